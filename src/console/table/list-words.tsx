import { Button } from '@mantine/core';
import { Nothing } from '../display/answers.tsx';
import { useWords } from '../words/use-words.tsx';
import { TABLE_WORDS } from './words.ts';

/** How many there are, beside a title: exact up to what the API counts, then `10,000+`. */
export function ListCount({ counted }: { readonly counted: { readonly count: number; readonly isMore: boolean } | undefined }) {
  const { say, language } = useWords(TABLE_WORDS);
  if (counted === undefined) return null;
  const { count, isMore } = counted;
  return (
    <>
      {' '}
      <span className="list-count">{isMore ? say('at least', { count }) : count.toLocaleString(language)}</span>
    </>
  );
}

/** The filters leave nothing. */
export function NothingFits({ onClear }: { readonly onClear: () => void }) {
  const { say } = useWords(TABLE_WORDS);
  return (
    <Nothing
      title={say('nothing fits')}
      action={
        <Button variant="default" onClick={onClear}>
          {say('clear filters')}
        </Button>
      }
    >
      {say('nothing fits what')}
    </Nothing>
  );
}
