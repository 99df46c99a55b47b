import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Refusal } from '../../display/refusal.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { asked, chargeOf } from './charge.ts';
import { ChargeFields } from './charge-fields.tsx';
import { SetupCode } from './setup-code.tsx';
import { USER_WORDS } from './user-words.ts';
import { ADMINISTRATION_WORDS } from './words.ts';

/** Adds somebody, and shows the code that lets him set a password. */
export function NewUserDialog({ onClose }: { readonly onClose: () => void }) {
  const { say } = useWords(USER_WORDS);
  const { say: sayPage } = useWords(ADMINISTRATION_WORDS);
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [charge, setCharge] = useState(() => chargeOf());
  const add = useMutation({
    mutationFn: async () => api.addUser({ name: name.trim(), ...asked(charge) }),
    onSuccess: async () => client.invalidateQueries({ queryKey: ['users'] }),
  });
  if (add.data !== undefined) return <SetupCode code={add.data} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={say('add title')} size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            data-autofocus
            label={say('name')}
            description={say('name what')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            pattern="[A-Za-z0-9][A-Za-z0-9._@+\-]*"
            maxLength={100}
            autoComplete="off"
            required
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ChargeFields charge={charge} onChange={setCharge} />
          <Refusal error={add.error} />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {sayPage('cancel')}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {say('add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
