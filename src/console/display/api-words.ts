import type { FindingView, ReleaseView } from '../../api-client/client.generated.ts';

/** What the company decided on a product, as the API says it. */
export type Verdict = FindingView['verdict']['verdict'];
/** How far something is given out, as the API says it. */
export type Ring = ReleaseView['ring'];
/** What a copy is, as the API says it. */
export type State = FindingView['finding']['state'];

// Records, since the compiler knows of a record whether a word of the API is left out; of a list it does not.
const WORST_FIRST: Readonly<Record<Verdict, true>> = { banned: true, restricted: true, unreviewed: true, approved: true };
const NARROWEST_FIRST: Readonly<Record<Ring, true>> = { canary: true, early: true, all: true };
const MOST_ALIVE_FIRST: Readonly<Record<State, true>> = {
  installed: true,
  running: true,
  ran: true,
  packed: true,
  residue: true,
  unknown: true,
  gone: true,
};

/** All verdicts, the worst first. */
export const VERDICTS = Object.keys(WORST_FIRST) as readonly Verdict[];
/** All rings, the narrowest first. */
export const RINGS = Object.keys(NARROWEST_FIRST) as readonly Ring[];
/** All states of a copy. */
export const STATES = Object.keys(MOST_ALIVE_FIRST) as readonly State[];
