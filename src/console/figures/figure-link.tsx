import { Link } from '@tanstack/react-router';
import { useMay } from '../session/self.tsx';
import { LANGUAGE_TAGS } from '../words/language.ts';
import { useWords } from '../words/use-words.tsx';
import { FIGURE_WORDS } from './words.ts';

/** A number that leads to its list, for whoever may see that; for anybody else the number. */
export function FigureLink({ count, isMore = false, list, label, className = 'figure' }: FigureLinkProps) {
  const { say, language } = useWords(FIGURE_WORDS);
  const may = useMay();
  const text = isMore ? say('more', { count }) : count.toLocaleString(LANGUAGE_TAGS[language]);
  if (list === undefined || count === 0 || !may(list.operation)) return <span className={className}>{text}</span>;
  return (
    <Link to={list.to} search={list.search ?? {}} className={`${className} figure-link`} aria-label={`${text} ${label}`}>
      {text}
    </Link>
  );
}

/** Where the list of a number is. */
export interface FigureList {
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
  /** Without which its page shows nothing. */
  readonly operation: string;
}

interface FigureLinkProps {
  readonly count: number;
  /** There are more than so many. */
  readonly isMore?: boolean;
  readonly list: FigureList | undefined;
  /** What is counted, for whoever does not see what stands beside it. */
  readonly label: string;
  readonly className?: string;
}
