import { Group, Select, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ChangeEvent } from 'react';
import { FormDialog } from '../../display/form-dialog.tsx';
import { useProducts } from '../../policy-change/names.ts';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { POLICY_WORDS } from './words.ts';

const DAY_MS = 24 * 3_600_000;
/** What is asked for when nothing else is said. */
const DAYS = 90;

const SCOPE = ['product', 'host', 'account', 'group', 'version', 'path'] as const;
type Draft = Readonly<Record<(typeof SCOPE)[number] | 'owner' | 'ticket' | 'reason' | 'expires', string>>;

/** Asks for an exception; somebody else approves it. */
export function ExceptionDialog({ onClose }: { readonly onClose: () => void }) {
  const { say } = useWords(POLICY_WORDS);
  const client = useQueryClient();
  const products = useProducts();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const ask = useMutation({
    mutationFn: async () => api.requestException(requestOf(draft)),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  const field = (name: keyof Draft) => ({
    value: draft[name],
    maxLength: 300,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      const { value } = event.currentTarget;
      setDraft((before) => ({ ...before, [name]: value }));
    },
  });
  const must = { required: true, withAsterisk: false };
  return (
    <FormDialog
      title={say('new exception')}
      size="lg"
      action={say('ask')}
      error={ask.error}
      isBusy={ask.isPending}
      onSubmit={() => ask.mutate()}
      onClose={onClose}
    >
      <Text c="dimmed" size="sm">
        {say('one of three')}
      </Text>
      <Group grow align="start">
        <Select
          data-autofocus
          label={say('product')}
          data={products}
          value={draft.product === '' ? null : draft.product}
          onChange={(value) => setDraft((before) => ({ ...before, product: value ?? '' }))}
          searchable
          clearable
          limit={100}
        />
        <TextInput label={say('host')} placeholder={say('host what')} {...field('host')} />
        <TextInput label={say('account')} {...field('account')} />
      </Group>
      <Group grow align="start">
        <TextInput label={say('group')} placeholder="/emea" {...field('group')} />
        <TextInput label={say('version')} placeholder=">=1.2 <2" {...field('version')} />
        <TextInput label={say('path')} placeholder="/opt/lab" {...field('path')} />
      </Group>
      <Textarea label={say('reason')} autosize minRows={2} {...field('reason')} />
      <Group grow align="start">
        <TextInput label={say('owner')} placeholder={say('owner what')} {...must} {...field('owner')} />
        <TextInput label={say('ticket')} placeholder={say('ticket what')} {...must} {...field('ticket')} />
        <TextInput type="date" label={say('ends on')} {...must} {...field('expires')} />
      </Group>
    </FormDialog>
  );
}

function emptyDraft(): Draft {
  const names = [...SCOPE, 'owner', 'ticket', 'reason'] as const;
  const empty = Object.fromEntries(names.map((name) => [name, ''])) as Omit<Draft, 'expires'>;
  return { ...empty, expires: new Date(Date.now() + DAYS * DAY_MS).toISOString().slice(0, 10) };
}

/** What is empty is not asked for; a day includes its evening. */
function requestOf({ owner, ticket, reason, expires, ...scope }: Draft): Parameters<typeof api.requestException>[0] {
  const given = Object.entries(scope).map(([name, value]) => [name, value.trim()] as const);
  return {
    scope: Object.fromEntries(given.filter(([, value]) => value !== '')),
    owner: owner.trim(),
    ticket: ticket.trim(),
    expires: `${expires}T23:59:59.999Z`,
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
  };
}
