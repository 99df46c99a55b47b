import { Stack, Tabs, Text, Title } from '@mantine/core';
import type { ComponentType } from 'react';
import { Nothing } from '../../display/answers.tsx';
import { useMay } from '../../session/self.tsx';
import { useFilters } from '../../table/use-filters.ts';
import { useWords } from '../../words/use-words.tsx';
import { AuditLog } from './audit-log.tsx';
import { AUDIT_FILTERS } from './audit-filter.tsx';
import { Retention } from './retention.tsx';
import { SignInSetUp } from './sign-in-set-up.tsx';
import { Sinks } from './sinks.tsx';
import { Tokens } from './tokens.tsx';
import { Users } from './users.tsx';
import { ADMINISTRATION_WORDS } from './words.ts';
import '../../table/table.css';
import './administration.css';

const PARTS = ['users', 'tokens', 'sign-in', 'sinks', 'retention', 'audit'] as const;
type Part = (typeof PARTS)[number];

const NEEDS: Readonly<Record<Part, string>> = {
  users: 'listUsers',
  tokens: 'listApiTokens',
  'sign-in': 'getSignIn',
  sinks: 'listSinks',
  retention: 'getRetention',
  audit: 'listAuditLog',
};
const SHOWN: Readonly<Record<Part, ComponentType>> = {
  users: Users,
  tokens: Tokens,
  'sign-in': SignInSetUp,
  sinks: Sinks,
  retention: Retention,
  audit: AuditLog,
};
const NAMES = ['part', 'dead', ...AUDIT_FILTERS] as const;

/** Administration in its parts; which one is shown stands in the address, and who may not see one is not offered it. */
export function Page() {
  const { say } = useWords(ADMINISTRATION_WORDS);
  const may = useMay();
  const { filters, replace } = useFilters(NAMES);
  const offered = PARTS.filter((part) => may(NEEDS[part]));
  const part = offered.find((one) => one === filters['part']) ?? offered[0];
  if (part === undefined) return <Nothing title={say('nothing for you')}>{say('nothing for you what')}</Nothing>;
  const Shown = SHOWN[part];
  return (
    <Stack gap="md">
      <div>
        <Title order={1}>{say('title')}</Title>
        <Text c="dimmed" mt={2}>
          {say(`${part} what`)}
        </Text>
      </div>
      <Tabs value={part} onChange={(value) => replace({ part: value ?? '' })} keepMounted={false}>
        <Tabs.List className="parts">
          {offered.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {offered.map((one) => (
          <Tabs.Panel key={one} value={one} pt="md">
            {one === part && <Shown />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
