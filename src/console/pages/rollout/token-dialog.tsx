import { Checkbox, Group, NativeSelect, NumberInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../../display/form-dialog.tsx';
import { NameField } from '../../display/name-field.tsx';
import { Ago } from '../../display/ago.tsx';
import { SecretOnce } from '../../display/secret-once.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { ROLLOUT_WORDS } from './words.ts';

const DAY_SECONDS = 24 * 3600;
const LIVES = [1, 7, 30, 90, 365] as const;
/** As the API has them. */
const MOST_USES = 1_000_000;
const NAME = '[A-Za-z0-9][A-Za-z0-9 ._@\\-]{0,99}';

interface Draft {
  readonly name: string;
  /** Text while it is being typed. */
  readonly uses: number | string;
  readonly days: string;
  readonly group: string;
  readonly needsApproval: boolean;
}

/** Makes a token, and shows its secret, which nobody sees again. */
export function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const { say, show } = useWords(ROLLOUT_WORDS);
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>({ name: '', uses: 100, days: '7', group: '/', needsApproval: false });
  const make = useMutation({
    mutationFn: async () => api.createEnrolmentToken(wantedOf(draft)),
    onSuccess: async () => client.invalidateQueries({ queryKey: ['enrolment-tokens'] }),
  });
  if (make.data !== undefined)
    return (
      <SecretOnce title={say('token made', { name: draft.name.trim() })} secret={make.data.token} onClose={onClose}>
        {say('token holds')} {show('token until', { when: <Ago at={make.data.expiresAt} /> })}
      </SecretOnce>
    );
  return (
    <FormDialog
      title={say('new token')}
      size="lg"
      action={say('make')}
      error={make.error}
      isBusy={make.isPending}
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      <Fields draft={draft} onChange={(change) => setDraft((before) => ({ ...before, ...change }))} />
    </FormDialog>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  onChange(change: Partial<Draft>): void;
}

function Fields({ draft: { name, uses, days, group, needsApproval }, onChange }: FieldsProps) {
  const { say } = useWords(ROLLOUT_WORDS);
  const groups = useQuery({ queryKey: ['groups'], queryFn: async () => api.listGroups() });
  const paths = (groups.data?.items ?? []).map(({ path }) => path).filter((path) => path !== '/');
  return (
    <>
      <NameField
        label={say('name')}
        description={say('name what')}
        pattern={NAME}
        maxLength={100}
        value={name}
        onChange={(value) => onChange({ name: value })}
      />
      <Group grow align="start">
        <NumberInput
          label={say('uses')}
          description={say('uses what')}
          min={1}
          max={MOST_USES}
          allowDecimal={false}
          allowNegative={false}
          required
          withAsterisk={false}
          value={uses}
          onChange={(value) => onChange({ uses: value })}
        />
        <NativeSelect
          label={say('life')}
          description={say('life what')}
          value={days}
          onChange={(event) => onChange({ days: event.currentTarget.value })}
          data={LIVES.map((life) => ({ value: String(life), label: say('days', { count: life }) }))}
        />
      </Group>
      <NativeSelect
        label={say('group')}
        description={say('group what')}
        value={group}
        onChange={(event) => onChange({ group: event.currentTarget.value })}
        data={[{ value: '/', label: say('top') }, ...paths.map((path) => ({ value: path, label: path }))]}
      />
      <Checkbox
        label={say('approval')}
        description={say('approval what')}
        checked={needsApproval}
        onChange={(event) => onChange({ needsApproval: event.currentTarget.checked })}
      />
    </>
  );
}

function wantedOf({ name, uses, days, group, needsApproval }: Draft): Parameters<typeof api.createEnrolmentToken>[0] {
  return {
    name: name.trim(),
    uses: Number(uses),
    expiresInSeconds: Number(days) * DAY_SECONDS,
    group,
    ...(needsApproval ? { needsApproval } : {}),
  };
}
