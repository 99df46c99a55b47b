import type { Row } from '../connection.ts';

/** 15: older ones are no longer maintained in 2026. */
const OLDEST_VERSION = 150_000;

/** Asks a server what `refusalOf` wants to know of it. */
export const FACTS = `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
  current_setting('server_encoding') AS encoding, current_setting('transaction_read_only') AS read_only,
  pg_is_in_recovery() AS standby`;

/** Asks a primary what `placeOf` wants to know. Who runs PostgreSQL for others may keep that from us. */
export const PLACE = `SELECT (pg_control_system()).system_identifier::text AS system,
  substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS timeline`;

/** Where a primary stands: the cluster that it was copied from, and how often one of its copies was promoted. */
export interface Place {
  readonly system: string;
  readonly timeline: number;
}

/** What is wrong with a server, and what to do about it. */
export interface Refusal {
  readonly what: string;
  readonly remedy: string;
}

/** The place of a primary; undefined when it does not say. */
export function placeOf(said: Row): Place | undefined {
  const { system, timeline } = said;
  if (typeof system !== 'string' || typeof timeline !== 'string') return undefined;
  return { system, timeline: Number.parseInt(timeline, 16) };
}

/** Why a server cannot keep a store; undefined when it can. */
export function refusalOf(facts: Row): Refusal | undefined {
  const wrong = refusalOfReads(facts);
  if (wrong !== undefined) return wrong;
  if (facts['standby'] === true)
    return { what: 'it is a standby, which takes no writes', remedy: 'Name the primary in the address of the store.' };
  if (facts['read_only'] === 'on')
    return {
      what: 'it is read-only',
      remedy:
        'Name the primary in the address of the store, or set default_transaction_read_only of the database to off: it takes no writes.',
    };
  return undefined;
}

/** Why a server cannot even be asked; undefined when it can. */
export function refusalOfReads(facts: Row): Refusal | undefined {
  if (Number(facts['number']) < OLDEST_VERSION)
    return { what: `it is PostgreSQL ${String(facts['version'])}`, remedy: 'Use PostgreSQL 15 or newer.' };
  if (facts['encoding'] !== 'UTF8')
    return { what: `its encoding is ${String(facts['encoding'])}`, remedy: 'Make the database with ENCODING UTF8.' };
  return undefined;
}

/** The refusal of a primary that another was promoted over: what it takes is lost. */
export function oldPrimary({ timeline }: Place, newest: Place): Refusal {
  return {
    what: `it is an old primary: it is on timeline ${timeline}, and this store went on to ${newest.timeline}`,
    remedy: 'Stop it, and make it a standby of the new one. If it was restored on purpose, start the collectors again.',
  };
}
