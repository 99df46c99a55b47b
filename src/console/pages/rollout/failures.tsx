import { Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { EnrolmentFailureView } from '../../../api-client/client.generated.ts';
import { HeadedTable } from '../../display/headed-table.tsx';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Mark, type Shape, type Tone } from '../../display/mark.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { ROLLOUT_WORDS } from './words.ts';

const FRESH_MS = 15_000;
const LOOK_OF: Readonly<Record<EnrolmentFailureView['cause'], readonly [Tone, Shape]>> = {
  'unknown-token': ['bad', 'stop'],
  'bad-signature': ['bad', 'cross'],
  'revoked-token': ['warn', 'stop'],
  'expired-token': ['warn', 'ring'],
  'used-up-token': ['warn', 'square'],
  'too-many-waiting': ['warn', 'triangle'],
  declined: ['quiet', 'cross'],
};

/** Enrolments that the collector refused: from where, why, and what to do about it. */
export function Failures() {
  const { say } = useWords(ROLLOUT_WORDS);
  const { data, error, refetch } = useQuery({
    queryKey: ['enrolment-failures'],
    queryFn: async () => api.listEnrolmentFailures(),
    refetchInterval: FRESH_MS,
  });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  return (
    <Stack gap="md">
      <Text c="dimmed">
        {say('never arrived')} <code className="code">bandog agent status --state /var/lib/bandog</code>
      </Text>
      {data.items.length === 0 ? (
        <Nothing title={say('nothing failed')}>{say('nothing failed what')}</Nothing>
      ) : (
        <div className="card">
          <HeadedTable minWidth={860} heads={[say('cause'), say('to do'), say('from'), say('token'), say('how often')]}>
            {data.items.map((one) => (
              <FailureLine key={`${one.cause} ${one.source}`} failure={one} />
            ))}
          </HeadedTable>
        </div>
      )}
    </Stack>
  );
}

function FailureLine({ failure }: { readonly failure: EnrolmentFailureView }) {
  const { say, show } = useWords(ROLLOUT_WORDS);
  const { cause, source, hostName, token, count, first, last } = failure;
  const [tone, shape] = LOOK_OF[cause];
  return (
    <Table.Tr>
      <Table.Td>
        <Mark tone={tone} shape={shape}>
          {say(cause)}
        </Mark>
      </Table.Td>
      <Table.Td className="said">{say(`${cause} do`)}</Table.Td>
      <Table.Td className="said">
        <HostText text={source} isCode shown={60} />
        <div className="dim small">{show('as', { name: <HostText text={hostName} shown={60} /> })}</div>
      </Table.Td>
      <Table.Td>{token?.name ?? '–'}</Table.Td>
      <Table.Td>
        {say('times', { count })}
        <div className="dim small">{show('last', { when: <Ago at={last} /> })}</div>
        {count > 1 && <div className="dim small">{show('since', { when: <Ago at={first} /> })}</div>}
      </Table.Td>
    </Table.Tr>
  );
}
