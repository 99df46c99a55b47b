import type { Row } from './row.ts';

/** What a fleet, or who pretends to be one, can load on a collector. */
export const LOAD_THREATS: readonly Row[] = [
  {
    id: 'T50',
    what: 'a token that leaked, or a whole company at once, enrols thousands',
    holds:
      'a hundred a second; the others are told when to come again, spread over the time that they will take; a token has its uses and its end',
  },
  {
    id: 'T61',
    what: 'a compromised host sends bombs, endless bodies, depth, wrong types, `__proto__`, no UTF-8, forged signatures',
    holds: 'each is refused with a 4xx that says why; nothing is stored, and the others are answered between them',
  },
  {
    id: 'T62',
    what: 'connections that send a byte now and then',
    holds:
      'hosts are answered meanwhile; a handshake ends within 20 s, headers within 10, a request within a minute; hosts that wait for orders are bounded in number',
  },
];
