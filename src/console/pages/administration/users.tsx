import { Button, Group, Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserView } from '../../../api-client/client.generated.ts';
import { HeadedTable } from '../../display/headed-table.tsx';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Mark } from '../../display/mark.tsx';
import { api } from '../../session/client.ts';
import { useMay, useSelf } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { ChargeText, ScopeText } from './charge-fields.tsx';
import { NewUserDialog } from './new-user-dialog.tsx';
import { UserActions } from './user-actions.tsx';
import { USER_WORDS } from './user-words.ts';

/** People who may sign in. */
export function Users() {
  const { say } = useWords(USER_WORDS);
  const may = useMay();
  const [isAdding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: ['users'], queryFn: async () => api.listUsers() });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  return (
    <Stack gap="md">
      {may('addUser') && (
        <Group justify="end">
          <Button size="sm" onClick={() => setAdding(true)}>
            {say('add user')}
          </Button>
        </Group>
      )}
      {data.items.length === 0 ? <Nothing title={say('none')}>{say('none what')}</Nothing> : <UserTable users={data.items} />}
      {isAdding && <NewUserDialog onClose={() => setAdding(false)} />}
    </Stack>
  );
}

function UserTable({ users }: { readonly users: readonly UserView[] }) {
  const { say } = useWords(USER_WORDS);
  return (
    <div className="card">
      <HeadedTable
        minWidth={820}
        heads={[say('name'), say('may do'), say('hosts'), say('signs in'), say('last sign-in'), say('state')]}
        actions={say('actions')}
      >
        {users.map((user) => (
          <Line key={user.id} user={user} />
        ))}
      </HeadedTable>
    </div>
  );
}

function Line({ user }: { readonly user: UserView }) {
  const { say } = useWords(USER_WORDS);
  const self = useSelf();
  const { name, vouched, hasPassword, signedInAt, disabledAt } = user;
  const isSelf = self.kind === 'user' && self.name === name;
  return (
    <Table.Tr>
      <Table.Td>
        <b>
          <HostText text={name} shown={60} />
        </b>{' '}
        {isSelf && <span className="tag">{say('you')}</span>}
      </Table.Td>
      <Table.Td>
        <ChargeText {...user} />
      </Table.Td>
      <Table.Td>
        <ScopeText scope={user.scope} />
      </Table.Td>
      <Table.Td className="said">
        {vouched === undefined
          ? say(hasPassword ? 'by password' : 'no password')
          : say('by issuer', { issuer: hostOf(vouched.issuer) })}
      </Table.Td>
      <Table.Td>
        <Ago at={signedInAt} />
      </Table.Td>
      <Table.Td>
        {disabledAt === undefined ? (
          <Mark tone="good" shape="check">
            {say('let in')}
          </Mark>
        ) : (
          <Mark tone="quiet" shape="stop">
            {say('disabled')}
          </Mark>
        )}
      </Table.Td>
      <Table.Td>
        <UserActions user={user} isSelf={isSelf} />
      </Table.Td>
    </Table.Tr>
  );
}

function hostOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).host : issuer;
}
