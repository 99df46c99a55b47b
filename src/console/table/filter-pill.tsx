import { Button, Checkbox, Group, Popover, Radio, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { HostText } from '../display/host-text.tsx';
import { Icon } from '../display/icon.tsx';
import { useWords } from '../words/use-words.tsx';
import type { Dimension, Filters, FilterValue } from './contract.ts';
import { without } from './use-filters.ts';
import { TABLE_WORDS } from './words.ts';

/** From so many values on they can be searched. */
const MANY = 9;

interface FilterPillProps {
  readonly dimension: Dimension;
  readonly filters: Filters;
  readonly isOpenAtFirst?: boolean;
  onChange(value: string): void;
}

/** One filter: unset it offers itself, set it is a chip that says by what, and can be taken away. */
export function FilterPill({ dimension, filters, isOpenAtFirst = false, onChange }: FilterPillProps) {
  const { say } = useWords(TABLE_WORDS);
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const { name, title, kind } = dimension;
  const given = filters[name] ?? '';
  const isSet = given !== '';
  const values = useValues(dimension, filters, isOpen || isSet);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" shadow="md" trapFocus returnFocus withinPortal>
      <span className="pill" data-set={isSet}>
        <Popover.Target>
          <UnstyledButton
            aria-label={isSet ? undefined : say('change filter', { name: title })}
            onClick={() => (kind === 'flag' && !isSet ? onChange('true') : setOpen((before) => !before))}
          >
            {!isSet && <Icon name="plus" size={12} />}
            <span className="pill-words">
              {title}
              {isSet && kind !== 'flag' && (
                <>
                  {': '}
                  <b>
                    <HostText text={dimension.titleOf?.(given) ?? titlesOf(given, kind, values)} shown={40} />
                  </b>
                </>
              )}
            </span>
          </UnstyledButton>
        </Popover.Target>
        {isSet && (
          <UnstyledButton aria-label={say('remove filter', { name: title })} onClick={() => onChange('')}>
            <Icon name="cross" size={12} />
          </UnstyledButton>
        )}
      </span>
      <Popover.Dropdown p="xs" w={kind === 'text' ? 280 : 300} aria-label={title}>
        {kind === 'text' && (
          <TypedValue
            {...{ dimension, given }}
            onApply={(value) => {
              setOpen(false);
              onChange(value);
            }}
          />
        )}
        {kind === 'values' && <Several {...{ values, given, onChange }} />}
        {kind === 'one' && (
          <Radio.Group value={given} onChange={onChange} aria-label={title}>
            <Stack gap={2}>
              {values.map((one) => (
                <Radio key={one.value} className="facet-value" value={one.value} size="xs" label={<ValueWords value={one} />} />
              ))}
            </Stack>
          </Radio.Group>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** What there is to choose of, with counts where they may be asked; the most first, and what is chosen in any case. */
function useValues({ name, values = [], count }: Dimension, filters: Filters, isWanted: boolean): readonly FilterValue[] {
  const others = without(filters, name);
  const { data } = useQuery({
    queryKey: ['facet', name, others],
    enabled: isWanted && count !== undefined,
    queryFn: async () => count?.(others) ?? [],
  });
  if (data === undefined) return values;
  const counted = new Map(data.map((one) => [one.value, one]));
  const known = values.map((one) => ({ ...one, count: 0, ...pick(counted.get(one.value)) }));
  const rest = data.filter((one) => !values.some(({ value }) => value === one.value));
  return [...known, ...rest].toSorted((one, other) => (other.count ?? 0) - (one.count ?? 0));
}

function pick(counted: FilterValue | undefined): Partial<FilterValue> {
  return counted === undefined ? {} : { count: counted.count, isMore: counted.isMore };
}

function titlesOf(given: string, kind: Dimension['kind'], values: readonly FilterValue[]): string {
  if (kind === 'text') return given;
  return given
    .split(',')
    .map((value) => values.find((one) => one.value === value)?.title ?? value)
    .join(', ');
}

interface SeveralProps {
  readonly values: readonly FilterValue[];
  readonly given: string;
  onChange(value: string): void;
}

function Several({ values, given, onChange }: SeveralProps) {
  const { say } = useWords(TABLE_WORDS);
  const [typed, setTyped] = useState('');
  const chosen = given === '' ? [] : given.split(',');
  const small = typed.trim().toLowerCase();
  const shown = values.filter(({ title, value }) => `${title} ${value}`.toLowerCase().includes(small));
  const toggle = (value: string) =>
    onChange((chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]).join(','));
  return (
    <Stack gap="xs">
      {values.length >= MANY && (
        <TextInput
          size="xs"
          data-autofocus
          aria-label={say('find value')}
          placeholder={say('find value')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <div className="facet">
        {shown.map((one) => (
          <Checkbox
            key={one.value}
            className="facet-value"
            size="xs"
            checked={chosen.includes(one.value)}
            onChange={() => toggle(one.value)}
            label={<ValueWords value={one} />}
          />
        ))}
        {shown.length === 0 && (
          <Text size="sm" c="dimmed" p="xs">
            {say('no value')}
          </Text>
        )}
      </div>
    </Stack>
  );
}

function ValueWords({ value: { title, count, isMore } }: { readonly value: FilterValue }) {
  const { say, language } = useWords(TABLE_WORDS);
  return (
    <>
      <span className="facet-title">
        <HostText text={title} shown={60} />
      </span>
      {count !== undefined && (
        <span className="facet-count">{isMore === true ? say('at least', { count }) : count.toLocaleString(language)}</span>
      )}
    </>
  );
}

interface TypedValueProps {
  readonly dimension: Dimension;
  readonly given: string;
  onApply(value: string): void;
}

function TypedValue({ dimension: { title, hint }, given, onApply }: TypedValueProps) {
  const { say } = useWords(TABLE_WORDS);
  const [typed, setTyped] = useState(given);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onApply(typed.trim());
      }}
    >
      <Group gap="xs" wrap="nowrap" align="end">
        <TextInput
          size="xs"
          flex={1}
          data-autofocus
          label={title}
          placeholder={hint}
          value={typed}
          maxLength={256}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button size="xs" type="submit">
          {say('apply')}
        </Button>
      </Group>
    </form>
  );
}
