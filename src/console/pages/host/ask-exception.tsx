import { Alert, Button, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FindingView } from '../../../api-client/client.generated.ts';
import { FormDialog } from '../../display/form-dialog.tsx';
import { api } from '../../session/client.ts';
import { useSelf } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { HOST_WORDS } from './words.ts';

const DAYS = ['7', '30', '90', '180'] as const;
const DAY_MS = 86_400_000;

/** Asks that a copy may stay for a while, for a reason and with somebody who answers for it. */
export function AskException({ view }: { readonly view: FindingView }) {
  const { say } = useWords(HOST_WORDS);
  const [isOpen, dialogue] = useDisclosure(false);
  return (
    <div>
      <Button variant="subtle" size="xs" className="ask" onClick={dialogue.open}>
        {say('ask exception')}
      </Button>
      {isOpen && <Dialogue view={view} onClose={dialogue.close} />}
    </div>
  );
}

interface Asked {
  readonly owner: string;
  readonly ticket: string;
  readonly reason: string;
  readonly days: string;
  /** `copy`: of this account alone. */
  readonly scope: string;
}

function Dialogue({ view, onClose }: { readonly view: FindingView; readonly onClose: () => void }) {
  const { say } = useWords(HOST_WORDS);
  const { name } = useSelf();
  const { account } = view.finding;
  const [asked, setAsked] = useState<Asked>({
    owner: name,
    ticket: '',
    reason: '',
    days: '30',
    scope: account === undefined ? 'host' : 'copy',
  });
  const queries = useQueryClient();
  const ask = useMutation({
    mutationFn: async () => api.requestException(requestOf(view, asked)),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['exceptions'] }),
  });
  if (ask.data !== undefined)
    return (
      <Modal opened onClose={onClose} title={say('ask exception')}>
        <Stack>
          <Alert color="green" variant="outline" role="status">
            {say('exception sent', { id: ask.data.id })}
          </Alert>
          <Button onClick={onClose}>{say('close')}</Button>
        </Stack>
      </Modal>
    );
  return (
    <FormDialog
      title={say('ask exception')}
      action={say('send')}
      error={ask.error}
      isBusy={ask.isPending}
      onSubmit={() => ask.mutate()}
      onClose={onClose}
    >
      <Text c="dimmed" size="sm">
        {say('exception what')}
      </Text>
      <Fields {...{ asked, hasAccount: account !== undefined }} onChange={(change) => setAsked({ ...asked, ...change })} />
    </FormDialog>
  );
}

function requestOf({ host, finding }: FindingView, { owner, ticket, reason, days, scope }: Asked) {
  const { account, product } = finding;
  return {
    scope: { product, host: host.id, ...(scope === 'copy' && account !== undefined ? { account: account.id } : {}) },
    owner: owner.trim(),
    ticket: ticket.trim(),
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    expires: new Date(Date.now() + Number(days) * DAY_MS).toISOString(),
  };
}

interface FieldsProps {
  readonly asked: Asked;
  readonly hasAccount: boolean;
  readonly onChange: (change: Partial<Asked>) => void;
}

function Fields({ asked, hasAccount, onChange }: FieldsProps) {
  const { say } = useWords(HOST_WORDS);
  const scopes = [...(hasAccount ? [{ value: 'copy', label: say('for copy') }] : []), { value: 'host', label: say('for host') }];
  const days = DAYS.map((value) => ({ value, label: say('days value', { count: Number(value) }) }));
  const required = { maxLength: 200, required: true, withAsterisk: false };
  return (
    <>
      <Select
        label={say('exception for')}
        value={asked.scope}
        onChange={(scope) => onChange({ scope: scope ?? 'host' })}
        data={scopes}
        allowDeselect={false}
      />
      <TextInput
        label={say('owner')}
        value={asked.owner}
        onChange={(event) => onChange({ owner: event.currentTarget.value })}
        {...required}
      />
      <TextInput
        label={say('ticket')}
        value={asked.ticket}
        onChange={(event) => onChange({ ticket: event.currentTarget.value })}
        {...required}
      />
      <Textarea
        label={say('reason')}
        value={asked.reason}
        onChange={(event) => onChange({ reason: event.currentTarget.value })}
        maxLength={2000}
        autosize
        minRows={2}
      />
      <Select
        label={say('days')}
        value={asked.days}
        onChange={(chosen) => onChange({ days: chosen ?? '30' })}
        data={days}
        allowDeselect={false}
      />
    </>
  );
}
