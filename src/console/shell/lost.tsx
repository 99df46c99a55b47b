import { Failure, Nothing } from '../display/answers.tsx';
import { useWords } from '../words/use-words.tsx';
import { SHELL_WORDS } from './words.ts';

/** Where no page is. */
export function Lost() {
  const { say } = useWords(SHELL_WORDS);
  return <Nothing title={say('lost title')}>{say('lost what')}</Nothing>;
}

/** A page that broke; the others still work. */
export function PageFailure({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return <Failure error={error} onRetry={reset} />;
}
