import { readFileSync, rmSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { systemClock } from '../../domain/clock.ts';
import { KnownError } from '../../domain/errors.ts';
import { enrolHost } from './enrolment.ts';
import { lockState } from '../spool/lock.ts';
import { openSpool } from '../spool/open-spool.ts';
import { backOffMs } from '../uplink/back-off.ts';
import { isEnrolled } from '../uplink/identity.ts';
import type { NetworkSource } from '../uplink/network.ts';

/** How a host is enrolled that nobody sits at. */
export interface EnrolmentByFile {
  readonly folder: string;
  /** Where a management tool puts the token, now or later; removed once it has been used. */
  readonly file: string;
  readonly version: string;
  /** How the collector is reached; absent: as the state folder says. */
  readonly network?: Omit<NetworkSource, 'folder'>;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

const LOOK_EVERY_MS = 2000;
/** A token has some hundred bytes. */
const MAX_TOKEN_BYTES = 64 * 1024;
/** A collector that refused this token refuses it again: asked soon a few times, then hourly, for a fleet may hold the same expired one. */
const REFUSED_MS = { first: 30_000, longest: 3_600_000 } as const;

/**
 * Resolves to true once this host is enrolled: at once when it is already, else with the token of the file, tried again until the
 * collector takes it, or another one lies there, or somebody enrols this host by hand. False when the signal ended the wait.
 *
 * @throws KnownError E_STATE_UNSAFE, E_SPOOL_CORRUPT
 */
export async function enrolByFile(by: EnrolmentByFile): Promise<boolean> {
  const { folder, file, log, signal } = by;
  let failures = 0;
  let tried: string | undefined;
  let notBefore = 0;
  let isTold = false;
  while (!signal.aborted) {
    if (isEnrolled(folder)) {
      // A secret that serves nothing any more does not lie about.
      rmSync(file, { force: true });
      return true;
    }
    const mark = markOf(file);
    if (mark !== tried) [failures, notBefore] = [0, 0];
    if (mark !== undefined && performance.now() >= notBefore) {
      tried = mark;
      const waitMs = await tryToken(by, failures);
      failures += 1;
      notBefore = performance.now() + waitMs;
      continue;
    }
    if (mark === undefined && !isTold) log.info({ file }, 'this host is not enrolled; a token is awaited');
    isTold = true;
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** One try; what it answers is how long to wait for the next, 0 when it went well. */
async function tryToken({ folder, file, version, network, log }: EnrolmentByFile, failures: number): Promise<number> {
  try {
    const { hostId, url } = await enrolHost(readFileSync(file, 'utf8'), {
      folder,
      version,
      ...(network === undefined ? {} : { network }),
    });
    log.info({ hostId, collector: url }, 'this host is enrolled');
    return 0;
  } catch (error) {
    const code = error instanceof KnownError ? error.code : undefined;
    // Somebody looks at the state at this moment, or enrols this host by hand.
    if (code === 'E_STATE_LOCKED') return LOOK_EVERY_MS;
    if (code === 'E_STATE_UNSAFE') throw error;
    const isRefused = code === 'E_ENROL_REFUSED' || code === 'E_TOKEN_INVALID';
    const waitMs = isRefused ? refusedMs(failures) : backOffMs(failures);
    const why = error instanceof Error ? error.message : 'unknown error';
    log.warn({ code, why, waitMs }, 'enrolment failed; it is tried again');
    rememberFailure(folder, `enrolment: ${why}`);
    return waitMs;
  }
}

function refusedMs(failures: number): number {
  const bound = Math.min(REFUSED_MS.longest, REFUSED_MS.first * 2 ** Math.min(failures, 10));
  return Math.round(bound * (0.5 + 0.5 * Math.random()));
}

/** What tells one token from the next; undefined when none is there, or what is there is none. */
function markOf(file: string): string | undefined {
  const facts = statSync(file, { throwIfNoEntry: false });
  const isToken = facts?.isFile() === true && facts.size > 0 && facts.size <= MAX_TOKEN_BYTES;
  return isToken ? `${facts.ino} ${facts.size} ${facts.mtimeMs}` : undefined;
}

/** So that `bandog status` says why this host is not enrolled; not worth a failure while somebody else holds the state. */
function rememberFailure(folder: string, why: string): void {
  try {
    const lock = lockState(folder);
    try {
      const { spool } = openSpool(folder, systemClock);
      spool.remember('contact.failure', `${systemClock.now()} ${why}`.slice(0, 500));
      spool.close();
    } finally {
      lock.release();
    }
  } catch (error) {
    if (!(error instanceof KnownError && error.code === 'E_STATE_LOCKED')) throw error;
  }
}
