import { DatabaseError } from 'pg';
import { KnownError } from '../../../domain/errors.ts';

/** What is to be done of each of PostgreSQL's own codes (its manual, appendix A) that an operator can do something about. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['28P01', 'Check the password in the address of the store, or in the file that PGPASSFILE names.'],
  ['28000', "Let this account in by pg_hba.conf of the server, or name another one in the store's address."],
  ['3D000', 'Make the database first: CREATE DATABASE … OWNER … ENCODING UTF8.'],
  ['42501', "Make the account of the store's address the owner of its database."],
  ['53300', 'Raise max_connections of the server (a collector takes eight), or end what else is connected to it.'],
  ['53100', 'Make room on the disk of the PostgreSQL server.'],
  ['25006', 'Name the primary in the address of the store; this server takes no writes.'],
  ['57014', 'Look what else keeps PostgreSQL busy, or holds locks; try again after.'],
  ['57P03', 'Wait until PostgreSQL has started; try again after.'],
]);

/** Thrown by what reads rows and makes statements, and never by a socket. */
const OURS = [KnownError, TypeError, RangeError, SyntaxError];

/** Names of PostgreSQL for a transaction that may be run again as it is: a deadlock, or two that cannot both be. */
const MAY_RUN_AGAIN: ReadonlySet<string> = new Set(['40P01', '40001']);

/** Whether the same transaction can succeed when it is run again. */
export function mayRunAgain(error: unknown): boolean {
  return error instanceof DatabaseError && MAY_RUN_AGAIN.has(error.code ?? '');
}

/** Whether a table was in use for longer than was waited (lock_not_available). */
export function isLockBusy(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '55P03';
}

/** Whether the server has no connection left for us (too_many_connections). */
export function isFull(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '53300';
}

/**
 * Whether the connection is gone, rather than what was asked of it wrong: PostgreSQL ended it (classes 08 and 57P, and a session that
 * was idle for too long), or the network did. A statement that took too long (57014) was ended alone, and what is thrown by our own
 * code is no failure of a connection.
 */
export function isDisconnected(error: unknown): boolean {
  if (error instanceof DatabaseError) return /^(?:08|57P|25P0[34])/.test(error.code ?? '');
  return !OURS.some((kind) => error instanceof kind);
}

/**
 * Whether nothing more can be done with the connection: it is gone, or its server takes no writes any more (read_only_sql_transaction),
 * as one that another was promoted over.
 */
export function isSpent(error: unknown): boolean {
  return isDisconnected(error) || (error instanceof DatabaseError && error.code === '25006');
}

/** What is told of a failure of PostgreSQL or of the way to it; `where` names the server without its password. */
export function unavailable(where: string, error: unknown): KnownError {
  if (error instanceof KnownError) return error;
  const why = error instanceof Error ? messageOf(error) : String(error);
  const code = error instanceof DatabaseError ? (error.code ?? '') : '';
  const remedy = REMEDIES.get(code) ?? 'Look whether PostgreSQL runs, and at its log; try again after.';
  return new KnownError('E_STORE_UNAVAILABLE', `the store ${where} does not work: ${why}`, remedy, error);
}

/** A socket that could be tried at several addresses fails with one error for each. */
function messageOf(error: Error): string {
  if (error instanceof AggregateError)
    return error.errors.map((one: unknown) => (one instanceof Error ? one.message : '')).join('; ');
  return error.message;
}
