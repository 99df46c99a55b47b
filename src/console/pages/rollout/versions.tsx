import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { RINGS } from '../../display/api-words.ts';
import type { RolloutVersions } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { LANGUAGE_TAGS } from '../../words/language.ts';
import { useWords } from '../../words/use-words.tsx';
import { Costs } from './costs.tsx';
import { ROLLOUT_WORDS } from './words.ts';

type ByRing = RolloutVersions['rings'];

/** What hosts run, and what that costs them, ring by ring. */
export function Versions() {
  const { say, show } = useWords(ROLLOUT_WORDS);
  const may = useMay();
  const { data, error, refetch } = useQuery({ queryKey: ['rollout-versions'], queryFn: async () => api.getRolloutVersions() });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  const { at, rings, agents, catalogues, others } = data;
  if (sumOf(rings) === 0) return <Nothing title={say('nobody came')}>{say('nobody came what')}</Nothing>;
  const nothing = <span className="dim">{say('never said')}</span>;
  return (
    <Stack gap="md">
      <Text c="dimmed" className="rollout-words">
        {say('rings what')} {show('counted', { when: <Ago at={at} /> })}{' '}
        {may('listReleases') && <Link to="/catalogue">{say('releases')}</Link>}
        {' · '}
        <Link to="/hosts" search={{ needs: 'stale-catalogue' }}>
          {say('stale')}
        </Link>
        {' · '}
        <Link to="/hosts" search={{ coverage: 'silent' }}>
          {say('silent')}
        </Link>
      </Text>
      <VersionsTable
        title={say('agents')}
        rings={rings}
        others={others.agents}
        rows={agents.map(({ version, hosts }) => ({
          key: version ?? '',
          name: version === undefined ? nothing : <HostText text={version} isCode shown={60} />,
          hosts,
        }))}
      />
      <VersionsTable
        title={say('catalogues')}
        rings={rings}
        others={others.catalogues}
        rows={catalogues.map(({ release, version, hosts }) => ({
          key: `${release ?? ''} ${version ?? ''}`,
          name: release === undefined ? <Shipped version={version} /> : say('release', { revision: release }),
          hosts,
        }))}
      />
      {may('getRingCosts') && <Costs />}
    </Stack>
  );
}

function Shipped({ version }: { readonly version: string | undefined }) {
  const { say, show } = useWords(ROLLOUT_WORDS);
  if (version === undefined) return <span className="dim">{say('never said')}</span>;
  return <>{show('shipped', { version: <HostText text={version} isCode shown={60} /> })}</>;
}

interface VersionsTableProps {
  readonly title: string;
  readonly rings: ByRing;
  /** Hosts of versions that have no row. */
  readonly others: number;
  readonly rows: readonly { readonly key: string; readonly name: ReactNode; readonly hosts: ByRing }[];
}

function VersionsTable({ title, rings, rows, others }: VersionsTableProps) {
  const { say, language } = useWords(ROLLOUT_WORDS);
  const written = (count: number) => (count === 0 ? '–' : count.toLocaleString(LANGUAGE_TAGS[language]));
  const total = sumOf(rings);
  return (
    <section className="card" aria-label={title}>
      <Title order={2} className="card-title">
        {title}
      </Title>
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing="xs" horizontalSpacing="md" className="counts">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('version')}</Table.Th>
              {RINGS.map((ring) => (
                <Table.Th key={ring}>{say(ring)}</Table.Th>
              ))}
              <Table.Th>{say('hosts')}</Table.Th>
              <Table.Th>{say('share')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ key, name, hosts }) => (
              <Table.Tr key={key}>
                <Table.Td>{name}</Table.Td>
                {RINGS.map((ring) => (
                  <Table.Td key={ring}>{written(hosts[ring])}</Table.Td>
                ))}
                <Table.Td>{written(sumOf(hosts))}</Table.Td>
                <Table.Td>
                  <progress className="used" value={sumOf(hosts)} max={total} aria-hidden="true" /> {percent(sumOf(hosts), total)}
                </Table.Td>
              </Table.Tr>
            ))}
            {others > 0 && (
              <Table.Tr>
                <Table.Td className="dim">{say('others')}</Table.Td>
                <Table.Td colSpan={RINGS.length} />
                <Table.Td>{written(others)}</Table.Td>
                <Table.Td>{percent(others, total)}</Table.Td>
              </Table.Tr>
            )}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

function sumOf(hosts: ByRing): number {
  return RINGS.reduce((sum, ring) => sum + hosts[ring], 0);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`;
}
