import type { CampaignDays, OverviewView } from '../../api-client/client.generated.ts';
import type { Shape, Tone } from '../display/mark.tsx';

/** How far a campaign is on a host. */
export type CampaignState = CampaignDays['days'][number]['hosts'][number]['state'];
/** How a host is looked at. */
export type CoverageState = OverviewView['coverage'][number]['state'];
/** Fillings of an area that are told apart without colour. */
export type Filling = 'solid' | 'lines' | 'dots' | 'crosses';

/** How a state looks: never by colour alone. */
export interface StateLook {
  readonly tone: Tone;
  readonly shape: Shape;
  readonly filling: Filling;
}

/** What is still to do, the worst first. */
export const OPEN_STATES = ['came-back', 'found', 'removed', 'not-looked'] as const satisfies readonly CampaignState[];
/** Where nothing is left to do. */
export const DONE_STATES = ['excepted', 'verified-gone', 'clean'] as const satisfies readonly CampaignState[];
/** All, the worst first. */
export const CAMPAIGN_STATES: readonly CampaignState[] = [...OPEN_STATES, ...DONE_STATES];
/** All, the best first. */
export const COVERAGE_STATES: readonly CoverageState[] = ['complete', 'earlier', 'partly', 'silent', 'never'];

/** How the states look. */
export const LOOKS: Readonly<Record<CampaignState | CoverageState, StateLook>> = {
  'came-back': { tone: 'bad', shape: 'cross', filling: 'crosses' },
  found: { tone: 'bad', shape: 'disc', filling: 'solid' },
  removed: { tone: 'warn', shape: 'triangle', filling: 'lines' },
  'not-looked': { tone: 'quiet', shape: 'dashed', filling: 'dots' },
  excepted: { tone: 'info', shape: 'diamond', filling: 'lines' },
  'verified-gone': { tone: 'good', shape: 'check', filling: 'solid' },
  clean: { tone: 'good', shape: 'ring', filling: 'dots' },
  complete: { tone: 'good', shape: 'check', filling: 'solid' },
  earlier: { tone: 'info', shape: 'ring', filling: 'lines' },
  partly: { tone: 'warn', shape: 'triangle', filling: 'lines' },
  silent: { tone: 'bad', shape: 'stop', filling: 'crosses' },
  never: { tone: 'quiet', shape: 'dashed', filling: 'dots' },
};

/** The hosts in a state. */
export function hostsIn<S extends string>(figures: readonly { readonly state: S; readonly hosts: number }[], state: S): number {
  return figures.find((one) => one.state === state)?.hosts ?? 0;
}

/** The hosts in some states together. */
export function hostsOf<S extends string>(
  figures: readonly { readonly state: S; readonly hosts: number }[],
  states: readonly S[],
): number {
  return states.reduce((sum, state) => sum + hostsIn(figures, state), 0);
}
