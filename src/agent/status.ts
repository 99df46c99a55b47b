import { existsSync } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import { BUDGET_SETTING, budgetIn, type Budget } from './governor/budget.ts';
import { parseFromScanner } from '../wire/parse-pipe.ts';
import type { WatchingState } from '../wire/pipe.ts';
import { isStateLocked } from './spool/lock.ts';
import { openSpoolToRead } from './spool/open-spool.ts';
import { isEnrolled, readIdentity } from './uplink/identity.ts';

/** How the agent of this machine stands; `bandog.status/1`. Holds all that the collector is told of findings. */
export interface AgentStatus {
  readonly schema: 'bandog.status/1';
  readonly state: string;
  readonly running: boolean;
  readonly enrolled: boolean;
  readonly hostId?: string;
  readonly collector?: string;
  readonly lastContact?: string;
  /** Time and reason of the last failure; may be older than the last contact. */
  readonly lastFailure?: string;
  readonly lastLook?: string;
  /** How changes are noticed between looks; absent before the scanner first ran. */
  readonly watching?: Omit<WatchingState, 'kind'>;
  /** Entries that the collector does not have yet. */
  readonly waiting: number;
  readonly findings: readonly Finding[];
  /** Scopes that the last look into them could not see whole. */
  readonly incomplete: readonly string[];
  /** Each limit beside what was used; absent before the first look. */
  readonly budget?: Budget;
}

/** Reads the state folder without changing it, also beside a running agent. @throws KnownError E_STATE_UNSAFE when it may not be read */
export function readStatus(folder: string): AgentStatus {
  const none = {
    schema: 'bandog.status/1',
    state: folder,
    running: false,
    enrolled: false,
    waiting: 0,
    findings: [],
    incomplete: [],
  } as const;
  try {
    if (!existsSync(path.join(folder, 'agent.lock'))) return none;
    const identity = isEnrolled(folder) ? readIdentity(folder) : undefined;
    const names = identity === undefined ? {} : { hostId: identity.hostId, collector: identity.url };
    return { ...none, running: isStateLocked(folder), enrolled: identity !== undefined, ...names, ...known(folder) };
  } catch (error) {
    if (error instanceof KnownError) throw error;
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError(
      'E_STATE_UNSAFE',
      `the state folder ${folder} cannot be read: ${why}`,
      'Run this as the account that the agent runs as (root, for the service).',
      error,
    );
  }
}

function known(folder: string): Partial<AgentStatus> {
  const file = path.join(folder, 'agent.sqlite');
  if (!existsSync(file)) return {};
  const spool = openSpoolToRead(file);
  try {
    const settings = { lastContact: 'contact.at', lastFailure: 'contact.failure', lastLook: 'look.at' } as const;
    const said = Object.entries(settings).flatMap(([name, key]) => {
      const value = spool.setting(key);
      return value === undefined ? [] : [[name, value] as const];
    });
    const budget = budgetIn(spool.setting(BUDGET_SETTING));
    return {
      ...Object.fromEntries(said),
      ...(budget === undefined ? {} : { budget }),
      ...watching(spool.setting('watching')),
      waiting: spool.waiting(),
      findings: [...spool.findings().values()].filter((finding) => finding.state !== 'gone'),
      incomplete: spool.coverage().flatMap(({ coverage }) => (coverage.complete ? [] : [coverage.scope])),
    };
  } finally {
    spool.close();
  }
}

function watching(kept: string | undefined): Pick<AgentStatus, 'watching'> {
  const message = kept === undefined ? undefined : parseFromScanner(kept);
  if (message?.kind !== 'watching') return {};
  const { kind: _, ...state } = message;
  return { watching: state };
}
