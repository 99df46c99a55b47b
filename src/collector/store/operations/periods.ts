import type { Finding } from '../../../domain/finding.ts';
import type { Period, PeriodTimes, ProductLife, SampleItem, SampleQuery, Spans } from '../figures-contract.ts';
import { number, text, type Connection } from '../connection.ts';
import { inGroups } from './figures.ts';
import type { Condition } from './narrowing.ts';

/** Copies whose times are looked at. */
const MOST_TIMES = 20_000;
/** It came before the end, and was not gone before the beginning. */
const THERE = "came_at < ? AND (state <> 'gone' OR changed_at >= ?)";

/** What became of copies in a period, by product. */
export async function lives(connection: Connection, { from, to, within = ['/'] }: Period): Promise<readonly ProductLife[]> {
  if (within.length === 0) return [];
  const groups = inGroups('group_key', within);
  const sum = (condition: string) => `CAST(sum(CASE WHEN ${condition} THEN 1 ELSE 0 END) AS BIGINT)`;
  const rows = await connection.all(
    `SELECT product, ${sum('came_at < ?')} AS before, ${sum('came_at >= ?')} AS came,
       ${sum('back_at >= ? AND back_at < ?')} AS back, ${sum("state = 'gone' AND changed_at < ?")} AS gone,
       ${sum("state <> 'gone' AND because = 'exception'")} AS excepted
     FROM finding WHERE listed = 1 AND ${THERE} AND (${groups.sql}) GROUP BY product ORDER BY came DESC, before DESC, product`,
    from,
    from,
    from,
    to,
    to,
    to,
    from,
    ...groups.values,
  );
  return rows.map((row) => ({
    product: text(row['product']),
    before: number(row['before']),
    came: number(row['came']),
    cameBack: number(row['back']),
    gone: number(row['gone']),
    excepted: number(row['excepted']),
  }));
}

/** How long it took to know copies, and until they were gone. */
export async function periodTimes(connection: Connection, { from, to, within = ['/'] }: Period): Promise<PeriodTimes> {
  if (within.length === 0) return { known: { count: 0 }, removed: { count: 0 } };
  const groups = inGroups('group_key', within);
  const came = await connection.all(
    `SELECT came_at, document FROM finding WHERE listed = 1 AND came_at <> '' AND came_at >= ? AND came_at < ? AND (${groups.sql})
     ORDER BY came_at LIMIT ?`,
    from,
    to,
    ...groups.values,
    MOST_TIMES,
  );
  const gone = await connection.all(
    `SELECT came_at, changed_at FROM finding
     WHERE listed = 1 AND state = 'gone' AND came_at <> '' AND changed_at >= ? AND changed_at < ? AND (${groups.sql})
     ORDER BY changed_at LIMIT ?`,
    from,
    to,
    ...groups.values,
    MOST_TIMES,
  );
  const firstSeen = (document: unknown) => (JSON.parse(text(document)) as Finding).firstSeen;
  return {
    known: spansOf(came.map((row) => secondsBetween(firstSeen(row['document']), text(row['came_at'])))),
    removed: spansOf(gone.map((row) => secondsBetween(text(row['came_at']), text(row['changed_at'])))),
  };
}

/** A host's clock may be ahead of ours: what would be negative is nothing. */
function secondsBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}

function spansOf(seconds: readonly number[]): Spans {
  const sorted = seconds.toSorted((one, other) => one - other);
  const [median, p95] = [0.5, 0.95].map((share) => sorted[Math.ceil(sorted.length * share) - 1]);
  return {
    count: sorted.length,
    ...(median === undefined ? {} : { medianSeconds: median }),
    ...(p95 === undefined ? {} : { p95Seconds: p95 }),
  };
}

/** What a sample may be drawn from, page by page. */
export async function sampleItems(connection: Connection, asked: SampleQuery): Promise<readonly SampleItem[]> {
  const { within = ['/'] } = asked;
  if (within.length === 0) return [];
  const { sql, values } = asked.of === 'hosts' ? hostItems(asked, within) : findingItems(asked, within);
  const rows = await connection.all(sql, ...values);
  return rows.map((row) => ({
    number: number(row['id']),
    hostId: text(row['host_id']),
    ...(asked.of === 'hosts' ? {} : { findingId: text(row['finding_id']) }),
  }));
}

function hostItems({ to, after, limit }: SampleQuery, within: readonly string[]): Condition {
  const groups = inGroups('group_key', within);
  return {
    sql: `SELECT id, host_id FROM host WHERE id > ? AND closed_at IS NULL AND enrolled_at < ? AND (${groups.sql}) ORDER BY id LIMIT ?`,
    values: [after, to, ...groups.values, limit],
  };
}

function findingItems({ from, to, after, limit }: SampleQuery, within: readonly string[]): Condition {
  const groups = inGroups('finding.group_key', within);
  return {
    sql: `SELECT finding.id, host_id, finding_id FROM finding JOIN host ON host.id = finding.host
      WHERE finding.id > ? AND listed = 1 AND ${THERE} AND (${groups.sql}) ORDER BY finding.id LIMIT ?`,
    values: [after, to, from, ...groups.values, limit],
  };
}
