import { expect, it } from 'vitest';
import { statusLines } from './print-status.ts';
import type { AgentStatus } from '../../wire/local.ts';
import type { Finding } from '../../domain/finding.ts';
import { paintFor } from '../paint.ts';

const paint = paintFor({ isTTY: false, columns: 80, write: () => undefined }, {});
const now = '2026-11-21T12:00:00.000Z';
const none: AgentStatus = {
  schema: 'bandog.status/1',
  state: '/var/lib/bandog',
  running: false,
  enrolled: false,
  waiting: 0,
  findings: [],
  incomplete: [],
};
const finding: Finding = {
  id: '0'.repeat(32),
  product: 'codex-cli',
  state: 'installed',
  channel: 'npm',
  environment: { kind: 'host' },
  account: { id: '1000', name: 'ada' },
  anchor: '/home/ada/\u001b[31mx',
  paths: [],
  running: [],
  version: '1.2.3',
  identity: 'proven',
  evidence: [],
  scopes: [],
  firstSeen: '2026-11-19T12:00:00.000Z',
  lastSeen: '2026-11-19T12:00:00.000Z',
  catalogue: 'c'.repeat(64),
};

const cases: readonly { readonly name: string; readonly given: AgentStatus; readonly want: readonly string[] }[] = [
  {
    name: 'a host that is enrolled nowhere',
    given: none,
    want: [
      'agent      not running',
      'collector  not enrolled',
      'contact    none yet',
      'last look  none yet',
      'to send    nothing',
      'state      /var/lib/bandog',
      '',
      'No findings.',
    ],
  },
  {
    name: 'a host in trouble, and a path that would colour the terminal',
    given: {
      ...none,
      running: true,
      enrolled: true,
      collector: 'https://collector.example:8443',
      hostId: 'ab12',
      lastContact: '2026-11-21T11:00:00.000Z',
      lastFailure: '2026-11-21T11:59:30.000Z unreachable: ECONNREFUSED',
      lastLook: '2026-11-21T11:58:00.000Z',
      waiting: 1,
      findings: [finding],
      incomplete: ['a@1', 'b@1', 'c@1', 'd@1', 'e@1', 'f@1', 'g@1'],
    },
    want: [
      'agent      running',
      'collector  https://collector.example:8443, as host ab12',
      'contact    1 h ago; failed 30 s ago: unreachable: ECONNREFUSED',
      'last look  2 min ago, not completely: a@1, b@1, c@1 and 4 more (why: bandog',
      '           explain)',
      'to send    1 entry',
      'state      /var/lib/bandog',
      '',
      '1 finding, as the collector is told of it:',
      '',
      'codex-cli',
      '  installed  1.2.3 · npm · ada · first seen 2 d ago',
      String.raw`  /home/ada/\x1b[31mx`,
      '',
    ],
  },
];

it.each(cases)('says how the agent stands: $name', ({ given, want }) => {
  expect(statusLines(given, { paint, now, width: 80, nameOf: (id) => id })).toEqual(want);
});
