/** Id of the signature that finds nothing but our own marker (signatures/other/bandog-canary.yaml): every catalogue has it, and no answer counts it. */
export const CANARY_PRODUCT = 'bandog-canary';
/** Of the agent's state folder; only an agent whose state is where the signature looks can plant a marker. */
export const CANARY_FOLDER = 'canary';
/** What a marker holds beside nothing. */
export const CANARY_CONTENT = '{"bandog-canary":1}\n';

/** The marker's name tells which command asked for it. `id` has 32 hexadecimal digits. */
export function canaryName(id: string): string {
  return `marker-${id}.json`;
}

/** The command whose marker lies at this path; undefined when it is no marker. */
export function canaryIdOf(path: string): string | undefined {
  return /\/canary\/marker-([0-9a-f]{32})\.json$/.exec(path)?.[1];
}
