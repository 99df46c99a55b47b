import { expect, it } from 'vitest';
import type { Budget } from '../../agent/governor/budget.ts';
import { budgetRows } from './budget-lines.ts';
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

const budget: Budget = {
  at: now,
  cpu: { limitPercent: 1, windowMs: 300_000, limit: 3000, used5m: 600, usedDay: 1, watcherDay: 1, agentDay: 1 },
  memory: { limit: 256 * 1024 * 1024, lastPeak: 61 * 1024 * 1024, ended: 0 },
  io: { quick: 'best-effort', sweep: 'idle', nice: 10, sweepNice: 19 },
  disk: { spool: { limit: 1, used: 1024 * 1024 }, cache: { limit: 1, used: 1024 * 1024 } },
  waiting: [{ what: 'sweep', why: 'battery', since: '2026-11-21T11:00:00.000Z', atTheLatest: '2026-11-21T14:00:00.000Z' }],
  hung: [{ what: '/mnt/nas', times: 1, lastAt: now, until: now }],
  scanner: { ended: 2 },
};

it('says what looking costs and what waits, and nothing of what it does not understand', () => {
  expect(budgetRows(budget, now)).toEqual([
    ['cost', '0.20 % of a core in the last 5 minutes (1 % may be), 61 of 256 MiB, 2 MiB on disk'],
    ['waits', 'a sweep, since 1 h ago: the machine runs on battery; in 120 min at the latest'],
    ['left out', '/mnt/nas: no answer'],
    ['scanner', 'ended 2 times since the start'],
  ]);
  expect(budgetRows({ ...budget, cpu: 'much' }, now)).toEqual([]);
  expect(budgetRows(undefined, now)).toEqual([]);
});

it.each(cases)('says how the agent stands: $name', ({ given, want }) => {
  expect(statusLines(given, { paint, now, width: 80, nameOf: (id) => id })).toEqual(want);
});
