import { Modal, SegmentedControl, Select, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { VERDICTS, type Verdict } from '../display/api-words.ts';
import { DISPLAY_WORDS } from '../display/words.ts';
import { useWords } from '../words/use-words.tsx';
import { ChangeFoot } from './change-foot.tsx';
import { useProducts } from './names.ts';
import { useChange } from './use-change.ts';
import { CHANGE_WORDS } from './words.ts';
import './policy-change.css';

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
  const products = useProducts();
  const [draft, setDraft] = useState(decided);
  const steps = useChange(basedOn, onClose);
  const edit = (part: Partial<Decided>) => {
    steps.preview.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  const change = { rulings: [rulingOf(draft)] };
  return (
    <Modal opened onClose={onClose} title={say('change verdict', { name })} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          steps.step(change);
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
            <Select
              label={say('alternative')}
              data={products}
              value={draft.alternative ?? null}
              onChange={(value) => edit({ alternative: value ?? '' })}
              searchable
              clearable
              limit={100}
            />
          )}
          <ChangeFoot steps={steps} onClose={onClose} />
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
