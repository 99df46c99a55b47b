/**
 * The words for a finding's state and identity, apart from their schemas (`finding.ts`), so that a long-lived process
 * can know them without loading the schema library.
 */
export const IDENTITIES = ['proven', 'likely', 'possible'] as const;
/** How sure that it is this product. */
export type Identity = (typeof IDENTITIES)[number];

/** What a scan can say of a copy; `gone` and `unknown` need time, so only the agent says them. */
export const SEEN_STATES = ['installed', 'running', 'ran', 'packed', 'residue'] as const;
export type SeenState = (typeof SEEN_STATES)[number];
/** All states of a finding; the last two only the agent can say, which knows what was there before. */
export const STATES = [...SEEN_STATES, 'gone', 'unknown'] as const;
export type State = (typeof STATES)[number];
