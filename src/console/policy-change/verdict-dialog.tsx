import { Button, Group, Modal, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { DISPLAY_WORDS } from '../display/words.ts';
import { useMay } from '../session/self.tsx';
import { Refusal } from '../display/refusal.tsx';
import { useWords } from '../words/use-words.tsx';
import { PreviewView } from './preview-view.tsx';
import { useChange } from './use-change.ts';
import { CHANGE_WORDS } from './words.ts';
import './policy-change.css';

const VERDICTS = ['banned', 'restricted', 'approved', 'unreviewed'] as const;
type Verdict = (typeof VERDICTS)[number];

/** A decision as it is; `product` or `category` is given. */
export interface Decided {
  readonly product?: string | undefined;
  readonly category?: string | undefined;
  readonly verdict: Verdict;
  readonly reason?: string | undefined;
  readonly alternative?: string | undefined;
  readonly guideline?: string | undefined;
}

interface VerdictDialogProps {
  /** Of the product or category, for people. */
  readonly name: string;
  readonly decided: Decided;
  readonly basedOn: number;
  onClose(): void;
}

/** Decides anew on a product or category: with a reason, and after whom it touches was shown to whoever may see that. */
export function VerdictDialog({ name, decided, basedOn, onClose }: VerdictDialogProps) {
  const { say } = useWords(CHANGE_WORDS);
  const { say: sayOf } = useWords(DISPLAY_WORDS);
  const may = useMay();
  const [draft, setDraft] = useState(decided);
  const { preview, apply } = useChange(basedOn, onClose);
  const edit = (part: Partial<Decided>) => {
    preview.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  const change = { rulings: [rulingOf(draft)] };
  const mustPreview = may('previewPolicyChange') && preview.data === undefined;
  return (
    <Modal opened onClose={onClose} title={say('change verdict', { name })} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (mustPreview) preview.mutate(change);
          else apply.mutate(change);
        }}
      >
        <Stack>
          <div>
            <Text size="sm" fw={500} mb={4} id="verdict-choice">
              {say('verdict')}
            </Text>
            <SegmentedControl
              fullWidth
              aria-labelledby="verdict-choice"
              data={VERDICTS.map((value) => ({ value, label: sayOf(value) }))}
              value={draft.verdict}
              onChange={(value) => edit({ verdict: VERDICTS.find((one) => one === value) ?? 'unreviewed' })}
            />
          </div>
          <Textarea
            label={say('reason')}
            description={say('reason what')}
            data-autofocus
            autosize
            minRows={2}
            maxLength={2000}
            required
            withAsterisk={false}
            value={draft.reason ?? ''}
            onChange={(event) => edit({ reason: event.currentTarget.value })}
          />
          {draft.verdict === 'restricted' && (
            <Textarea
              label={say('guideline')}
              autosize
              minRows={2}
              maxLength={2000}
              value={draft.guideline ?? ''}
              onChange={(event) => edit({ guideline: event.currentTarget.value })}
            />
          )}
          {(draft.verdict === 'banned' || draft.verdict === 'restricted') && (
            <TextInput
              label={say('alternative')}
              description={say('alternative what')}
              maxLength={64}
              value={draft.alternative ?? ''}
              onChange={(event) => edit({ alternative: event.currentTarget.value })}
            />
          )}
          {preview.data !== undefined && <PreviewView preview={preview.data} />}
          <Refusal error={preview.error ?? apply.error} />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {say('cancel')}
            </Button>
            <Button type="submit" loading={preview.isPending || apply.isPending}>
              {say(mustPreview ? 'preview' : 'apply')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What is empty is left out, and so is what does not belong to the verdict. */
function rulingOf({ product, category, verdict, reason, alternative, guideline }: Decided) {
  const isAgainst = verdict === 'banned' || verdict === 'restricted';
  return {
    verdict,
    ...(product === undefined ? {} : { product }),
    ...(category === undefined ? {} : { category }),
    ...given('reason', reason),
    ...(isAgainst ? given('alternative', alternative) : {}),
    ...(verdict === 'restricted' ? given('guideline', guideline) : {}),
  };
}

function given<K extends string>(name: K, value: string | undefined): { readonly [N in K]?: string } {
  const text = value?.trim() ?? '';
  return text === '' ? {} : ({ [name]: text } as { readonly [N in K]?: string });
}
