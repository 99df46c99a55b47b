import { Mark } from '../display/mark.tsx';
import { useWords } from '../words/use-words.tsx';
import { CHANGE_WORDS } from './words.ts';

/** Who keeps an object of the policy: only he changes it. */
export function KeptBy({ by }: { readonly by: 'file' | 'console' | 'catalogue' }) {
  const { say } = useWords(CHANGE_WORDS);
  return (
    <Mark tone="quiet" shape={by === 'file' ? 'square' : 'ring'}>
      {say(`by ${by}`)}
    </Mark>
  );
}
