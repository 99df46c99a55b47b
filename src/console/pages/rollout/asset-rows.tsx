import { Button, Group, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { ASSET_WORDS } from './asset-words.ts';
import { NamedHost } from './named-host.tsx';

const PAGE = 100;

/** Machines of the list: those that never appeared, or those that did. */
export function AssetRows({ state }: { readonly state: 'missing' | 'appeared' }) {
  const { say } = useWords(ASSET_WORDS);
  const query = useInfiniteQuery({
    queryKey: ['assets', state],
    queryFn: async ({ pageParam }) => api.listAssets({ state, limit: PAGE, after: pageParam }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next,
  });
  if (query.data === undefined)
    return query.error === null ? <Loading /> : <Failure error={query.error} onRetry={query.refetch} />;
  const rows = query.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0 && !query.hasNextPage) return <Nothing title={say(`nothing ${state}`)} />;
  const cell = (value: string | undefined) =>
    value === undefined ? <span className="dim">–</span> : <HostText text={value} shown={60} />;
  const titles = [say('name'), say('serial'), say('tag'), say('owner'), ...(state === 'appeared' ? [say('host')] : [])];
  return (
    <Rows titles={titles} query={query}>
      {rows.map(({ number, name, serial, tag, owner, host }) => (
        <Table.Tr key={number}>
          <Table.Td className="said">
            <b>{cell(name)}</b>
          </Table.Td>
          <Table.Td>{cell(serial)}</Table.Td>
          <Table.Td>{cell(tag)}</Table.Td>
          <Table.Td>{cell(owner)}</Table.Td>
          {state === 'appeared' && <Table.Td>{host !== undefined && <NamedHost id={host.hostId} name={host.name} />}</Table.Td>}
        </Table.Tr>
      ))}
    </Rows>
  );
}

/** Hosts that are not on the list. */
export function UnlistedRows() {
  const { say } = useWords(ASSET_WORDS);
  const query = useInfiniteQuery({
    queryKey: ['assets', 'unlisted'],
    queryFn: async ({ pageParam }) => api.listUnlistedHosts({ limit: PAGE, after: pageParam }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next,
  });
  if (query.data === undefined)
    return query.error === null ? <Loading /> : <Failure error={query.error} onRetry={query.refetch} />;
  const rows = query.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0 && !query.hasNextPage) return <Nothing title={say('nothing unlisted')} />;
  return (
    <Rows titles={[say('host'), say('came'), say('heard of')]} query={query}>
      {rows.map(({ hostId, name, enrolledAt, lastContact }) => (
        <Table.Tr key={hostId}>
          <Table.Td className="said">
            <NamedHost id={hostId} name={name} />
          </Table.Td>
          <Table.Td>
            <Ago at={enrolledAt} />
          </Table.Td>
          <Table.Td>
            <Ago at={lastContact} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

interface RowsProps {
  readonly titles: readonly string[];
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly children: ReactNode;
}

function Rows({ titles, query: { hasNextPage, isFetchingNextPage, fetchNextPage }, children }: RowsProps) {
  const { say } = useWords(ASSET_WORDS);
  return (
    <>
      <div className="card">
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing="xs" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                {titles.map((title) => (
                  <Table.Th key={title}>{title}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>{children}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </div>
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {say('more')}
          </Button>
        </Group>
      )}
    </>
  );
}
