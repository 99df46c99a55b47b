import { Button, type ButtonProps } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useWords } from '../words/use-words.tsx';
import { Icon } from './icon.tsx';
import { DISPLAY_WORDS } from './words.ts';

/** Puts a text on the clipboard, and says that it did. */
export function CopyButton({ text, children, ...props }: ButtonProps & { readonly text: string; readonly children: string }) {
  const { say } = useWords(DISPLAY_WORDS);
  const clipboard = useClipboard({ timeout: 2500 });
  return (
    <Button
      variant="default"
      leftSection={<Icon name={clipboard.copied ? 'check' : 'copy'} />}
      {...props}
      onClick={() => clipboard.copy(text)}
    >
      <span aria-live="polite">{clipboard.copied ? say('copied') : children}</span>
    </Button>
  );
}
