import { Button, Divider, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../session/client.ts';
import { useWords } from '../words/use-words.tsx';
import type { Entering } from './entered.ts';
import { AccountField, PasswordField } from './fields.tsx';
import { Refusal } from '../display/refusal.tsx';
import { SIGN_IN_WORDS } from './words.ts';

/** Name and password, and the company's identity provider where there is one. */
export function PasswordForm({ onEntered }: Entering) {
  const { say } = useWords(SIGN_IN_WORDS);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({ mutationFn: async () => api.signIn({ name: name.trim(), password }), onSuccess: onEntered });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate();
      }}
    >
      <Stack gap="md">
        <SingleSignOn />
        <AccountField isFirst label={say('name')} value={name} onChange={setName} />
        <PasswordField label={say('password')} autoComplete="current-password" value={password} onChange={setPassword} />
        <Refusal error={signIn.error} />
        <Button type="submit" loading={signIn.isPending} fullWidth>
          {say('sign in')}
        </Button>
      </Stack>
    </form>
  );
}

function SingleSignOn() {
  const { say } = useWords(SIGN_IN_WORDS);
  const { data } = useQuery({ queryKey: ['sign-in ways'], queryFn: async () => api.getSignInWays() });
  const issuer = data?.singleSignOn?.issuer;
  if (issuer === undefined) return null;
  const to = encodeURIComponent(`${location.pathname}${location.search}`);
  return (
    <>
      <Button component="a" href={`/api/v1/session/begin?to=${to}`} fullWidth>
        {say('single sign-on', { issuer: URL.canParse(issuer) ? new URL(issuer).host : issuer })}
      </Button>
      <Divider label={say('or')} />
    </>
  );
}
