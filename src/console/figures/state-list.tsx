import { Mark } from '../display/mark.tsx';
import { useWords } from '../words/use-words.tsx';
import { FigureLink, type FigureList } from './figure-link.tsx';
import { LOOKS, type CampaignState, type CoverageState } from './states.ts';
import { FIGURE_WORDS } from './words.ts';

/** States with their hosts and share: shape, word, number and per cent. */
export function StateList<S extends CampaignState | CoverageState>({ shares, listOf, isPlain = false }: StateListProps<S>) {
  const { say } = useWords(FIGURE_WORDS);
  const total = shares.reduce((sum, { hosts }) => sum + hosts, 0);
  return (
    <ul className={isPlain ? 'state-list state-list-plain' : 'state-list'}>
      {shares.map(({ state, hosts }) => (
        <li key={state}>
          <Mark tone={LOOKS[state].tone} shape={LOOKS[state].shape}>
            {say(state as CampaignState)}
          </Mark>
          <FigureLink count={hosts} list={listOf(state)} label={say(state as CampaignState)} />
          <span className="state-share">{hosts === 0 ? '' : `${percent(hosts, total)} %`}</span>
        </li>
      ))}
    </ul>
  );
}

/** Whole per cent; what is there is never 0, and what lacks something never 100. */
export function percent(part: number, whole: number): number {
  if (part === 0 || part === whole) return part === 0 ? 0 : 100;
  return Math.min(99, Math.max(1, Math.round((100 * part) / whole)));
}

interface StateListProps<S> {
  readonly shares: readonly { readonly state: S; readonly hosts: number }[];
  listOf(state: S): FigureList | undefined;
  readonly isPlain?: boolean;
}
