import { Button, Group, Modal, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Refusal } from '../../display/refusal.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { HostLink } from '../../table/host-link.tsx';
import { useWords } from '../../words/use-words.tsx';
import { SINK_DIALOG_WORDS } from './sink-dialog-words.ts';
import { EVENT_WORDS } from './sink-words.ts';

type DeadLetter = Awaited<ReturnType<typeof api.listDeadLetters>>['items'][number];

/** What a sink gave up, and another try for one or all. */
export function DeadLetters({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const { say } = useWords(SINK_DIALOG_WORDS);
  const may = useMay();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['dead-letters', name],
    queryFn: async () => api.listDeadLetters({ name }),
  });
  const retry = useMutation({
    mutationFn: async (events?: readonly string[]) => api.retryDeadLetters({ name, ...(events === undefined ? {} : { events }) }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['dead-letters', name] }),
        client.invalidateQueries({ queryKey: ['sinks'] }),
      ]);
    },
  });
  const letters = data?.items ?? [];
  const onRetry = may('retryDeadLetters') ? (event: string) => retry.mutate([event]) : undefined;
  return (
    <Modal opened onClose={onClose} title={say('dead title', { name })} size="xl">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {say('dead what')}
        </Text>
        {data === undefined && (error === null ? <Loading lines={2} /> : <Failure error={error} onRetry={refetch} />)}
        {letters.length > 0 && <Letters letters={letters} onRetry={onRetry} />}
        <Text role="status" size="sm">
          {retry.data !== undefined && say('retried', { count: retry.data.retried })}{' '}
          {data !== undefined && letters.length === 0 && say('dead none')}
        </Text>
        <Refusal error={retry.error} />
        <Group justify="end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {say('close')}
          </Button>
          {onRetry !== undefined && letters.length > 0 && (
            <Button loading={retry.isPending} onClick={() => retry.mutate(undefined)}>
              {say('retry all')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

interface LettersProps {
  readonly letters: readonly DeadLetter[];
  /** Absent: he may not. */
  readonly onRetry: ((event: string) => void) | undefined;
}

function Letters({ letters, onRetry }: LettersProps) {
  const { say, show } = useWords(SINK_DIALOG_WORDS);
  const { say: sayKind } = useWords(EVENT_WORDS);
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('event')}</Table.Th>
            <Table.Th>{say('when')}</Table.Th>
            <Table.Th>{say('reason')}</Table.Th>
            <Table.Th>
              <VisuallyHidden>{say('retry')}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {letters.map(({ id, kind, at, host, attempts, why }) => (
            <Table.Tr key={id}>
              <Table.Td className="said">
                {sayKind(kind)}
                {host !== undefined && <div className="dim small">{show('about host', { host: <HostLink {...host} /> })}</div>}
              </Table.Td>
              <Table.Td>
                <Ago at={at} />
              </Table.Td>
              <Table.Td className="said">
                <HostText text={why} />
                <div className="dim small">{say('attempts', { count: attempts })}</div>
              </Table.Td>
              <Table.Td>
                {onRetry !== undefined && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={say('retry of', { kind: sayKind(kind) })}
                    onClick={() => onRetry(id)}
                  >
                    {say('retry')}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
