import type { Row } from './row.ts';

/** What can be tried against the employee's page, which is served on the machine itself. */
export const OWN_PAGE_THREATS: readonly Row[] = [
  {
    id: 'T81',
    what: 'another account of the machine connects to the employee’s page, which listens on 127.0.0.1, looks for its address among the processes, or has it from somewhere',
    holds:
      'on Linux the kernel says whose connection it is, and another account’s is ended before it is told anything, and the person is told; everywhere the code of the address is good once, is in no argument of a process, and nothing is answered without the token that it was exchanged for. The page is the person’s own process: the agent still decides what that account sees',
  },
  {
    id: 'T82',
    what: 'a page elsewhere, or one served by somebody else on the machine, makes the browser of the person ask the employee’s page, reads it, frames it, or leads a name of its own to it',
    holds:
      'an ask needs our own `Host` and `Origin`, JSON, and a token that no cookie carries; another page gets no answer, no frame and no leave, and starts no look',
  },
];
