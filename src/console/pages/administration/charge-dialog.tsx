import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserView } from '../../../api-client/client.generated.ts';
import { Refusal } from '../../display/refusal.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { asked, chargeOf } from './charge.ts';
import { ChargeFields } from './charge-fields.tsx';
import { USER_WORDS } from './user-words.ts';
import { ADMINISTRATION_WORDS } from './words.ts';

interface ChargeDialogProps {
  readonly user: UserView;
  onDone(): unknown;
  onClose(): void;
}

/** Charges somebody with another role, other duties or other groups. */
export function ChargeDialog({ user, onDone, onClose }: ChargeDialogProps) {
  const { say } = useWords(USER_WORDS);
  const { say: sayPage } = useWords(ADMINISTRATION_WORDS);
  const [charge, setCharge] = useState(() => chargeOf(user));
  const { id, name, vouched } = user;
  const change = useMutation({
    mutationFn: async () => api.changeUser({ user: id, ...asked(charge) }),
    onSuccess: () => onDone(),
  });
  return (
    <Modal opened onClose={onClose} title={say('charge title', { name })} size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <Stack gap="sm">
          <ChargeFields charge={charge} onChange={setCharge} />
          <Text size="sm" c="dimmed">
            {say('charge what', { name })} {vouched !== undefined && say('charge vouched', { name })}
          </Text>
          <Refusal error={change.error} />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {sayPage('cancel')}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {say('change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
