import { CANARY_PRODUCT } from '../../domain/canary.ts';
import type { Observation } from '../../domain/finding.ts';
import { TRIAL_MARKER } from './trial-marker.ts';

/** As many as one message holds. */
const MOST = 20;

/** What a look at the ordinary host says that it must not say, one sentence each; none when the catalogue can be looked with. */
export function trialProblems(observations: readonly Observation[]): readonly string[] {
  const isMarker = ({ product, anchor }: Observation) => product === CANARY_PRODUCT && anchor === TRIAL_MARKER;
  const wrong = observations
    .filter((one) => !isMarker(one))
    .map(({ product, anchor }) => `it finds ${product} where there is none: ${anchor}`.slice(0, 300));
  const blind = observations.some(isMarker)
    ? []
    : [`it does not find the marker: ${CANARY_PRODUCT} is missing, or it finds nothing at all`];
  return [...blind, ...wrong].slice(0, MOST);
}
