import { plainText } from '../display/host-string.ts';
import { useWords } from '../words/use-words.tsx';
import type { RowTotal } from './row-space.ts';
import { TABLE_WORDS } from './words.ts';

interface PlaceInListProps {
  /** The place of the first row in sight, from 1; undefined while that is not known. */
  readonly first: number | undefined;
  /** How many rows are in sight. */
  readonly count: number;
  /** The value at which the list was entered. */
  readonly entered: string | undefined;
  readonly total: RowTotal | undefined;
}

/** Where in the whole list somebody is, as far as that is known: `201–218 of 10,000+`, `From fra on, of 10,000+`. */
export function PlaceInList({ first, count, entered, total }: PlaceInListProps) {
  const { say } = useWords(TABLE_WORDS);
  const whole = total === undefined ? '' : say(total.isMore ? 'at least' : 'exactly', { count: total.count });
  const last = (first ?? 0) + count - 1;
  const sight = { from: first ?? 0, to: total === undefined || total.isMore ? last : Math.min(last, total.count) };
  return (
    <p className="rows-place">
      {first !== undefined && (whole === '' ? say('rows', sight) : say('rows of', { ...sight, whole }))}
      {first === undefined && entered !== undefined && say('entered at', { value: plainText(entered) })}
      {first === undefined && whole !== '' && ` · ${say('in all', { whole })}`}
    </p>
  );
}
