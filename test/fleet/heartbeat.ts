import type { Heartbeat } from '../../src/wire/protocol.ts';
import { FLEET_CATALOGUE } from './copies.ts';

const DIGEST = 'a'.repeat(64);

/** A heartbeat with all that an agent says in one, about 1.1 kB. */
export function heartbeatOf({ epoch, sequence }: { readonly epoch: number; readonly sequence: number }): Heartbeat {
  return {
    agentVersion: '1.0.0',
    uptimeSeconds: Math.floor(performance.now() / 1000),
    spooledBatches: 0,
    catalogue: FLEET_CATALOGUE,
    clockOffsetSeconds: 0,
    updates: { publisherKey: DIGEST, refused: [], outcomes: [] },
    chain: { epoch, acknowledged: sequence - 1 },
    storage: 'disk',
    integrity: { program: DIGEST, units: DIGEST },
    cost: {
      limitPercent: 1,
      looksDayMs: 210_000,
      residentDayMs: 46_000,
      peakBytes: 94_000_000,
      memoryLimitBytes: 268_435_456,
      diskBytes: 5_600_000,
      waiting: [],
      leftOut: 0,
      endedAtCap: 0,
      scannerEnded: 0,
    },
    watching: { watched: 812, compared: 0, starts: 'exec-events' },
    life: { boot: '5e3b1d5c-0f7f-4f64-9d6b-0c9a0a3d8b11', suspendedSeconds: 0, failedContacts: 0 },
  };
}
