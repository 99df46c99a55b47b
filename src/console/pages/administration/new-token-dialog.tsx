import { Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../../display/form-dialog.tsx';
import { NameField } from '../../display/name-field.tsx';
import { SecretOnce } from '../../display/secret-once.tsx';
import { exactText } from '../../display/time-words.ts';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { asked, chargeOf } from './charge.ts';
import { ChargeFields } from './charge-fields.tsx';
import { TOKEN_WORDS } from './token-words.ts';

const DAY_SECONDS = 86_400;
const YEAR = 365;
const DAYS = [7, 30, 90, YEAR, 3 * YEAR] as const;

/** Makes a token, and shows its secret once. */
export function NewTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const { say, language } = useWords(TOKEN_WORDS);
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [charge, setCharge] = useState(() => chargeOf());
  const [days, setDays] = useState<number>(90);
  const make = useMutation({
    mutationFn: async () => api.createApiToken({ name: name.trim(), ...asked(charge), expiresInSeconds: days * DAY_SECONDS }),
    onSuccess: async () => client.invalidateQueries({ queryKey: ['api-tokens'] }),
  });
  if (make.data !== undefined)
    return (
      <SecretOnce title={say('secret title', { name: name.trim() })} secret={make.data.token} onClose={onClose}>
        {say('secret what', { when: exactText(make.data.expiresAt, language) })}
      </SecretOnce>
    );
  const lengthOf = (count: number) => {
    if (count < YEAR) return say('days', { count });
    return count === YEAR ? say('year') : say('years', { count: count / YEAR });
  };
  return (
    <FormDialog
      title={say('new token')}
      action={say('make')}
      error={make.error}
      isBusy={make.isPending}
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      <NameField
        label={say('name')}
        description={say('name what')}
        pattern="[A-Za-z0-9][A-Za-z0-9 ._@\-]*"
        maxLength={100}
        value={name}
        onChange={setName}
      />
      <ChargeFields charge={charge} onChange={setCharge} />
      <Select
        label={say('valid for')}
        data={DAYS.map((count) => ({ value: String(count), label: lengthOf(count) }))}
        value={String(days)}
        allowDeselect={false}
        onChange={(value) => setDays(Number(value))}
      />
    </FormDialog>
  );
}
