import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { Ring } from '../../../domain/rollout.ts';
import type { Digest } from '../../../domain/digest.ts';
import type {
  CommandRow,
  CommandState,
  OrderRow,
  ReleaseFigures,
  ReleaseRow,
  SettingsRow,
  SignedText,
} from '../updates-contract.ts';
import { number, optionalText, text, type Connection, type Row } from '../connection.ts';

/** Releases, the newest first. */
export async function releases(connection: Connection): Promise<readonly ReleaseRow[]> {
  const rows = await connection.all(
    'SELECT document, ring, paused_at, paused_why, is_trusted FROM release ORDER BY revision DESC LIMIT 100',
  );
  return rows.map((row) => ({
    ...(JSON.parse(text(row['document'])) as Omit<ReleaseRow, 'ring' | 'isTrusted'>),
    ring: text(row['ring']) as Ring,
    isTrusted: row['is_trusted'] === 1,
    ...optionalText('pausedAt', row['paused_at']),
    ...optionalText('pausedWhy', row['paused_why']),
  }));
}

/** The bytes of a catalogue. */
export async function catalogueBytes(connection: Connection, digest: Digest): Promise<Uint8Array | undefined> {
  const bytes = (await connection.get('SELECT bytes FROM catalogue_file WHERE digest = ?', digest))?.['bytes'];
  return bytes instanceof Uint8Array ? bytes : undefined;
}

/** What hosts with a release went through. */
export async function releaseFigures(connection: Connection, revision: number): Promise<ReleaseFigures> {
  const digest = (await connection.get('SELECT digest FROM release WHERE revision = ?', revision))?.['digest'];
  const given = typeof digest === 'string' ? digest : '';
  const sums = await connection.get(
    `SELECT count(*) AS hosts, coalesce(sum(open_before), 0) AS open_before, coalesce(sum(look_ms_before), 0.0) AS before,
       coalesce(sum(CASE WHEN look_ms_before IS NULL THEN 0.0 ELSE scan.duration_ms END), 0.0) AS now
     FROM adoption JOIN scan ON scan.host = adoption.host AND scan.catalogue_digest = adoption.digest WHERE digest = ?`,
    given,
  );
  const open = await connection.get(
    `SELECT count(*) AS n FROM adoption JOIN scan ON scan.host = adoption.host AND scan.catalogue_digest = adoption.digest
     JOIN finding ON finding.host = adoption.host WHERE digest = ? AND state <> 'gone' AND product <> ?`,
    given,
    CANARY_PRODUCT,
  );
  const troubled = await connection.get('SELECT count(*) AS n FROM release_trouble WHERE revision = ?', revision);
  return {
    hosts: number(sums?.['hosts']),
    troubled: number(troubled?.['n']),
    openBefore: number(sums?.['open_before']),
    openNow: number(open?.['n']),
    lookMsBefore: number(sums?.['before']),
    lookMsNow: number(sums?.['now']),
  };
}

/** The newest settings. */
export async function settings(connection: Connection): Promise<SettingsRow | undefined> {
  const row = await connection.get('SELECT document FROM host_settings ORDER BY revision DESC LIMIT 1');
  return row === undefined ? undefined : (JSON.parse(text(row['document'])) as SettingsRow);
}

/** The chain of publisher keys. */
export async function publisherKeys(connection: Connection): Promise<readonly SignedText[]> {
  const rows = await connection.all('SELECT text, signature FROM publisher_key ORDER BY number');
  return rows.map((row) => ({ text: text(row['text']), signature: text(row['signature']) }));
}

/** How releases are rolled out. */
export async function rollout(connection: Connection): Promise<string | undefined> {
  const document = (await connection.get("SELECT document FROM plan WHERE name = 'rollout'"))?.['document'];
  return typeof document === 'string' ? document : undefined;
}

/** What `commandRow` reads. */
export const COMMAND = `SELECT command.id, command.host, host_id, number, verb, state, issued_at, issued_by, expires_at, delivered_at, ended_at, why, report, proved_at
  FROM command JOIN host ON host.id = command.host`;

/** Commands of a host, the newest first; `at` decides which are past. */
export async function commands(
  connection: Connection,
  { hostId, at }: { readonly hostId: string; readonly at: string },
): Promise<readonly CommandRow[]> {
  return (await connection.all(`${COMMAND} WHERE host_id = ? ORDER BY number DESC LIMIT 100`, hostId)).map((row) =>
    commandRow(row, at),
  );
}

/** Orders of one kind since then; there are few kinds, and a dry run is rare. */
export async function orders(
  connection: Connection,
  { verb, since, at }: { readonly verb: string; readonly since: string; readonly at: string },
): Promise<readonly OrderRow[]> {
  const sql = `${COMMAND.replace('SELECT', 'SELECT command.text,')} WHERE verb = ? AND issued_at >= ? ORDER BY command.issued_at, command.id LIMIT 10000`;
  return (await connection.all(sql, verb, since)).map((row) => ({ ...commandRow(row, at), text: text(row['text']) }));
}

/** Hosts that take orders. */
export async function hostRings(connection: Connection): Promise<readonly { readonly hostId: string; readonly ring?: Ring }[]> {
  const rows = await connection.all(
    'SELECT host_id, ring FROM host WHERE closed_at IS NULL AND forked_at IS NULL ORDER BY host_id',
  );
  return rows.map((row) => ({
    hostId: text(row['host_id']),
    ...(typeof row['ring'] === 'string' ? { ring: row['ring'] as Ring } : {}),
  }));
}

/** A row of COMMAND. */
export function commandRow(row: Row, at: string): CommandRow {
  const state = text(row['state']) as CommandState;
  const expiresAt = text(row['expires_at']);
  const isOpen = state === 'queued' || state === 'delivered';
  return {
    id: text(row['id']),
    hostId: text(row['host_id']),
    number: number(row['number']),
    verb: text(row['verb']),
    state: isOpen && expiresAt <= at ? 'expired' : state,
    issuedAt: text(row['issued_at']),
    issuedBy: text(row['issued_by']),
    expiresAt,
    ...optionalText('deliveredAt', row['delivered_at']),
    ...optionalText('endedAt', row['ended_at']),
    ...optionalText('why', row['why']),
    ...optionalText('report', row['report']),
    ...optionalText('provedAt', row['proved_at']),
  };
}
