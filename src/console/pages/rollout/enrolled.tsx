import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { EnrolledHost } from '../../../api-client/client.generated.ts';
import { HeadedTable } from '../../display/headed-table.tsx';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Mark } from '../../display/mark.tsx';
import { api } from '../../session/client.ts';
import { useFilters } from '../../table/use-filters.ts';
import { useWords } from '../../words/use-words.tsx';
import { NamedHost } from './named-host.tsx';
import { ROLLOUT_WORDS } from './words.ts';

const PAGE = 50;
const NAMES = ['part', 'token'] as const;

/** Who came, the newest first, and by which token. */
export function Enrolled() {
  const { say, show } = useWords(ROLLOUT_WORDS);
  const { filters, set } = useFilters(NAMES);
  const token = filters['token'];
  const tokens = useQuery({ queryKey: ['enrolment-tokens'], queryFn: async () => api.listEnrolmentTokens() });
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['enrolled-hosts', token],
    queryFn: async ({ pageParam }) => api.listEnrolledHosts({ limit: PAGE, token, before: pageParam }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next,
  });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  const hosts = data.pages.flatMap(({ items }) => items);
  const name = tokens.data?.items.find(({ id }) => id === token)?.name ?? token?.slice(0, 8);
  return (
    <Stack gap="md">
      {name !== undefined && (
        <Group gap="xs">
          <Text>{show('only of', { token: <b>{name}</b> })}</Text>
          <Button size="compact-sm" variant="default" onClick={() => set('token', '')}>
            {say('all tokens')}
          </Button>
        </Group>
      )}
      {hosts.length === 0 ? (
        <Nothing title={say('nobody came')}>{say('nobody came what')}</Nothing>
      ) : (
        <div className="card">
          <HeadedTable
            minWidth={760}
            heads={[say('host'), say('came'), say('token'), say('group'), say('agent'), say('heard of')]}
          >
            {hosts.map((host) => (
              <EnrolledLine key={host.hostId} host={host} />
            ))}
          </HeadedTable>
        </div>
      )}
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {say('earlier')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function EnrolledLine({ host }: { readonly host: EnrolledHost }) {
  const { say } = useWords(ROLLOUT_WORDS);
  const { hostId, name, platform, group, enrolledAt, token, agentVersion, lastContact, isOpen } = host;
  return (
    <Table.Tr>
      <Table.Td className="said">
        <NamedHost id={hostId} name={name} />
        <div className="dim small">{platform}</div>
      </Table.Td>
      <Table.Td>
        <Ago at={enrolledAt} />
      </Table.Td>
      <Table.Td>{token?.name ?? <span className="dim">{say('no token')}</span>}</Table.Td>
      <Table.Td>{group === '/' ? say('top') : <HostText text={group} shown={60} />}</Table.Td>
      <Table.Td>{agentVersion === undefined ? '–' : <HostText text={agentVersion} isCode shown={40} />}</Table.Td>
      <Table.Td>
        {isOpen ? (
          <Ago at={lastContact} />
        ) : (
          <Mark tone="quiet" shape="stop">
            {say('closed')}
          </Mark>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
