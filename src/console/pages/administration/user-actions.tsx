import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserView } from '../../../api-client/client.generated.ts';
import { ActionMenu } from '../../display/action-menu.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { ReasonDialog } from '../../display/reason-dialog.tsx';
import { ChargeDialog } from './charge-dialog.tsx';
import { SessionsDialog } from './sessions-dialog.tsx';
import { SetupCode } from './setup-code.tsx';
import { USER_WORDS } from './user-words.ts';

const ACTIONS = ['charge', 'reset', 'sessions', 'disable', 'enable', 'remove'] as const;
type Action = (typeof ACTIONS)[number];

const NEEDS: Readonly<Record<Action, string>> = {
  charge: 'changeUser',
  reset: 'resetUser',
  sessions: 'listUserSessions',
  disable: 'disableUser',
  enable: 'enableUser',
  remove: 'removeUser',
};

interface UserActionsProps {
  readonly user: UserView;
  /** Nobody changes what he may do himself. */
  readonly isSelf: boolean;
}

/** What can be done with somebody. */
export function UserActions({ user, isSelf }: UserActionsProps) {
  const { say } = useWords(USER_WORDS);
  const may = useMay();
  const client = useQueryClient();
  const done = async () => client.invalidateQueries({ queryKey: ['users'] });
  const enable = useMutation({ mutationFn: async () => api.enableUser({ user: user.id }), onSuccess: done });
  const offered = ACTIONS.filter((action) => may(NEEDS[action]) && isFitting(action, user, isSelf));
  return (
    <ActionMenu
      label={say('actions')}
      name={say('actions of', { name: user.name })}
      actions={offered}
      isBusy={enable.isPending}
      wordOf={say}
      atOnce={{ enable: () => enable.mutate() }}
      asking={(action, close) => <Asking action={action} user={user} onDone={done} onClose={close} />}
    />
  );
}

function isFitting(action: Action, { disabledAt, vouched }: UserView, isSelf: boolean): boolean {
  if (action === 'reset') return vouched === undefined && disabledAt === undefined;
  if (action === 'sessions') return true;
  if (isSelf) return false;
  if (action === 'disable') return disabledAt === undefined;
  if (action === 'enable' || action === 'remove') return disabledAt !== undefined;
  return true;
}

interface AskingProps {
  readonly action: Action;
  readonly user: UserView;
  onDone(): Promise<unknown>;
  onClose(): void;
}

function Asking({ action, user, onDone, onClose }: AskingProps) {
  const { say } = useWords(USER_WORDS);
  const { id, name, vouched } = user;
  const finish = async () => {
    await onDone();
    onClose();
  };
  switch (action) {
    case 'charge':
      return <ChargeDialog user={user} onDone={finish} onClose={onClose} />;
    case 'sessions':
      return <SessionsDialog user={user} onClose={onClose} />;
    case 'reset':
      return <Reset user={user} onDone={onDone} onClose={onClose} />;
    case 'disable':
      return (
        <ReasonDialog
          title={say('disable title', { name })}
          what={say('disable what', { name })}
          action={say('disable do')}
          onAct={async () => api.disableUser({ user: id })}
          onDone={finish}
          onClose={onClose}
        />
      );
    case 'remove':
      return (
        <ReasonDialog
          title={say('remove title', { name })}
          what={[say('remove what', { name }), ...(vouched === undefined ? [] : [say('remove vouched', { name })])].join(' ')}
          action={say('remove do')}
          onAct={async () => api.removeUser({ user: id })}
          onDone={finish}
          onClose={onClose}
        />
      );
    case 'enable':
      return null;
  }
}

function Reset({ user: { id, name }, onDone, onClose }: Omit<AskingProps, 'action'>) {
  const { say } = useWords(USER_WORDS);
  const [code, setCode] = useState<Awaited<ReturnType<typeof api.resetUser>>>();
  if (code !== undefined) return <SetupCode code={code} onClose={onClose} />;
  return (
    <ReasonDialog
      title={say('reset title', { name })}
      what={say('reset what', { name })}
      action={say('reset do')}
      onAct={async () => setCode(await api.resetUser({ user: id }))}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
