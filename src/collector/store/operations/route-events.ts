import { randomBytes } from 'node:crypto';
import type { Instant } from '../../../domain/clock.ts';
import type { SinkEvent } from '../../../domain/sink-event.ts';
import type { SinkSettings } from '../../../domain/sink.ts';
import { number, placeholders, text, type Connection } from '../connection.ts';
import { notedEvent } from '../decisions/noted-event.ts';
import { wants } from '../decisions/sink-wants.ts';
import type { RouteStep } from '../sinks-contract.ts';
import { policyInForce } from './policy.ts';

const NOTED = `SELECT sink_event.id, event_id, sink_event.at, sink_event.kind, sink_event.finding, actor, subject, detail,
    host_id, labels ->> 'name' AS name, labels ->> 'platform' AS platform, host.group_key, document
  FROM sink_event LEFT JOIN host ON host.id = sink_event.host
    LEFT JOIN finding ON finding.id = sink_event.finding AND finding.host = sink_event.host
  ORDER BY sink_event.id LIMIT ?`;

/** Puts the oldest events into the queues of the sinks that want them. */
export async function routeEvents(
  connection: Connection,
  { at, limit, mostQueued }: RouteStep,
): Promise<{ readonly routed: number; readonly isDone: boolean }> {
  const rows = await connection.all(NOTED, limit);
  if (rows.length === 0) return { routed: 0, isDone: true };
  const sinks = (await connection.all('SELECT name, settings FROM sink ORDER BY name')).map((row) => ({
    name: text(row['name']),
    filter: (JSON.parse(text(row['settings'])) as SinkSettings).filter,
  }));
  const touched = new Set<string>();
  for (const row of rows) {
    const event = notedEvent(row);
    if (event === undefined) continue;
    for (const { name } of sinks.filter(({ filter }) => wants(filter, event))) {
      await queue(connection, name, { event, at });
      touched.add(name);
    }
  }
  // By their numbers: an event of a lower number may come to be seen later, and must not be forgotten.
  const routed = rows.map((row) => number(row['id']));
  await connection.run(`DELETE FROM sink_event WHERE id IN ${placeholders(routed)}`, ...routed);
  for (const name of touched) await boundQueue(connection, name, { at, mostQueued });
  return { routed: rows.length, isDone: rows.length < limit };
}

/** Whether events wait to be routed. */
export async function hasEvents(connection: Connection): Promise<boolean> {
  return (await connection.get('SELECT 1 AS one FROM sink_event LIMIT 1')) !== undefined;
}

/** Notes the ends of exceptions that come near. */
export async function noteExpiring(
  connection: Connection,
  { at, before }: { readonly at: Instant; readonly before: Instant },
): Promise<number> {
  await connection.run('DELETE FROM sink_noted WHERE ends_at < ?', at);
  if ((await connection.get('SELECT 1 AS one FROM sink LIMIT 1')) === undefined) return 0;
  const { state } = await policyInForce(connection);
  let noted = 0;
  for (const one of state.objects) {
    if (one.kind !== 'exception' || one.document.status !== 'approved') continue;
    const { expires, owner, ticket, scope } = one.document;
    if (expires <= at || expires > before) continue;
    const added = await connection.run('INSERT INTO sink_noted VALUES (?, ?) ON CONFLICT DO NOTHING', one.key, expires);
    if (added === 0) continue;
    const product = scope.product === undefined ? {} : { product: scope.product };
    await connection.run(
      `INSERT INTO sink_event (event_id, at, kind, host, detail)
       VALUES (?, ?, 'exception.expiring', (SELECT id FROM host WHERE host_id = ?), ?)`,
      randomId(),
      at,
      scope.host ?? null,
      JSON.stringify({ exception: one.key, expires, owner, ticket, ...product }),
    );
    noted += 1;
  }
  return noted;
}

interface Queued {
  readonly event: SinkEvent;
  readonly at: Instant;
}

async function queue(connection: Connection, sink: string, { event, at }: Queued): Promise<void> {
  await connection.run(
    'INSERT INTO sink_delivery (sink, event_id, host, kind, event, queued_at) VALUES (?, ?, ?, ?, ?, ?)',
    sink,
    event.id,
    event.host?.id ?? '',
    event.kind,
    JSON.stringify(event),
    at,
  );
}

/** Gives up the oldest of a queue that is too long, and tells the receiver how many they were. */
async function boundQueue(
  connection: Connection,
  sink: string,
  { at, mostQueued }: { readonly at: Instant; readonly mostQueued: number },
): Promise<void> {
  const counted = await connection.get('SELECT count(*) AS n FROM sink_delivery WHERE sink = ? AND dead_at IS NULL', sink);
  const tooMany = number(counted?.['n']) - mostQueued;
  if (tooMany <= 0) return;
  // One more, for the notice itself.
  const oldest = await connection.all(
    'SELECT id, kind, event FROM sink_delivery WHERE sink = ? AND dead_at IS NULL ORDER BY id LIMIT ?',
    sink,
    tooMany + 1,
  );
  let count = 0;
  for (const row of oldest) {
    // A notice that goes itself counts for what it told of.
    const lost = row['kind'] === 'events.lost' ? Number((JSON.parse(text(row['event'])) as SinkEvent).detail['count']) : 1;
    count += lost;
    await connection.run('DELETE FROM sink_delivery WHERE id = ?', number(row['id']));
  }
  const fresh = oldest.filter((row) => row['kind'] !== 'events.lost').length;
  await connection.run('UPDATE sink SET given_up = given_up + ? WHERE name = ?', fresh, sink);
  await queue(connection, sink, { event: { id: randomId(), kind: 'events.lost', at, detail: { count } }, at });
}

function randomId(): string {
  return randomBytes(16).toString('hex');
}
