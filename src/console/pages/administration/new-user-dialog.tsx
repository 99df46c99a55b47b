import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../../display/form-dialog.tsx';
import { NameField } from '../../display/name-field.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { asked, chargeOf } from './charge.ts';
import { ChargeFields } from './charge-fields.tsx';
import { SetupCode } from './setup-code.tsx';
import { USER_WORDS } from './user-words.ts';

/** Adds somebody, and shows the code that lets him set a password. */
export function NewUserDialog({ onClose }: { readonly onClose: () => void }) {
  const { say } = useWords(USER_WORDS);
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [charge, setCharge] = useState(() => chargeOf());
  const add = useMutation({
    mutationFn: async () => api.addUser({ name: name.trim(), ...asked(charge) }),
    onSuccess: async () => client.invalidateQueries({ queryKey: ['users'] }),
  });
  if (add.data !== undefined) return <SetupCode code={add.data} onClose={onClose} />;
  return (
    <FormDialog
      title={say('add title')}
      action={say('add')}
      error={add.error}
      isBusy={add.isPending}
      onSubmit={() => add.mutate()}
      onClose={onClose}
    >
      <NameField
        label={say('name')}
        description={say('name what')}
        pattern="[A-Za-z0-9][A-Za-z0-9._@+\-]*"
        maxLength={100}
        value={name}
        onChange={setName}
      />
      <ChargeFields charge={charge} onChange={setCharge} />
    </FormDialog>
  );
}
