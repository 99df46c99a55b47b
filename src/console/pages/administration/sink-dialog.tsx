import { Checkbox, PasswordInput, SegmentedControl } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../../display/form-dialog.tsx';
import { NameField } from '../../display/name-field.tsx';
import type { SinkView } from '../../../api-client/client.generated.ts';
import { SecretOnce } from '../../display/secret-once.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { draftOf, settingsOf, type SinkDraft } from './sink-draft.ts';
import { SINK_DIALOG_WORDS } from './sink-dialog-words.ts';
import { FilterFields, PlaceFields, ReachFields } from './sink-fields.tsx';
import { SINK_WORDS } from './sink-words.ts';

interface SinkDialogProps {
  /** Absent: a new one. */
  readonly sink?: SinkView | undefined;
  onClose(): void;
}

/** Adds a sink and shows its secret once, or replaces the settings of one. */
export function SinkDialog({ sink, onClose }: SinkDialogProps) {
  const { say } = useWords(SINK_DIALOG_WORDS);
  const { say: sayShown } = useWords(SINK_WORDS);
  const client = useQueryClient();
  const [name, setName] = useState(sink?.name ?? '');
  const [draft, setDraft] = useState(() => draftOf(sink?.settings));
  const [authorization, setAuthorization] = useState('');
  const [isDropped, setDropped] = useState(false);
  const edit = (part: Partial<SinkDraft>) => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: async (): Promise<string | undefined> => {
      const settings = settingsOf(draft);
      if (sink === undefined)
        return (await api.addSink({ name, settings, ...(authorization === '' ? {} : { authorization }) })).secret;
      const given = isDropped ? { authorization: '' } : authorization === '' ? {} : { authorization };
      await api.changeSink({ name, settings, ...given });
      return undefined;
    },
    onSuccess: async (secret) => {
      await client.invalidateQueries({ queryKey: ['sinks'] });
      if (secret === undefined) onClose();
    },
  });
  if (save.data !== undefined)
    return (
      <SecretOnce title={sayShown('secret title', { name })} secret={save.data} onClose={onClose}>
        {sayShown('secret what')}
      </SecretOnce>
    );
  return (
    <FormDialog
      title={sink === undefined ? say('add title') : say('change title', { name })}
      size="lg"
      action={say(sink === undefined ? 'add' : 'save')}
      error={save.error}
      isBusy={save.isPending}
      missing={draft.kinds.length === 0 ? say('no kind') : undefined}
      isLong
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      {sink === undefined && <NameFields type={draft.type} name={name} onType={(type) => edit({ type })} onName={setName} />}
      <PlaceFields draft={draft} onEdit={edit} isNew={sink === undefined} />
      <FilterFields draft={draft} onEdit={edit} />
      <ReachFields draft={draft} onEdit={edit} />
      {draft.type === 'webhook' && (
        <AuthorizationFields
          isKept={sink?.hasAuthorization === true}
          value={authorization}
          onChange={setAuthorization}
          isDropped={isDropped}
          onDrop={setDropped}
        />
      )}
    </FormDialog>
  );
}

interface NameFieldsProps {
  readonly type: SinkDraft['type'];
  readonly name: string;
  onType(type: SinkDraft['type']): void;
  onName(name: string): void;
}

/** What cannot be changed later. */
function NameFields({ type, name, onType, onName }: NameFieldsProps) {
  const { say } = useWords(SINK_DIALOG_WORDS);
  return (
    <>
      <SegmentedControl
        aria-label={say('type')}
        value={type}
        onChange={(value) => onType(value === 'syslog' ? 'syslog' : 'webhook')}
        data={[
          { value: 'webhook', label: say('webhook') },
          { value: 'syslog', label: say('syslog') },
        ]}
      />
      <NameField
        label={say('name')}
        description={say('name what')}
        pattern="[a-z0-9][a-z0-9\-]*"
        maxLength={63}
        value={name}
        onChange={onName}
      />
    </>
  );
}

interface AuthorizationFieldsProps {
  /** There is one, which nobody is shown. */
  readonly isKept: boolean;
  readonly value: string;
  onChange(value: string): void;
  readonly isDropped: boolean;
  onDrop(isDropped: boolean): void;
}

function AuthorizationFields({ isKept, value, onChange, isDropped, onDrop }: AuthorizationFieldsProps) {
  const { say } = useWords(SINK_DIALOG_WORDS);
  return (
    <>
      <PasswordInput
        label={say('authorization')}
        description={isKept ? say('authorization stays') : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        maxLength={4000}
        disabled={isDropped}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {isKept && (
        <Checkbox
          size="xs"
          label={say('drop authorization')}
          checked={isDropped}
          onChange={(event) => onDrop(event.currentTarget.checked)}
        />
      )}
    </>
  );
}
