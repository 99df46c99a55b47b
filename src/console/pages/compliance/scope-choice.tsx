import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useNow } from '../../display/ago.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { lastDays, lengthOf, LENGTHS, type Scope } from './period.ts';
import { COMPLIANCE_WORDS } from './words.ts';

/** Which period and which hosts; all of it stands in the address. */
export function ScopeChoice({ scope }: { readonly scope: Scope }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  const navigate = useNavigate();
  const nowMs = useNow();
  const groups = useQuery({ queryKey: ['groups'], queryFn: async () => api.listGroups() });
  const go = (change: Partial<Scope>) => {
    const { group, ...days } = { ...scope, ...change };
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, ...days, group: group === '' ? undefined : group }),
      replace: true,
    });
  };
  const length = lengthOf(scope, nowMs);
  const paths = [...new Set([...(groups.data?.items ?? []).map(({ path }) => path), ...(scope.group ? [scope.group] : [])])];
  return (
    <div className="scope-choice" role="group" aria-label={say('scope')}>
      <SegmentedControl
        aria-label={say('period')}
        value={length === undefined ? 'other' : String(length)}
        onChange={(value) => {
          if (value !== 'other') go(lastDays(Number(value), nowMs));
        }}
        data={[
          ...LENGTHS.map((days) => ({ value: String(days), label: say('last days', { days }) })),
          ...(length === undefined ? [{ value: 'other', label: say('other period') }] : []),
        ]}
      />
      <TextInput
        type="date"
        aria-label={say('from')}
        value={scope.from}
        max={scope.to}
        onChange={({ currentTarget: { value } }) => value !== '' && go({ from: value })}
      />
      <span aria-hidden="true">–</span>
      <TextInput
        type="date"
        aria-label={say('to')}
        value={scope.to}
        min={scope.from}
        onChange={({ currentTarget: { value } }) => value !== '' && go({ to: value })}
      />
      <NativeSelect
        aria-label={say('group')}
        value={scope.group ?? ''}
        onChange={({ currentTarget: { value } }) => go({ group: value })}
        data={[
          { value: '', label: say('all groups') },
          ...paths.filter((path) => path !== '/').map((path) => ({ value: path, label: path })),
        ]}
      />
    </div>
  );
}
