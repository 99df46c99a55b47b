import type { Row } from './row.ts';

/** What the collector's own people, or strangers in their place, can try. */
export const ACCESS_THREATS: readonly Row[] = [
  {
    id: 'T68',
    what: 'somebody with one role or duty tries every route',
    holds: 'exactly the table of access; a refusal is 403 and a line of the audit log',
  },
  {
    id: 'T71',
    what: 'another site uses the browser of somebody who is signed in; a session is planted, stolen or left open; passwords are guessed',
    holds:
      'a request from another page is refused; a session has a new secret at each sign-in, is known by its digest, ends by itself, and with every change of rights; guesses wait ever longer, and learn nothing of names',
  },
];
