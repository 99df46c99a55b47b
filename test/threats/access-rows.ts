import type { Row } from './row.ts';

/** What the collector's own people, or strangers in their place, can try. */
export const ACCESS_THREATS: readonly Row[] = [
  {
    id: 'T68',
    what: 'somebody with one role or duty tries every route',
    holds: 'exactly the table of access; a refusal is 403 and a line of the audit log',
  },
];
