import { Checkbox, MultiSelect, Select, Stack } from '@mantine/core';
import { useGroups } from '../../policy-change/names.ts';
import { useWords } from '../../words/use-words.tsx';
import { DUTIES, ROLES, type Charge } from './charge.ts';
import { CHARGE_WORDS } from './charge-words.ts';
import { ADMINISTRATION_WORDS } from './words.ts';

interface ChargeFieldsProps {
  readonly charge: Charge;
  onChange(charge: Charge): void;
}

/** Role, duties and groups of somebody or of a token. */
export function ChargeFields({ charge, onChange }: ChargeFieldsProps) {
  const { say } = useWords(CHARGE_WORDS);
  const groups = useGroups().filter((path) => path !== '/');
  // Groups that somebody has, and that are gone by now, stay until they are taken away.
  const known = [...new Set([...groups, ...charge.groups])];
  return (
    <Stack gap="sm">
      <Select
        label={say('role')}
        description={say(`${charge.role} what`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={ROLES.map((value) => ({ value, label: say(value) }))}
        value={charge.role}
        allowDeselect={false}
        onChange={(value) => onChange({ ...charge, role: ROLES.find((one) => one === value) ?? charge.role })}
      />
      <Checkbox.Group
        label={say('duties')}
        value={[...charge.duties]}
        onChange={(value) => onChange({ ...charge, duties: DUTIES.filter((one) => value.includes(one)) })}
      >
        <Stack gap={6} mt={6}>
          {DUTIES.map((duty) => (
            <Checkbox key={duty} size="xs" value={duty} label={`${say(duty)}: ${say(`${duty} what`)}`} />
          ))}
        </Stack>
      </Checkbox.Group>
      <MultiSelect
        label={say('groups')}
        data={known}
        value={[...charge.groups]}
        onChange={(value) => onChange({ ...charge, groups: value })}
        searchable
        hidePickedOptions
        limit={100}
      />
    </Stack>
  );
}

interface ChargeWordsProps {
  readonly role: string;
  readonly duties: readonly string[];
}

/** Role and duties in words; what this version of the page does not know goes by its name. */
export function ChargeText({ role, duties }: ChargeWordsProps) {
  const { say } = useWords(CHARGE_WORDS);
  const wordOf = (name: string) => [...ROLES, ...DUTIES].find((one) => one === name);
  const textOf = (name: string) => {
    const known = wordOf(name);
    return known === undefined ? name : say(known);
  };
  return (
    <>
      {textOf(role)}
      {duties.length > 0 && <div className="dim small">+ {duties.map(textOf).join(', ')}</div>}
    </>
  );
}

/** Whose hosts, in words. */
export function ScopeText({ scope }: { readonly scope: readonly string[] }) {
  const { say } = useWords(ADMINISTRATION_WORDS);
  if (scope.includes('/')) return <span className="dim">{say('every host')}</span>;
  return (
    <span className="tags">
      {scope.map((group) => (
        <span key={group} className="tag">
          {group}
        </span>
      ))}
    </span>
  );
}
