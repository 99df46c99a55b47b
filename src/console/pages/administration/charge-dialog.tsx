import { Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../../display/form-dialog.tsx';
import type { UserView } from '../../../api-client/client.generated.ts';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { asked, chargeOf } from './charge.ts';
import { ChargeFields } from './charge-fields.tsx';
import { USER_WORDS } from './user-words.ts';

interface ChargeDialogProps {
  readonly user: UserView;
  onDone(): unknown;
  onClose(): void;
}

/** Charges somebody with another role, other duties or other groups. */
export function ChargeDialog({ user, onDone, onClose }: ChargeDialogProps) {
  const { say } = useWords(USER_WORDS);
  const [charge, setCharge] = useState(() => chargeOf(user));
  const { id, name, vouched } = user;
  const change = useMutation({
    mutationFn: async () => api.changeUser({ user: id, ...asked(charge) }),
    onSuccess: () => onDone(),
  });
  return (
    <FormDialog
      title={say('charge title', { name })}
      action={say('change')}
      error={change.error}
      isBusy={change.isPending}
      onSubmit={() => change.mutate()}
      onClose={onClose}
    >
      <ChargeFields charge={charge} onChange={setCharge} />
      <Text size="sm" c="dimmed">
        {say('charge what', { name })} {vouched !== undefined && say('charge vouched', { name })}
      </Text>
    </FormDialog>
  );
}
