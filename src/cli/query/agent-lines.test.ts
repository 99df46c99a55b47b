import { expect, it } from 'vitest';
import type { HostView } from '../../api-client/client.generated.ts';
import { paintFor } from '../paint.ts';
import { agentLines } from './agent-lines.ts';

const paint = paintFor({ write: () => undefined, isTTY: false, columns: 80 }, {});
const COST = {
  limitPercent: 1,
  looksDayMs: 213_200,
  residentDayMs: 46_000,
  memoryLimitBytes: 268_435_456,
  diskBytes: 5_600_000,
  waiting: [],
  leftOut: 0,
  endedAtCap: 0,
  scannerEnded: 0,
} satisfies HostView['cost'];

const CASES: readonly {
  readonly name: string;
  readonly given: Parameters<typeof agentLines>[0];
  readonly want: readonly string[];
}[] = [
  { name: 'nothing said', given: {}, want: [] },
  {
    name: 'an ordinary host',
    given: {
      agentVersion: '1.0.0',
      cost: { ...COST, peakBytes: 94_000_000 },
      watching: { watched: 812, compared: 0, starts: 'exec-events' },
    },
    want: [
      'agent 1.0.0: 0.30 % of a core over the last day (1 % may be), at most 90 MiB for a look, 6 MiB on disk',
      'watches 812 folders; every start of a program',
    ],
  },
  {
    name: 'what waits and ended, of a host that says it in its own words',
    given: {
      agentVersion: '2\u001b[2J',
      cost: {
        ...COST,
        waiting: [{ what: 'sweep', why: 'battery' }],
        leftOut: 1,
        endedAtCap: 2,
        scannerEnded: 1,
      },
    },
    want: [
      'agent 2\\x1b[2J: 0.30 % of a core over the last day (1 % may be), 6 MiB on disk',
      'A sweep waits: it runs on battery.',
      '1 place did not answer and is left out for a while.',
      '2 looks ended at the cap of memory since its agent started.',
      'Its scanner ended 1 time since its agent started.',
    ],
  },
];

for (const { name, given, want } of CASES) {
  it(name, () => expect(agentLines(given, paint)).toEqual(want));
}
