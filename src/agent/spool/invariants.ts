import { DatabaseSync } from 'node:sqlite';
import { BOUNDS, MAX_SCANS } from './bounds.ts';
import { LAYOUT, LAYOUT_VERSION, TABLES, type TableName } from './layout.ts';
import { sumExpression } from './row-sum.ts';

/** What of the invariants I1 to I4 of `layout.ts` does not hold, the first few; empty when the file is as it was written. */
export function damageOf(database: DatabaseSync): readonly string[] {
  const answer = database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
  if (answer !== 'ok') return [`I1: ${String(answer)}`];
  const { objects, version } = layoutOf(database);
  if (version !== LAYOUT_VERSION || JSON.stringify(objects) !== expectedObjects()) return ['I2: the tables are not ours'];
  const changed = Object.keys(TABLES).filter((name) => hasChangedRows(database, name as TableName));
  if (changed.length > 0) return [`I3: rows of ${changed.join(', ')} are not as they were written`];
  const [sealed, batches] = ['outgoing WHERE sealed = 1', 'batch'].map((what) => count(database, what));
  return (sealed === 0) === (batches === 0) ? [] : [`I4: ${sealed} rows are in flight, in ${batches} batches`];
}

/** What of all invariants of `layout.ts` does not hold; I5 to I7 can only be broken by a defect. */
export function brokenInvariants(database: DatabaseSync): readonly string[] {
  const damage = damageOf(database);
  if (damage.length > 0) return damage;
  return [
    ...ids(database, 'I5: waits and is not known', UNKNOWN_WAITING),
    ...ids(database, 'I6: the collector does not have it as it is, and it does not wait', FORGOTTEN),
    ...ids(database, 'I6: the collector has it, it is not known, and it does not wait', LEFT_BEHIND),
    ...bounds(database),
  ];
}

/** All objects of the file as they were made, and the version that its header says. */
export function layoutOf(database: DatabaseSync): { readonly objects: readonly unknown[]; readonly version: number } {
  const objects = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all();
  return { objects, version: Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0) };
}

let expected: string | undefined;

function expectedObjects(): string {
  if (expected !== undefined) return expected;
  const fresh = new DatabaseSync(':memory:');
  fresh.exec(LAYOUT);
  expected = JSON.stringify(layoutOf(fresh).objects);
  fresh.close();
  return expected;
}

function hasChangedRows(database: DatabaseSync, table: TableName): boolean {
  // NOT INDEXED: the table itself is read, not what an index says of it.
  const sql = `SELECT 1 FROM ${table} NOT INDEXED WHERE sum <> ${sumExpression(table)} LIMIT 1`;
  return database.prepare(sql).get() !== undefined;
}

const UNKNOWN_WAITING = `
  SELECT key AS id FROM outgoing WHERE kind = 'finding' AND sealed = 0 AND key NOT IN (SELECT id FROM finding)`;

const SAME_AS_SENT = `json_extract(sent.body, '$.state') = json_extract(finding.body, '$.state')
  AND json_extract(sent.body, '$.identity') = json_extract(finding.body, '$.identity')
  AND json_extract(sent.body, '$.version') IS json_extract(finding.body, '$.version')`;

const FORGOTTEN = `
  SELECT finding.id FROM finding LEFT JOIN reported ON reported.id = finding.id
  WHERE NOT (CASE WHEN gone IS NULL THEN reported.id IS NOT NULL
        AND reported.state = json_extract(finding.body, '$.state') AND reported.identity = json_extract(finding.body, '$.identity')
        AND reported.version IS json_extract(finding.body, '$.version')
      ELSE reported.id IS NULL END)
    AND finding.id NOT IN (SELECT key FROM outgoing WHERE kind = 'finding' AND sealed = 0)
    AND NOT EXISTS (SELECT 1 FROM outgoing AS sent WHERE kind = 'finding' AND sealed = 1 AND key = finding.id AND ${SAME_AS_SENT})
    AND finding.id NOT IN (SELECT id FROM refused)`;

const LEFT_BEHIND = `
  SELECT id FROM reported WHERE id NOT IN (SELECT id FROM finding)
    AND NOT EXISTS (SELECT 1 FROM outgoing WHERE kind = 'resync')`;

function ids(database: DatabaseSync, what: string, sql: string): readonly string[] {
  const found = database.prepare(`${sql} LIMIT 5`).all();
  return found.map((row) => `${what}: ${String(row['id'])}`);
}

/** Scans that come back when a batch is taken apart stand beside those that waited meanwhile. */
const MOST: readonly (readonly [string, number])[] = [
  ['finding WHERE gone IS NULL', BOUNDS.open],
  [`finding WHERE gone IS NOT NULL AND id NOT IN (SELECT key FROM outgoing WHERE kind = 'finding')`, BOUNDS.gone],
  [`outgoing WHERE kind = 'scan'`, 2 * MAX_SCANS],
];

function bounds(database: DatabaseSync): readonly string[] {
  return MOST.filter(([what, most]) => count(database, what) > most).map(([what, most]) => `I7: more than ${most} ${what}`);
}

function count(database: DatabaseSync, what: string): number {
  return Number(database.prepare(`SELECT count(*) AS n FROM ${what}`).get()?.['n'] ?? 0);
}
