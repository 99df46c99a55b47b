import { Button, Checkbox, Fieldset, Group, MultiSelect, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import type { ChangeEvent } from 'react';
import { VERDICTS } from '../../display/api-words.ts';
import { useGroups, useProducts } from '../../policy-change/names.ts';
import { DISPLAY_WORDS } from '../../display/words.ts';
import { useWords } from '../../words/use-words.tsx';
import { KINDS, type SinkDraft } from './sink-draft.ts';
import { SINK_DIALOG_WORDS } from './sink-dialog-words.ts';
import { EVENT_WORDS } from './sink-words.ts';

interface FieldsProps {
  readonly draft: SinkDraft;
  onEdit(part: Partial<SinkDraft>): void;
}

const MUST = { required: true, withAsterisk: false } as const;
const BELOW: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** Where a sink leads. `isNew`: nothing of it is kept yet. */
export function PlaceFields({ draft, onEdit, isNew }: FieldsProps & { readonly isNew: boolean }) {
  const { say } = useWords(SINK_DIALOG_WORDS);
  if (draft.type === 'webhook')
    return (
      <TextInput
        label={say('url')}
        description={say(isNew ? 'url what' : 'url stays')}
        inputWrapperOrder={BELOW}
        placeholder="https://siem.example.com/bandog"
        maxLength={2000}
        value={draft.url}
        onChange={(event) => onEdit({ url: event.currentTarget.value })}
        {...MUST}
      />
    );
  return (
    <>
      <Group grow align="start">
        <TextInput
          label={say('host')}
          placeholder="logs.example.com"
          maxLength={253}
          value={draft.host}
          onChange={(event) => onEdit({ host: event.currentTarget.value })}
          {...MUST}
        />
        <NumberInput
          label={say('port')}
          placeholder="6514"
          min={1}
          max={65_535}
          hideControls
          value={draft.port}
          onChange={(value) => onEdit({ port: String(value) })}
        />
        <NumberInput
          label={say('facility')}
          placeholder="13"
          min={0}
          max={23}
          hideControls
          value={draft.facility}
          onChange={(value) => onEdit({ facility: String(value) })}
        />
      </Group>
      <Checkbox
        size="xs"
        label={say('without tls')}
        checked={draft.isPlain}
        onChange={(event) => onEdit({ isPlain: event.currentTarget.checked })}
      />
    </>
  );
}

/** What a sink is told of. */
export function FilterFields({ draft, onEdit }: FieldsProps) {
  const { say } = useWords(SINK_DIALOG_WORDS);
  const { say: sayKind } = useWords(EVENT_WORDS);
  const { say: sayShown } = useWords(DISPLAY_WORDS);
  const products = useProducts();
  const groups = useGroups().filter((path) => path !== '/');
  const several = { searchable: true, hidePickedOptions: true, limit: 100 } as const;
  return (
    <>
      <Fieldset legend={say('kinds')}>
        <Stack gap={6}>
          <Group gap={6}>
            <Button size="compact-xs" variant="default" onClick={() => onEdit({ kinds: KINDS })}>
              {say('all')}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => onEdit({ kinds: [] })}>
              {say('no')}
            </Button>
          </Group>
          <div className="kinds">
            {KINDS.map((kind) => (
              <Checkbox
                key={kind}
                size="xs"
                label={sayKind(kind)}
                checked={draft.kinds.includes(kind)}
                onChange={() => onEdit({ kinds: KINDS.filter((one) => (one === kind) !== draft.kinds.includes(one)) })}
              />
            ))}
          </div>
        </Stack>
      </Fieldset>
      <MultiSelect
        label={say('products')}
        data={products}
        value={[...draft.products]}
        onChange={(value) => onEdit({ products: value })}
        {...several}
      />
      <Group grow align="start">
        <MultiSelect
          label={say('verdicts')}
          data={VERDICTS.map((value) => ({ value, label: sayShown(value) }))}
          value={[...draft.verdicts]}
          onChange={(value) => onEdit({ verdicts: VERDICTS.filter((one) => value.includes(one)) })}
        />
        <MultiSelect
          label={say('groups')}
          data={[...new Set([...groups, ...draft.groups])]}
          value={[...draft.groups]}
          onChange={(value) => onEdit({ groups: value })}
          {...several}
        />
      </Group>
      <Checkbox
        size="xs"
        label={say('with accounts')}
        checked={draft.withAccounts}
        onChange={(event) => onEdit({ withAccounts: event.currentTarget.checked })}
      />
    </>
  );
}

/** How the receiver is reached, and what it wants to be told. */
export function ReachFields({ draft, onEdit }: FieldsProps) {
  const { say } = useWords(SINK_DIALOG_WORDS);
  const area = (name: 'networks' | 'authority' | 'template') => ({
    value: draft[name],
    autosize: true,
    minRows: 2,
    maxRows: 8,
    spellCheck: false,
    classNames: { input: 'host-path' },
    onChange: (event: ChangeEvent<HTMLTextAreaElement>) => onEdit({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <Textarea
        label={say('networks')}
        description={say('networks what')}
        inputWrapperOrder={BELOW}
        placeholder="10.20.0.0/16"
        {...area('networks')}
      />
      <Textarea label={say('authority')} maxLength={20_000} placeholder="-----BEGIN CERTIFICATE-----" {...area('authority')} />
      {draft.type === 'webhook' && <Textarea label={say('template')} maxLength={16_384} {...area('template')} />}
    </>
  );
}
