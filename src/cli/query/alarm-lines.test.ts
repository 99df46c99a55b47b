import { describe, expect, it } from 'vitest';
import { paintFor } from '../paint.ts';
import { alarmLines, type Alarming } from './alarm-lines.ts';

const NOW = '2026-11-21T12:00:00.000Z';
const HEARD = '2026-11-21T11:50:00.000Z';
const paint = paintFor({ write: () => undefined, isTTY: false, columns: 80 }, {});

type Kind = Alarming['alarms'][number]['kind'];
const alarm = (kind: Kind, detail: Alarming['alarms'][number]['detail'] = {}, at = HEARD) => ({ at, kind, detail });

const CASES: readonly { readonly name: string; readonly given: Partial<Alarming>; readonly want: readonly string[] }[] = [
  { name: 'nothing', given: {}, want: [] },
  {
    name: 'silent now',
    given: { host: { lastContact: HEARD, silentAt: HEARD }, alarms: [alarm('silent')] },
    want: ['Silent: not heard of since 10 min ago, and its agent did not say that it stops.', ''],
  },
  {
    name: 'stopped, and its disk failed',
    given: { host: { lastContact: HEARD, stoppedAt: HEARD, storage: 'memory' } },
    want: ['Its agent was told to stop 10 min ago.', 'Its disk fails: what it finds is in its memory only, and comes here.', ''],
  },
  {
    name: 'what was, with the host’s words made harmless',
    given: {
      alarms: [
        alarm('heard-again', { why: 'the agent was held still' }),
        alarm('state-rollback'),
        alarm('program-changed', { version: '1\u001b[2J' }),
        alarm('units-changed'),
        alarm('not-on-disk'),
      ],
    },
    want: [
      '10 min ago: it was heard of again after a silence: the agent was held still.',
      '10 min ago: its agent came back with an older state than it had reported from, or with none; it sent everything anew.',
      "10 min ago: its agent's program is another, under the same version 1\\x1b[2J.",
      '10 min ago: the service files of its agent are others, and its version is the same.',
      '10 min ago: its agent could not write to its disk.',
      '',
    ],
  },
  { name: 'what was long ago', given: { alarms: [alarm('not-on-disk', {}, '2026-10-01T00:00:00.000Z')] }, want: [] },
];

describe('alarmLines', () => {
  for (const { name, given, want } of CASES) {
    it(name, () => {
      expect(alarmLines({ host: { lastContact: HEARD }, alarms: [], now: NOW, ...given }, paint)).toEqual(want);
    });
  }
});
