import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../words/use-words.tsx';
import { CopyButton } from './copy-button.tsx';
import { DISPLAY_WORDS } from './words.ts';

interface SecretOnceProps {
  readonly title: string;
  readonly secret: string;
  /** What to do with it. */
  readonly children: ReactNode;
  onClose(): void;
}

/**
 * A secret that was made a moment ago: shown now and never again, since only its digest is kept. It goes by its button alone; a stray
 * Escape or press beside it would lose what nobody can bring back.
 */
export function SecretOnce({ title, secret, children, onClose }: SecretOnceProps) {
  const { say } = useWords(DISPLAY_WORDS);
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="md"
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <Stack>
        <Text component="div">{children}</Text>
        <code className="secret" aria-label={title}>
          {secret}
        </code>
        <Alert color="yellow" variant="outline" className="secret-warning">
          {say('shown once')}
        </Alert>
        <Group justify="end" gap="xs">
          <CopyButton text={secret} data-autofocus>
            {say('copy')}
          </CopyButton>
          <Button onClick={onClose}>{say('kept it')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
