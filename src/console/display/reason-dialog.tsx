import { Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from './form-dialog.tsx';

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
  const [why, setWhy] = useState('');
  const act = useMutation({ mutationFn: async () => onAct(why.trim()), onSuccess: () => onDone() });
  return (
    <FormDialog
      title={title}
      action={action}
      error={act.error}
      isBusy={act.isPending}
      onSubmit={() => act.mutate()}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
