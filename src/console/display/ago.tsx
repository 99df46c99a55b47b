import { useSyncExternalStore } from 'react';
import { useWords } from '../words/use-words.tsx';
import { agoText, exactText } from './time-words.ts';
import { DISPLAY_WORDS } from './words.ts';

const EVERY_MS = 10_000;

/** When something was, in words that go on by themselves; the exact time in the viewer's zone on hover. */
export function Ago({ at }: { readonly at: string | undefined }) {
  const { say, language } = useWords(DISPLAY_WORDS);
  const nowMs = useNow();
  if (at === undefined) return <span>{say('never')}</span>;
  return (
    <time dateTime={at} title={exactText(at, language)}>
      {agoText(at, nowMs, language)}
    </time>
  );
}

/** The time now, to ten seconds: one clock for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / EVERY_MS) * EVERY_MS);
}

const listeners = new Set<() => void>();
let timer: number | undefined;

function subscribe(tick: () => void): () => void {
  listeners.add(tick);
  timer ??= window.setInterval(() => listeners.forEach((one) => one()), EVERY_MS / 10);
  return () => {
    listeners.delete(tick);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}
