import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SessionView, UserView } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Refusal } from '../../display/refusal.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { USER_WORDS } from './user-words.ts';
import { ADMINISTRATION_WORDS } from './words.ts';

/** Where somebody is signed in, and the end of it. */
export function SessionsDialog({ user: { id, name }, onClose }: { readonly user: UserView; readonly onClose: () => void }) {
  const { say } = useWords(USER_WORDS);
  const { say: sayPage } = useWords(ADMINISTRATION_WORDS);
  const may = useMay();
  const client = useQueryClient();
  const key = ['user-sessions', id];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: async () => api.listUserSessions({ user: id }),
    // Each look is a line of the audit log.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
  const end = useMutation({
    mutationFn: async () => api.endUserSessions({ user: id }),
    onSuccess: async () => client.invalidateQueries({ queryKey: key }),
  });
  const count = data?.items.length ?? 0;
  return (
    <Modal opened onClose={onClose} title={say('sessions title', { name })} size="lg">
      <Stack gap="sm">
        {data === undefined && (error === null ? <Loading lines={2} /> : <Failure error={error} onRetry={refetch} />)}
        {data?.items.map((session) => (
          <Session key={session.id} session={session} />
        ))}
        <Text role="status" size="sm" c="dimmed">
          {end.data !== undefined && say('ended', { count: end.data.ended })}{' '}
          {data !== undefined && count === 0 && say('sessions none', { name })}
        </Text>
        <Refusal error={end.error} />
        <Group justify="end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {sayPage('close')}
          </Button>
          {may('endUserSessions') && count > 0 && (
            <Button loading={end.isPending} onClick={() => end.mutate()}>
              {say('end all')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Session({ session: { address, browser, createdAt, seenAt } }: { readonly session: SessionView }) {
  const { show } = useWords(USER_WORDS);
  return (
    <div className="session">
      <b>
        <HostText text={address} shown={60} />
      </b>{' '}
      <span className="dim small">{show('session since', { when: <Ago at={createdAt} />, seen: <Ago at={seenAt} /> })}</span>
      <div className="dim small">
        <HostText text={browser} shown={120} />
      </div>
    </div>
  );
}
