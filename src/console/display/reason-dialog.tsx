import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Refusal } from './refusal.tsx';
import { useWords } from '../words/use-words.tsx';
import { DISPLAY_WORDS } from './words.ts';

interface ReasonDialogProps {
  readonly title: string;
  readonly what?: string;
  /** Of the reason; absent: none is asked for. */
  readonly label?: string;
  readonly action: string;
  onAct(why: string): Promise<unknown>;
  onDone(): unknown;
  onClose(): void;
}

/** Asks once more before something is done, and why where that is kept. */
export function ReasonDialog({ title, what, label, action, onAct, onDone, onClose }: ReasonDialogProps) {
  const { say } = useWords(DISPLAY_WORDS);
  const [why, setWhy] = useState('');
  const act = useMutation({ mutationFn: async () => onAct(why.trim()), onSuccess: () => onDone() });
  return (
    <Modal opened onClose={onClose} title={title} size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate();
        }}
      >
        <Stack>
          {what !== undefined && <Text>{what}</Text>}
          {label !== undefined && (
            <Textarea
              data-autofocus
              label={label}
              autosize
              minRows={2}
              maxLength={500}
              required
              withAsterisk={false}
              value={why}
              onChange={(event) => setWhy(event.currentTarget.value)}
            />
          )}
          <Refusal error={act.error} />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {say('cancel')}
            </Button>
            <Button type="submit" loading={act.isPending}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
