import type { Row } from './row.ts';

/** What the collector's own people, or strangers in their place, can try. */
export const ACCESS_THREATS: readonly Row[] = [
  {
    id: 'T63',
    what: 'the document of an identity provider, or a sink for events, names an address inside the network, by whatever form or a name that changes it, or sends the collector elsewhere',
    holds:
      'for sign-in only the origins that are set up are asked; for sinks every address of the name is looked at, private ones are reached only in networks that an administrator allows, and the connection goes to what was looked at. Over TLS, without redirects, for a bounded answer; what one server was trusted with is not shown to another',
  },
  {
    id: 'T67',
    what: 'a host, an account, a folder or a version is called so that it forges a line of a log, a member of JSON, a placeholder, or what a terminal or a chat obeys',
    holds:
      'in events for other systems it is one text in its own member, bounded and escaped; a line of syslog is one line of ASCII',
  },
  {
    id: 'T65',
    what: 'a host is called `<img src=x onerror=…>`, or its paths hold markup, marks of direction, colours of a terminal, 10,000 characters',
    holds:
      'the console shows them as text, with every unseen character written out, and shortened; its policy lets in no script but its own files, and asks no other server',
  },
  {
    id: 'T68',
    what: 'somebody with one role or duty, or limited to groups of hosts, tries every route',
    holds:
      'exactly the table of access; a refusal is 403 and a line of the audit log; a host of another group is 404, as if it were not there',
  },
  {
    id: 'T69',
    what: 'somebody looks a colleague up, again and again',
    holds:
      'every look at a host, at an account or at a file of findings, also as a count, is a line of the audit log, with who, when and from where; more than 20 people in ten minutes are refused, and that is a line too',
  },
  {
    id: 'T70',
    what: 'somebody who holds the database changes, removes or reorders lines of the audit log, writes it anew, or cuts its end off',
    holds:
      'the chain and the seals of the audit key tell; what was cut off with its seals is told by those beside the store and in the log of the process. What came after the last seal, and what is done by whoever holds the key too, is not told',
  },
  {
    id: 'T71',
    what: 'another site uses the browser of somebody who is signed in; a session is planted, stolen or left open; passwords are guessed',
    holds:
      'a request from another page is refused; a session has a new secret at each sign-in, is known by its digest, ends by itself, and with every change of rights; guesses wait ever longer, learn nothing of names, and do not keep the owner waiting where he signed in before',
  },
];
