import { Anchor, Group, Paper, Stack, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SelfView } from '../../api-client/client.generated.ts';
import { SELF } from '../session/client.ts';
import { Brand } from '../shell/brand.tsx';
import { LanguageChoice, ThemeChoice } from '../shell/choices.tsx';
import { useWords } from '../words/use-words.tsx';
import { CodeForm } from './code-form.tsx';
import { DemoEntry } from './demo-entry.tsx';
import { takeLinkCode } from './link-code.ts';
import { PasswordForm } from './password-form.tsx';
import { SIGN_IN_WORDS } from './words.ts';

/** The door: who is let in stays at the address that he asked for. */
export function SignIn() {
  const { say } = useWords(SIGN_IN_WORDS);
  const queries = useQueryClient();
  const [link] = useState(takeLinkCode);
  const [way, setWay] = useState<'password' | 'setup' | 'demo'>(link?.kind ?? 'password');
  const enter = (self: SelfView) => {
    queries.setQueryData(SELF, self);
  };
  return (
    <div className="door">
      <Group className="door-choices" gap={4}>
        <ThemeChoice />
        <LanguageChoice />
      </Group>
      <main className="door-middle">
        <Brand size={36} />
        <Paper className="door-card" withBorder radius="lg" p="xl">
          <Stack gap="md">
            <Title order={1}>{say(way === 'password' ? 'title' : way === 'setup' ? 'code title' : 'demo title')}</Title>
            {way === 'password' && <PasswordForm onEntered={enter} />}
            {way === 'setup' && <CodeForm code={link?.code ?? ''} onEntered={enter} />}
            {way === 'demo' && <DemoEntry code={link?.code ?? ''} onEntered={enter} />}
          </Stack>
        </Paper>
        {way !== 'demo' && (
          <Anchor component="button" type="button" size="sm" onClick={() => setWay(way === 'setup' ? 'password' : 'setup')}>
            {say(way === 'setup' ? 'have a password' : 'have a code')}
          </Anchor>
        )}
      </main>
    </div>
  );
}
