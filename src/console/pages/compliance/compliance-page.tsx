import '../../figures/figures.css';
import '../overview/overview.css';
import './compliance.css';
import { Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useNow } from '../../display/ago.tsx';
import { Failure, Loading } from '../../display/answers.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { CopiesCard } from './copies-card.tsx';
import { CoverageCard } from './coverage-card.tsx';
import { ExceptionsCard } from './exceptions-card.tsx';
import { momentsOf, scopeOf } from './period.ts';
import { SampleCard } from './sample-card.tsx';
import { ScopeChoice } from './scope-choice.tsx';
import { TimesCard } from './times-card.tsx';
import { COMPLIANCE_WORDS } from './words.ts';

const EVERY_MS = 60_000;

/** Whether the ban is kept, shown so that somebody else can check it: a period, its denominators, and a sample that can be drawn again. */
export function Page() {
  const { say } = useWords(COMPLIANCE_WORDS);
  const scope = scopeOf(useSearch({ strict: false }), useNow());
  const asked = { ...momentsOf(scope), ...(scope.group === undefined ? {} : { group: scope.group }) };
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['compliance', asked],
    queryFn: async () => api.getCompliance(asked),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{say('title')}</Title>
        <Text c="dimmed" mt={4}>
          {say('title what')}
        </Text>
      </div>
      <ScopeChoice scope={scope} />
      {error !== null && <Failure error={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && error === null && (
        <Stack gap="lg" className="compliance-report" data-is-old={isPlaceholderData} aria-busy={isPlaceholderData}>
          <CoverageCard report={data} asked={asked} />
          <CopiesCard report={data} asked={asked} />
          <TimesCard report={data} />
          <ExceptionsCard report={data} asked={asked} />
          <SampleCard asked={asked} />
        </Stack>
      )}
    </Stack>
  );
}
