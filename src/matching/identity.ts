import type { CompiledSignature } from '../catalogue/catalogue.ts';
import type { Identity } from '../domain/state.ts';
import type { Match } from './matcher.ts';

/** What of a match says how sure it makes us. */
export type Sign = Pick<Match, 'indicator' | 'strength' | 'isBare'>;

/**
 * How sure the matches of one copy make us (law 2): one proof is `proven`; two independent strong signs are `likely`;
 * one is `possible`; hints alone, or nothing, are no finding. Signs are independent when they are of different kinds: two
 * files of one folder are one sign. A signature that is `experimental`, or a bare manifest alone, proves at most `possible`.
 */
export function identityOf(matches: readonly Sign[], signature: CompiledSignature): Identity | undefined {
  const proofs = matches.filter((match) => match.strength === 'proof');
  const strong = matches.filter((match) => match.strength === 'strong');
  if (proofs.length === 0 && strong.length === 0) return undefined;
  if (signature.status === 'experimental') return 'possible';
  if (proofs.length > 0) return 'proven';
  // A bare manifest is never enough with another bare one, but it agrees with a sign that has something behind it.
  const signs = new Set(strong.map((match) => match.indicator.slice(0, match.indicator.indexOf(':'))));
  return signs.size >= 2 && strong.some((match) => !match.isBare) ? 'likely' : 'possible';
}
