import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ScopeCoverage } from '../domain/coverage.ts';
import { KnownError } from '../domain/errors.ts';
import { BUDGET_SETTING, budgetIn } from './governor/budget.ts';
import { parseFromScanner } from '../wire/parse-pipe.ts';
import type { AgentStatus } from '../wire/local.ts';
import { isStateLocked } from './spool/lock.ts';
import { openSpoolToRead } from './spool/open-spool.ts';
import type { Spool } from './spool/spool.ts';
import { isEnrolled, readIdentity } from './uplink/identity.ts';

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
    return {
      ...knownOf(spool),
      findings: [...spool.findings().values()].filter((finding) => finding.state !== 'gone'),
    };
  } finally {
    spool.close();
  }
}

/** The newest coverage of each scope that a state folder knows; none where no agent ran. */
export function readCoverage(folder: string): readonly ScopeCoverage[] {
  const file = path.join(folder, 'agent.sqlite');
  if (!existsSync(file)) return [];
  const spool = openSpoolToRead(file);
  try {
    return spool.coverage().map(({ coverage }) => coverage);
  } finally {
    spool.close();
  }
}

/** What the spool says of the agent, but for its findings. */
export function knownOf(spool: Spool): Omit<AgentStatus, 'schema' | 'state' | 'running' | 'enrolled' | 'findings'> {
  const settings = {
    lastContact: 'contact.at',
    lastFailure: 'contact.failure',
    lastLook: 'look.at',
    lastDeepLook: 'look.deep-at',
  } as const;
  const said = Object.entries(settings).flatMap(([name, key]) => {
    const value = spool.setting(key);
    return value === undefined ? [] : [[name, value] as const];
  });
  const coverage = spool.coverage();
  const budget = budgetIn(spool.setting(BUDGET_SETTING));
  return {
    ...Object.fromEntries(said),
    ...(budget === undefined ? {} : { budget }),
    ...watching(spool.setting('watching')),
    ...networkTrouble(spool.setting('network.trouble')),
    waiting: spool.waiting(),
    incomplete: coverage.flatMap(({ coverage: one }) => (one.complete ? [] : [one.scope])),
    scopes: coverage.length,
  };
}

function networkTrouble(text: string | undefined): Pick<AgentStatus, 'networkTrouble'> {
  return text === undefined || text === '' ? {} : { networkTrouble: text };
}

function watching(kept: string | undefined): Pick<AgentStatus, 'watching'> {
  const message = kept === undefined ? undefined : parseFromScanner(kept);
  if (message?.kind !== 'watching') return {};
  const { kind: _, ...state } = message;
  return { watching: state };
}
