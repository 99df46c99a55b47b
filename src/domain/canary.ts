/** Id of the signature that finds nothing but our own marker (signatures/other/bandog-canary.yaml): every catalogue has it, and no answer counts it. */
export const CANARY_PRODUCT = 'bandog-canary';
/** The marker, of the agent's state folder; only an agent whose state is where the signature looks can plant one. */
export const CANARY_FOLDER = 'canary';
/** Its name in that folder. */
export const CANARY_FILE = 'marker.json';
/** All that it holds. */
export const CANARY_CONTENT = '{"bandog-canary":1}\n';
