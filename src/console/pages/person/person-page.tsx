import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { FindingView, PersonReport } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Icon } from '../../display/icon.tsx';
import { plainText } from '../../display/host-string.ts';
import { Refusal } from '../../display/refusal.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { CopyCard } from '../host/copy-card.tsx';
import { PERSON_WORDS } from './words.ts';

/** One person's hosts and copies; nothing is asked before a reason was given. */
export function Page() {
  const { say } = useWords(PERSON_WORDS);
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const [account, setAccount] = useState(typeof search['account'] === 'string' ? search['account'] : '');
  const [reason, setReason] = useState('');
  const look = useMutation({
    mutationFn: async () => api.lookAtPerson({ account: account.trim(), reason: reason.trim() }),
  });
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{say('title')}</Title>
        <Text c="dimmed" mt={4}>
          {say('what')}
        </Text>
      </div>
      <form
        className="card person-form"
        onSubmit={(event) => {
          event.preventDefault();
          look.mutate();
        }}
      >
        <TextInput
          label={say('account')}
          description={say('account what')}
          value={account}
          onChange={(event) => setAccount(event.currentTarget.value)}
          maxLength={256}
          required
          withAsterisk={false}
          spellCheck={false}
        />
        <TextInput
          label={say('reason')}
          description={say('reason what')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          required
          withAsterisk={false}
        />
        <Button type="submit" loading={look.isPending} leftSection={<Icon name="search" />}>
          {say('look')}
        </Button>
      </form>
      <Refusal error={look.error} />
      {look.data !== undefined && <Found report={look.data} />}
    </Stack>
  );
}

function Found({ report }: { readonly report: PersonReport }) {
  const { say } = useWords(PERSON_WORDS);
  const { hosts, findings, isCut } = report;
  const account = plainText(report.account);
  if (hosts.length === 0) return <Nothing title={say('none', { account })}>{say('none what')}</Nothing>;
  return (
    <Stack gap="md">
      <div role="status">
        <Title order={2}>{say('found', { account, copies: findings.length, hosts: hosts.length })}</Title>
      </div>
      {hosts.map((host) => (
        <HostCopies key={host.id} host={host} copies={findings.filter((view) => view.host.id === host.id)} />
      ))}
      {isCut && <Text c="dimmed">{say('is cut', { count: findings.length })}</Text>}
    </Stack>
  );
}

interface HostCopiesProps {
  readonly host: PersonReport['hosts'][number];
  readonly copies: readonly FindingView[];
}

function HostCopies({ host, copies }: HostCopiesProps) {
  const { show } = useWords(PERSON_WORDS);
  return (
    <article className="card product">
      <header className="product-head">
        <Title order={3}>
          <Link to="/hosts/$host" params={{ host: host.id }} className="strong-link">
            <HostText text={host.name} />
          </Link>
        </Title>
        <span className="dim">{show('heard of', { when: <Ago at={host.lastContact} /> })}</span>
      </header>
      {copies.map((view) => (
        <CopyCard key={view.finding.id} view={view} isNamed />
      ))}
    </article>
  );
}
