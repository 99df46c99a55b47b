import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../words/use-words.tsx';
import { Refusal } from './refusal.tsx';
import { DISPLAY_WORDS } from './words.ts';

interface FormDialogProps {
  readonly title: string;
  readonly size?: 'sm' | 'md' | 'lg';
  /** What its button says. */
  readonly action: string;
  /** Why it did not work, when it did not. */
  readonly error: unknown;
  readonly isBusy: boolean;
  /** What keeps it from being sent, in words. */
  readonly missing?: string | undefined;
  /** A press beside it would lose more than a few words. */
  readonly isLong?: boolean;
  readonly children: ReactNode;
  onSubmit(): void;
  onClose(): void;
}

/** Fields that are filled in and sent at once: Enter sends, Escape leaves, and what the collector refuses is said above the buttons. */
export function FormDialog(props: FormDialogProps) {
  const { title, size = 'md', action, error, isBusy, missing, isLong = false, children, onSubmit, onClose } = props;
  const { say } = useWords(DISPLAY_WORDS);
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeOnClickOutside={!isLong}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === undefined) onSubmit();
        }}
      >
        <Stack gap="sm">
          {children}
          <Refusal error={error} />
          <Group justify="end" gap="xs">
            {missing !== undefined && (
              <p className="missing" role="alert">
                {missing}
              </p>
            )}
            <Button variant="default" onClick={onClose}>
              {say('cancel')}
            </Button>
            <Button type="submit" loading={isBusy} disabled={missing !== undefined}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
