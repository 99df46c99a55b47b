import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Heartbeat } from '../wire/protocol.ts';
import { ownFigures } from './own-figures.ts';
import type { OwnFiles } from './program/own-files.ts';
import type { Spool } from './spool/spool.ts';

/** What an agent can say of itself. */
export interface SelfReportParts {
  readonly version: string;
  readonly spool: Spool;
  readonly files: OwnFiles;
  /** Of the host's identity: counts while the spool does not know its chain. */
  readonly epoch: number;
}

/**
 * What an agent says of itself, after so many contacts that failed. The collector compares it with what it heard before, to
 * see that somebody tampers: detection, not prevention.
 */
export function selfReport({ version, spool, files, epoch }: SelfReportParts, failedContacts: number): Heartbeat {
  const integrity = files.digests();
  const boot = bootId();
  return {
    agentVersion: version,
    uptimeSeconds: Math.floor(process.uptime()),
    spooledBatches: spool.inFlight() === undefined ? 0 : 1,
    chain: spool.chainClaim(epoch),
    storage: spool.isOnDisk ? 'disk' : 'memory',
    ...(integrity === undefined ? {} : { integrity }),
    ...ownFigures(spool),
    life: { ...(boot === undefined ? {} : { boot }), suspendedSeconds: suspendedSeconds(), failedContacts },
  };
}

/** Linux's `uptime` is CLOCK_BOOTTIME, which goes on in sleep, and `hrtime` CLOCK_MONOTONIC, which does not (clock_gettime(2)). */
function suspendedSeconds(): number {
  return Math.max(0, Math.round(uptime() - process.hrtime()[0]));
}

let boot: { readonly id: string | undefined } | undefined;

/** proc(5), /proc/sys/kernel/random/boot_id; undefined on other systems. */
function bootId(): string | undefined {
  if (boot !== undefined) return boot.id;
  try {
    boot = { id: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 64) };
  } catch {
    boot = { id: undefined };
  }
  return boot.id;
}
