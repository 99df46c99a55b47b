import { Button, Checkbox, Group, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WaitingHost } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Refusal } from '../../display/refusal.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { ROLLOUT_WORDS } from './words.ts';

const KEY = ['waiting-hosts'];
/** Hosts ask again by themselves. */
const FRESH_MS = 10_000;
/** As the API takes them. */
const MOST_AT_ONCE = 500;

/** Hosts that wait until somebody lets them in. */
export function Waiting() {
  const { say } = useWords(ROLLOUT_WORDS);
  const may = useMay();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: async () => api.listWaitingHosts(),
    refetchInterval: FRESH_MS,
  });
  const decide = useMutation({
    mutationFn: async (verb: 'approve' | 'decline') => {
      const ids = [...chosen].slice(0, MOST_AT_ONCE);
      return verb === 'approve' ? api.approveHosts({ ids }) : api.declineHosts({ ids });
    },
    onSuccess: async () => {
      setChosen(new Set());
      await client.invalidateQueries({ queryKey: KEY });
    },
  });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  const { items, total } = data;
  if (items.length === 0) return <Nothing title={say('nobody waits')}>{say('nobody waits what')}</Nothing>;
  const isDecider = may('approveHosts') && may('declineHosts');
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="xs">
        <Text c="dimmed">{say('waiting what')}</Text>
        {isDecider && (
          <Group gap="xs">
            <Button size="sm" variant="default" disabled={chosen.size === 0} onClick={() => decide.mutate('decline')}>
              {say('decline')}
            </Button>
            <Button size="sm" disabled={chosen.size === 0} loading={decide.isPending} onClick={() => decide.mutate('approve')}>
              {chosen.size === 0 ? say('let in') : say('approve', { count: chosen.size })}
            </Button>
          </Group>
        )}
      </Group>
      <Refusal error={decide.error} />
      <WaitingTable items={items} chosen={isDecider ? chosen : undefined} onChoose={setChosen} />
      {total > items.length && <Text c="dimmed">{say('and more', { count: total - items.length })}</Text>}
    </Stack>
  );
}

interface WaitingTableProps {
  readonly items: readonly WaitingHost[];
  /** Absent: nothing can be chosen. */
  readonly chosen: ReadonlySet<string> | undefined;
  onChoose(chosen: ReadonlySet<string>): void;
}

function WaitingTable({ items, chosen, onChoose }: WaitingTableProps) {
  const { say } = useWords(ROLLOUT_WORDS);
  const isAll = items.every(({ id }) => chosen?.has(id) === true);
  return (
    <div className="card">
      <Table.ScrollContainer minWidth={760}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              {chosen !== undefined && (
                <Table.Th w={44}>
                  <Checkbox
                    aria-label={say('choose all')}
                    checked={isAll}
                    indeterminate={!isAll && chosen.size > 0}
                    onChange={() => onChoose(isAll ? new Set() : new Set(items.map(({ id }) => id)))}
                  />
                </Table.Th>
              )}
              <Table.Th>{say('calls itself')}</Table.Th>
              <Table.Th>{say('from')}</Table.Th>
              <Table.Th>{say('token')}</Table.Th>
              <Table.Th>{say('asked first')}</Table.Th>
              <Table.Th>{say('asked last')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((host) => (
              <WaitingLine
                key={host.id}
                host={host}
                chosen={chosen?.has(host.id)}
                onToggle={() => chosen !== undefined && onChoose(toggled(chosen, host.id))}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}

interface WaitingLineProps {
  readonly host: WaitingHost;
  /** Absent: it cannot be chosen. */
  readonly chosen: boolean | undefined;
  onToggle(): void;
}

function WaitingLine({ host, chosen, onToggle }: WaitingLineProps) {
  const { say } = useWords(ROLLOUT_WORDS);
  const { name, platform, osName, source, token, firstAsked, lastAsked, tries } = host;
  return (
    <Table.Tr>
      {chosen !== undefined && (
        <Table.Td>
          <Checkbox aria-label={say('choose', { name })} checked={chosen} onChange={onToggle} />
        </Table.Td>
      )}
      <Table.Td className="said">
        <b>
          <HostText text={name} shown={80} />
        </b>
        <div className="dim small">
          <HostText text={osName ?? platform} shown={60} />
        </div>
      </Table.Td>
      <Table.Td>
        <HostText text={source} isCode />
      </Table.Td>
      <Table.Td>{token.name}</Table.Td>
      <Table.Td>
        <Ago at={firstAsked} />
      </Table.Td>
      <Table.Td>
        <Ago at={lastAsked} />
        <div className="dim small">{say('tries', { count: tries })}</div>
      </Table.Td>
    </Table.Tr>
  );
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
}
