import type { Value } from '../connection.ts';
import type { Contact, Contacted } from '../contract.ts';

/** The columns of `presence` that a heartbeat sets; those that it does not name stay as they are. */
export function presenceSaid(contact: Contact): Readonly<Record<string, Value>> {
  const { storage, life, integrity, updates, catalogue, cost, watching } = contact;
  return {
    silent_at: null,
    stopped_at: null,
    ...(storage === undefined ? {} : { storage }),
    ...(life?.boot === undefined ? {} : { boot: life.boot }),
    suspended_seconds: life?.suspendedSeconds ?? null,
    ...(integrity === undefined ? {} : { program_digest: integrity.program, units_digest: integrity.units ?? null }),
    last_contact: contact.at,
    agent_version: contact.agentVersion,
    uptime_seconds: contact.uptimeSeconds,
    spooled_batches: contact.spooledBatches,
    catalogue_version: catalogue?.version ?? null,
    catalogue_digest: catalogue?.digest ?? null,
    clock_offset_seconds: contact.clockOffsetSeconds ?? null,
    cost: cost === undefined ? null : JSON.stringify(cost),
    watching: watching === undefined ? null : JSON.stringify(watching),
    updates:
      updates === undefined
        ? null
        : JSON.stringify({ release: updates.release, settings: updates.settings, refused: updates.refused }),
  };
}

/** What a heartbeat says of releases that the host did not take, or gave up: revision, when, why. */
export function troublesOf({ updates, at }: Contact): readonly (readonly [revision: number, at: string, why: string])[] {
  return (updates?.refused ?? []).flatMap(({ what, revision, why }) =>
    revision === undefined || (what !== 'release' && what !== 'rolled-back') ? [] : [[revision, at, why] as const],
  );
}

/**
 * Whether a heartbeat may be news of nothing but the time, which the store tells by what it holds: whoever says so much has its chain compared, and what alarms
 * are about; whoever says that something became of an update or a command is heard by all rules.
 */
export function isPlain({ chain, integrity, storage, updates }: Contact): boolean {
  if (chain === undefined || chain.inFlight !== undefined || integrity === undefined || storage === undefined) return false;
  return updates === undefined || (updates.refused.length === 0 && updates.outcomes.length === 0);
}

/** Of a plain heartbeat what must be as it was: version, digests of program and units, where its state is kept. */
export function compared({ agentVersion, integrity, storage }: Contact): readonly Value[] {
  return [agentVersion, integrity?.program ?? null, integrity?.units ?? null, storage ?? null];
}

/** What a plain heartbeat is answered with. */
export const NOTHING_NEW: Contacted = { resync: false, isForked: false, commands: [] };
