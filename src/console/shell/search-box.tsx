import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { Fragment, useEffect, useEffectEvent, useId, useState, type KeyboardEvent } from 'react';
import { plainText } from '../display/host-string.ts';
import { HostText } from '../display/host-text.tsx';
import { Icon } from '../display/icon.tsx';
import { useWords } from '../words/use-words.tsx';
import { useSearch, type Hit } from './use-search.tsx';
import { SHELL_WORDS } from './words.ts';

/** Types faster than this are one question. */
const PAUSE_MS = 120;

/** Finds a host, an account, a tag or a page from anywhere, by the keyboard alone. */
export function SearchBox({ onClose }: { readonly onClose: () => void }) {
  const { say } = useWords(SHELL_WORDS);
  const navigate = useNavigate();
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const [asked] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const { hits, failure, isSettled } = useSearch(asked);
  const at = Math.min(chosen, hits.length - 1);
  const isAnswered = isSettled && asked === typed.trim();

  const go = (hit: Hit | undefined) => {
    if (hit === undefined) return;
    onClose();
    void navigate({ to: hit.to, search: hit.search ?? {} });
  };
  const enter = useEnter(isAnswered, () => go(hits[at]));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) enter.press();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || hits.length === 0) return;
    event.preventDefault();
    setChosen((at + step + hits.length) % hits.length);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size="lg"
      padding={0}
      yOffset="12vh"
      title={null}
      // Whoever pressed the keys types already: nothing fades in first, and no letter is lost.
      transitionProps={{ duration: 0 }}
      aria-label={say('search')}
    >
      <div className="search-field">
        <Icon name="search" size={18} />
        <input
          ref={focused}
          data-autofocus
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={listId}
          aria-activedescendant={hits.length > 0 ? `${listId}-${at}` : undefined}
          aria-autocomplete="list"
          aria-label={say('search long')}
          placeholder={say('search long')}
          value={typed}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setChosen(0);
            enter.forget();
          }}
          onKeyDown={onKeyDown}
        />
        <kbd aria-hidden="true">Esc</kbd>
      </div>
      <Hits {...{ listId, hits, at }} onPoint={setChosen} onGo={go} />
      <Foot {...{ asked, failure }} isEmpty={isAnswered && hits.length === 0} />
    </Modal>
  );
}

/** At once, before the dialogue's own care for the focus, which waits for a frame. */
function focused(field: HTMLInputElement | null): void {
  field?.focus();
}

/** Who types and presses Enter at once means what will be found, and none of what was found for fewer letters. */
function useEnter(isAnswered: boolean, onGo: () => void) {
  const [isPressed, setPressed] = useState(false);
  const goOn = useEffectEvent(onGo);
  useEffect(() => {
    if (isPressed && isAnswered) goOn();
  }, [isPressed, isAnswered]);
  return { press: () => setPressed(true), forget: () => setPressed(false) };
}

interface HitsProps {
  readonly listId: string;
  readonly hits: readonly Hit[];
  readonly at: number;
  readonly onPoint: (index: number) => void;
  readonly onGo: (hit: Hit) => void;
}

function Hits({ listId, hits, at, onPoint, onGo }: HitsProps) {
  const { say } = useWords(SHELL_WORDS);
  return (
    <div id={listId} role="listbox" aria-label={say('search')} className="search-hits">
      {hits.map((hit, index) => (
        <Fragment key={hit.key}>
          {hit.kind !== hits[index - 1]?.kind && (
            <div role="presentation" className="search-kind">
              {say(hit.kind)}
            </div>
          )}
          <Option
            id={`${listId}-${index}`}
            hit={hit}
            isChosen={index === at}
            onPoint={() => onPoint(index)}
            onGo={() => onGo(hit)}
          />
        </Fragment>
      ))}
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly hit: Hit;
  readonly isChosen: boolean;
  readonly onPoint: () => void;
  readonly onGo: () => void;
}

function Option({ id, hit, isChosen, onPoint, onGo }: OptionProps) {
  return (
    <div id={id} role="option" aria-selected={isChosen} className="search-hit" onPointerMove={onPoint} onClick={onGo}>
      <Icon name={hit.icon} />
      <span className="search-hit-words">
        <HostText text={hit.words} shown={90} />
      </span>
      {hit.beside !== undefined && <span className="search-hit-beside">{hit.beside}</span>}
    </div>
  );
}

interface FootProps {
  readonly asked: string;
  readonly failure: string | undefined;
  readonly isEmpty: boolean;
}

function Foot({ asked, failure, isEmpty }: FootProps) {
  const { say } = useWords(SHELL_WORDS);
  return (
    <div className="search-foot" role="status">
      {failure !== undefined && say('search failed', { why: failure })}
      {failure === undefined && asked === '' && say('search hint')}
      {failure === undefined && asked !== '' && isEmpty && (
        <>
          {say('search none', { text: plainText(asked) })} {say('search none what')}
        </>
      )}
    </div>
  );
}
