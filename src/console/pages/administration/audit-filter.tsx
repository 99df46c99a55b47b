import { Autocomplete, Button, Group, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import type { Filters } from '../../table/contract.ts';
import { useWords } from '../../words/use-words.tsx';
import { AUDIT_WORDS } from './audit-words.ts';

/** What the audit log is asked by, as the address has it; `from` and `to` are days of the viewer's zone. */
export const AUDIT_FILTERS = ['action', 'actor', 'subject', 'from', 'to'] as const;
type Name = (typeof AUDIT_FILTERS)[number];

interface AuditFilterProps {
  readonly given: Filters;
  onShow(filters: Filters): void;
}

/** Chooses lines of the audit log. */
export function AuditFilter({ given, onShow }: AuditFilterProps) {
  const { say } = useWords(AUDIT_WORDS);
  const [draft, setDraft] = useState<Filters>(given);
  const actors = useActors();
  const { data: actions } = useQuery({ queryKey: ['audit-actions'], queryFn: async () => api.listAuditActions() });
  const valueOf = (name: Name) => draft[name] ?? '';
  const edit = (name: Name) => (value: string | null) => setDraft((before) => ({ ...before, [name]: value ?? '' }));
  const isFiltered = AUDIT_FILTERS.some((name) => (given[name] ?? '') !== '');
  return (
    <form
      className="card audit-filter"
      onSubmit={(event) => {
        event.preventDefault();
        onShow(Object.fromEntries(AUDIT_FILTERS.map((name) => [name, valueOf(name).trim()])));
      }}
    >
      <Select
        label={say('action')}
        placeholder={say('any action')}
        data={[...new Set([...(actions?.items ?? []), ...(valueOf('action') === '' ? [] : [valueOf('action')])])]}
        value={valueOf('action') === '' ? null : valueOf('action')}
        onChange={edit('action')}
        searchable
        clearable
        limit={100}
      />
      <Autocomplete
        label={say('actor')}
        placeholder={say('actor what')}
        data={actors}
        value={valueOf('actor')}
        onChange={edit('actor')}
        maxLength={300}
        limit={50}
      />
      <TextInput
        label={say('subject')}
        placeholder={say('subject what')}
        value={valueOf('subject')}
        maxLength={500}
        onChange={(event) => edit('subject')(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={say('from')}
        value={valueOf('from')}
        onChange={(event) => edit('from')(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={say('to')}
        value={valueOf('to')}
        onChange={(event) => edit('to')(event.currentTarget.value)}
      />
      <Group gap="xs" className="audit-filter-buttons">
        <Button type="submit">{say('show')}</Button>
        {isFiltered && (
          <Button variant="default" onClick={() => onShow({})}>
            {say('clear')}
          </Button>
        )}
      </Group>
    </form>
  );
}

/** People and tokens as the log names them, for whoever may see those; others write the name. */
function useActors(): string[] {
  const may = useMay();
  const users = useQuery({ queryKey: ['users'], queryFn: async () => api.listUsers(), enabled: may('listUsers') });
  const tokens = useQuery({ queryKey: ['api-tokens'], queryFn: async () => api.listApiTokens(), enabled: may('listApiTokens') });
  const names = [
    ...(users.data?.items ?? []).map(({ name }) => `user:${name}`),
    ...(tokens.data?.items ?? []).map(({ name }) => `token:${name}`),
  ];
  return [...new Set(names)];
}
