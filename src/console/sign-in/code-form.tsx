import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../session/client.ts';
import { useWords } from '../words/use-words.tsx';
import type { Entering } from './entered.ts';
import { AccountField, PasswordField } from './fields.tsx';
import { Refusal } from '../display/refusal.tsx';
import { SIGN_IN_WORDS } from './words.ts';

/** Sets a password by a one-time code; the first code of a collector makes its first administrator. */
export function CodeForm({ code: given, onEntered }: Entering & { readonly code: string }) {
  const { say } = useWords(SIGN_IN_WORDS);
  const [code, setCode] = useState(given);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const setUp = useMutation({
    mutationFn: async () => api.setUp({ code: code.trim(), name: name.trim(), password }),
    onSuccess: onEntered,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setUp.mutate();
      }}
    >
      <Stack gap="md">
        <Text c="dimmed" size="sm">
          {say('code what')}
        </Text>
        <TextInput
          label={say('code')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="one-time-code"
          spellCheck={false}
          maxLength={100}
          required
          withAsterisk={false}
        />
        <AccountField label={say('name')} value={name} onChange={setName} />
        <PasswordField
          label={say('new password')}
          description={say('new password what')}
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
        />
        <Refusal error={setUp.error} />
        <Button type="submit" loading={setUp.isPending} fullWidth>
          {say('set password')}
        </Button>
      </Stack>
    </form>
  );
}
