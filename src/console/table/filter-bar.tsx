import { Button, Menu, TextInput, UnstyledButton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../display/icon.tsx';
import { useWords } from '../words/use-words.tsx';
import type { Dimension, Filters } from './contract.ts';
import { FilterPill } from './filter-pill.tsx';
import { TABLE_WORDS } from './words.ts';

/** Types faster than this are one question. */
const PAUSE_MS = 250;

interface FilterBarProps {
  readonly dimensions: readonly Dimension[];
  readonly filters: Filters;
  /** What is searched for by typing: the filter `text`. */
  readonly textLabel: string;
  set(name: string, value: string): void;
  clear(): void;
}

/** The filters of a list: a text, which `/` leads to, and one pill for each. */
export function FilterBar({ dimensions, filters, textLabel, set, clear }: FilterBarProps) {
  const { say } = useWords(TABLE_WORDS);
  const [added, setAdded] = useState<readonly string[]>([]);
  const isShown = ({ name, isMain }: Dimension) => isMain === true || filters[name] !== undefined || added.includes(name);
  const others = dimensions.filter((dimension) => !isShown(dimension));
  const isAnySet = dimensions.some(({ name }) => filters[name] !== undefined) || filters['text'] !== undefined;
  return (
    <div className="filter-bar" role="search" aria-label={say('filters')}>
      <TextFilter label={textLabel} given={filters['text'] ?? ''} onChange={(value) => set('text', value)} />
      {dimensions.filter(isShown).map((dimension) => (
        <FilterPill
          key={dimension.name}
          dimension={dimension}
          filters={filters}
          isOpenAtFirst={added.at(-1) === dimension.name && filters[dimension.name] === undefined}
          onChange={(value) => set(dimension.name, value)}
        />
      ))}
      {others.length > 0 && (
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <UnstyledButton className="pill-more">
              <Icon name="plus" size={12} /> {say('more filters')}
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map(({ name, title, kind }) => (
              <Menu.Item
                key={name}
                onClick={() => (kind === 'flag' ? set(name, 'true') : setAdded((before) => [...before, name]))}
              >
                {title}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {isAnySet && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setAdded([]);
            clear();
          }}
        >
          {say('clear filters')}
        </Button>
      )}
    </div>
  );
}

interface TextFilterProps {
  readonly label: string;
  readonly given: string;
  onChange(value: string): void;
}

function TextFilter({ label, given, onChange }: TextFilterProps) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(given);
  const [known, setKnown] = useState(given);
  // The address changed otherwise: by a saved view, by going back.
  if (known !== given) {
    setKnown(given);
    setTyped(given);
  }
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  useEffect(() => {
    if (typed.trim() === given) return undefined;
    const timer = setTimeout(() => change.current(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, given]);
  useSlash(field);
  return (
    <TextInput
      ref={field}
      className="filter-text"
      size="sm"
      type="search"
      aria-label={label}
      placeholder={label}
      aria-keyshortcuts="/"
      leftSection={<Icon name="search" />}
      rightSection={<kbd aria-hidden="true">/</kbd>}
      value={typed}
      maxLength={256}
      spellCheck={false}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}

/** `/` leads to the filters of this page, before the search of the whole console hears of it; that one has Ctrl-K too. */
function useSlash(field: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]') !== null;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping || document.querySelector('[role=dialog]') !== null)
        return;
      event.preventDefault();
      event.stopImmediatePropagation();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [field]);
}
