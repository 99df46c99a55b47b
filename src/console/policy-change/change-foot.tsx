import { Button, Group } from '@mantine/core';
import { Refusal } from '../display/refusal.tsx';
import { useWords } from '../words/use-words.tsx';
import { PreviewView } from './preview-view.tsx';
import type { useChange } from './use-change.ts';
import { CHANGE_WORDS } from './words.ts';

interface ChangeFootProps {
  readonly steps: ReturnType<typeof useChange>;
  /** What its second step is called; absent: putting in force. */
  readonly action?: string;
  onClose(): void;
}

/** The end of every dialogue that changes the policy: whom it touches, then the step that puts it in force. */
export function ChangeFoot({ steps: { preview, apply, mustPreview }, action, onClose }: ChangeFootProps) {
  const { say } = useWords(CHANGE_WORDS);
  return (
    <>
      {preview.data !== undefined && <PreviewView preview={preview.data} />}
      <Refusal error={preview.error ?? apply.error} />
      <Group justify="end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {say('cancel')}
        </Button>
        <Button type="submit" loading={preview.isPending || apply.isPending}>
          {mustPreview ? say('preview') : (action ?? say('apply'))}
        </Button>
      </Group>
    </>
  );
}
