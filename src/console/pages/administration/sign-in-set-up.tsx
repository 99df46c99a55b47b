import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { HeadedTable } from '../../display/headed-table.tsx';
import { Failure, Loading } from '../../display/answers.tsx';
import { CopyButton } from '../../display/copy-button.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Mark } from '../../display/mark.tsx';
import { Refusal } from '../../display/refusal.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { ChargeText, ScopeText } from './charge-fields.tsx';
import { SIGN_IN_WORDS } from './sign-in-words.ts';

type SignIn = Awaited<ReturnType<typeof api.getSignIn>>;
type SetUp = NonNullable<SignIn['singleSignOn']>;

const START = 'bandog collector run --sign-in /etc/bandog-collector/sign-in.yaml';
const EXAMPLE = `schema: bandog.sign-in/1
issuer: https://login.example/realms/staff
clientId: bandog
clientSecretFile: oidc-secret
rolesClaim: groups
roles:
  - { value: bandog-admins, role: administrator }
  - { value: it-helpdesk, role: helpdesk, scope: [/emea] }`;

/** How people sign in by an identity provider: what is set up and whether it works, or how to set it up. */
export function SignInSetUp() {
  const { data, error, refetch } = useQuery({ queryKey: ['sign-in'], queryFn: async () => api.getSignIn() });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  if (data.singleSignOn === undefined) return <HowTo callback={data.callback} />;
  return (
    <Stack gap="lg">
      <Facts callback={data.callback} setUp={data.singleSignOn} />
      <Roles setUp={data.singleSignOn} />
    </Stack>
  );
}

function HowTo({ callback }: { readonly callback: string }) {
  const { say } = useWords(SIGN_IN_WORDS);
  const steps = [
    { words: say('step register'), code: callback },
    { words: say('step file'), code: EXAMPLE },
    { words: say('step start'), code: START },
  ];
  return (
    <section className="card padded">
      <Title order={2}>{say('not set up')}</Title>
      <Text c="dimmed" mt={4}>
        {say('not set up what')}
      </Text>
      <ol className="set-up-steps">
        {steps.map(({ words, code }) => (
          <li key={code}>
            {words}
            <div className="code-block">
              <pre>{code}</pre>
              <CopyButton size="compact-sm" text={code}>
                {say('copy')}
              </CopyButton>
            </div>
          </li>
        ))}
      </ol>
      <Text c="dimmed">{say('step done')}</Text>
    </section>
  );
}

function Facts({ callback, setUp }: { readonly callback: string; readonly setUp: SetUp }) {
  const { say, show } = useWords(SIGN_IN_WORDS);
  const code = (text: string) => <code className="code">{text}</code>;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [say('issuer'), setUp.issuer],
    [
      say('client'),
      <>
        {code(setUp.clientId)} {say(setUp.isPublicClient ? 'public client' : 'with secret')}
      </>,
    ],
    [say('callback'), callback],
    [say('authority'), say(setUp.hasAuthority ? 'own authority' : 'system authority')],
    [say('scopes'), ['openid', ...setUp.scopes].join(' ')],
    ...(setUp.origins.length === 0 ? [] : [[say('origins'), setUp.origins.join(' ')] as const]),
    [say('claims'), show('claims what', { name: code(setUp.nameClaim), groups: code(setUp.rolesClaim) })],
  ];
  return (
    <section className="card padded">
      <Title order={2}>{say('is set up')}</Title>
      <Text c="dimmed" mt={4} mb="md">
        {say('set by')}
      </Text>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Test />
    </section>
  );
}

function Test() {
  const { say } = useWords(SIGN_IN_WORDS);
  const may = useMay();
  const test = useMutation({ mutationFn: async () => api.testSignIn() });
  if (!may('testSignIn')) return null;
  return (
    <Stack gap="xs" mt="md">
      <Group gap="sm">
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          {say('test')}
        </Button>
        <Text size="sm" c="dimmed" flex={1} miw={220}>
          {say('test what')}
        </Text>
      </Group>
      <div role="status">{test.data !== undefined && <Outcome outcome={test.data} />}</div>
      <Refusal error={test.error} />
    </Stack>
  );
}

function Outcome({ outcome }: { readonly outcome: Awaited<ReturnType<typeof api.testSignIn>> }) {
  const { say } = useWords(SIGN_IN_WORDS);
  const { isAnswered, milliseconds, authorization = '', why = '', remedy = '' } = outcome;
  if (isAnswered)
    return (
      <Mark tone="good" shape="check">
        {say('works', { milliseconds, where: URL.canParse(authorization) ? new URL(authorization).origin : authorization })}
      </Mark>
    );
  return (
    <>
      <Mark tone="bad" shape="cross">
        {say('fails')}
      </Mark>
      <Text size="sm" mt={4}>
        <HostText text={`${why}. ${remedy}`} />
      </Text>
    </>
  );
}

function Roles({ setUp: { roles, rolesClaim } }: { readonly setUp: SetUp }) {
  const { say, show } = useWords(SIGN_IN_WORDS);
  return (
    <section className="card">
      <div className="card-head">
        <Title order={2}>{say('who may')}</Title>
        <Text c="dimmed" size="sm" mt={4}>
          {show('who may what', { claim: <code className="code">{rolesClaim}</code> })}
        </Text>
      </div>
      <HeadedTable minWidth={480} heads={[say('value'), say('may do'), say('hosts')]}>
        {roles.map((row, at) => (
          <Table.Tr key={at}>
            <Table.Td>
              <HostText text={row.value} isCode shown={80} />
            </Table.Td>
            <Table.Td>
              <ChargeText {...row} />
            </Table.Td>
            <Table.Td>
              <ScopeText scope={row.scope} />
            </Table.Td>
          </Table.Tr>
        ))}
      </HeadedTable>
    </section>
  );
}
