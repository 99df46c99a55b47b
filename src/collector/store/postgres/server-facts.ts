import type { Row } from '../connection.ts';

/** 15: older ones are no longer maintained in 2026. */
const OLDEST_VERSION = 150_000;

/** Asks a server what `refusalOf` wants to know of it. */
export const FACTS = `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
  current_setting('server_encoding') AS encoding, current_setting('transaction_read_only') AS read_only,
  pg_is_in_recovery() AS standby`;

/** Why a server cannot keep a store, and what to do about it; undefined when it can. */
export function refusalOf(facts: Row): { readonly what: string; readonly remedy: string } | undefined {
  if (Number(facts['number']) < OLDEST_VERSION)
    return { what: `it is PostgreSQL ${String(facts['version'])}`, remedy: 'Use PostgreSQL 15 or newer.' };
  if (facts['encoding'] !== 'UTF8')
    return { what: `its encoding is ${String(facts['encoding'])}`, remedy: 'Make the database with ENCODING UTF8.' };
  if (facts['standby'] === true)
    return { what: 'it is a standby, which takes no writes', remedy: 'Name the primary in the address of the store.' };
  if (facts['read_only'] === 'on')
    return {
      what: 'it is read-only',
      remedy: 'Name a server that takes writes, or set default_transaction_read_only of the database to off.',
    };
  return undefined;
}
