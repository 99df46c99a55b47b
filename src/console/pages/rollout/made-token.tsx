import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { Ago } from '../../display/ago.tsx';
import { CopyButton } from '../../display/copy-button.tsx';
import { useWords } from '../../words/use-words.tsx';
import { ROLLOUT_WORDS } from './words.ts';

interface MadeTokenProps {
  readonly name: string;
  /** The one line that hosts are given. */
  readonly token: string;
  readonly expiresAt: string;
  onClose(): void;
}

/** The secret of a token that was just made: it is shown this once, and closes by its button alone. */
export function MadeToken({ name, token, expiresAt, onClose }: MadeTokenProps) {
  const { say, show } = useWords(ROLLOUT_WORDS);
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('token made', { name })}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="sm">
        <Alert color="yellow" variant="outline" role="status">
          {say('shown once')}
        </Alert>
        <pre className="command-text">{token}</pre>
        <Text size="sm" c="dimmed">
          {say('token holds')} {show('token until', { when: <Ago at={expiresAt} /> })}
        </Text>
        <Group justify="space-between" gap="xs">
          <CopyButton text={token} data-autofocus>
            {say('copy token')}
          </CopyButton>
          <Button onClick={onClose}>{say('i have it')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
