import { Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RingCosts } from '../../../api-client/client.generated.ts';
import { Failure, Loading } from '../../display/answers.tsx';
import { api } from '../../session/client.ts';
import { LANGUAGE_TAGS } from '../../words/language.ts';
import { useWords } from '../../words/use-words.tsx';
import { NamedHost } from './named-host.tsx';
import { ROLLOUT_WORDS } from './words.ts';

const MIB = 1024 * 1024;

/** What the agents cost the hosts of each ring, and the hosts that it costs most. */
export function Costs() {
  const { say } = useWords(ROLLOUT_WORDS);
  const { data, error, refetch } = useQuery({ queryKey: ['ring-costs'], queryFn: async () => api.getRingCosts() });
  if (data === undefined) return error === null ? <Loading lines={2} /> : <Failure error={error} onRetry={refetch} />;
  return (
    <>
      <section className="card" aria-label={say('cost')}>
        <Title order={2} className="card-title">
          {say('cost')}
        </Title>
        <Text c="dimmed" size="sm" className="card-words">
          {say('cost what')}
        </Text>
        <RingTable costs={data} />
      </section>
      {data.worst.length > 0 && (
        <section className="card" aria-label={say('worst')}>
          <Title order={2} className="card-title">
            {say('worst')}
          </Title>
          <WorstTable costs={data} />
        </section>
      )}
    </>
  );
}

function RingTable({ costs: { rings } }: { readonly costs: RingCosts }) {
  const { say, language } = useWords(ROLLOUT_WORDS);
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing="xs" horizontalSpacing="md" className="counts">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('ring')}</Table.Th>
            <Table.Th>{say('hosts')}</Table.Th>
            <Table.Th>{say('cpu p50')}</Table.Th>
            <Table.Th>{say('cpu p95')}</Table.Th>
            <Table.Th>{say('memory p50')}</Table.Th>
            <Table.Th>{say('memory p95')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rings.map(({ ring, hosts, cpuPercent, peakBytes }) => (
            <Table.Tr key={ring}>
              <Table.Td>{say(ring)}</Table.Td>
              <Table.Td>{hosts.toLocaleString(LANGUAGE_TAGS[language])}</Table.Td>
              <Table.Td>{share(cpuPercent?.p50)}</Table.Td>
              <Table.Td>{share(cpuPercent?.p95)}</Table.Td>
              <Table.Td>{mebibytes(peakBytes?.p50)}</Table.Td>
              <Table.Td>{mebibytes(peakBytes?.p95)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function WorstTable({ costs: { worst } }: { readonly costs: RingCosts }) {
  const { say } = useWords(ROLLOUT_WORDS);
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing="xs" horizontalSpacing="md" className="counts">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('host')}</Table.Th>
            <Table.Th>{say('ring')}</Table.Th>
            <Table.Th>{say('cpu')}</Table.Th>
            <Table.Th>{say('memory')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {worst.map(({ hostId, name, ring, cpuPercent, peakBytes }) => (
            <Table.Tr key={hostId}>
              <Table.Td className="said">
                <NamedHost id={hostId} name={name} />
              </Table.Td>
              <Table.Td>{say(ring)}</Table.Td>
              <Table.Td>{share(cpuPercent)}</Table.Td>
              <Table.Td>{mebibytes(peakBytes)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function share(percent: number | undefined): string {
  return percent === undefined ? '–' : `${percent.toFixed(2)} %`;
}

function mebibytes(bytes: number | undefined): string {
  return bytes === undefined ? '–' : `${Math.round(bytes / MIB)} MiB`;
}
