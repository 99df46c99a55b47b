import './host.css';
import { Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Failure, Loading } from '../../display/answers.tsx';
import { AgentHealth } from './agent-health.tsx';
import { AnswerCard } from './answer-card.tsx';
import { Copies } from './copies.tsx';
import { CoverageCard } from './coverage-card.tsx';
import { HostHead } from './host-head.tsx';
import { MachineFacts } from './machine-facts.tsx';
import { Timeline } from './timeline-card.tsx';
import { useHost, usePulse } from './use-host.ts';

/** One host, for whoever has its person on the telephone: the answer first, then what to do, then everything else. */
export function Page() {
  const { host = '' } = useParams({ strict: false });
  const { data: report, error, refetch } = useHost(host);
  const { data: pulse } = usePulse(host);
  if (report === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  return (
    <Stack gap="lg">
      <HostHead {...{ report, pulse }} />
      <AnswerCard {...{ report, pulse }} />
      <div className="host-columns">
        <Stack gap="lg" miw={0}>
          <Copies report={report} />
          <Timeline report={report} />
        </Stack>
        <Stack gap="lg" miw={0}>
          <CoverageCard report={report} />
          <AgentHealth report={report} />
          <MachineFacts report={report} />
        </Stack>
      </div>
    </Stack>
  );
}
