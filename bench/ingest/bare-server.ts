/**
 * The other side of the benchmark: the same TLS, headers and bodies, and behind them one grouped statement and nothing else.
 * `node bare-server.ts '{"kind":"heartbeats","key":…}'` prints its port.
 */
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { openBatch } from '../../src/collector/routes/ingest/open-batch.ts';
import type { Heartbeat } from '../../src/wire/protocol.ts';

/** How a bare server runs. */
export interface BareOptions {
  readonly kind: 'heartbeats' | 'reports';
  readonly key: string;
  readonly chain: string;
  readonly file: string;
  readonly collectorId: string;
}

interface Waiting {
  readonly hostId: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly response: ServerResponse;
}

const options = JSON.parse(process.argv[2] ?? '') as BareOptions;
const database = new DatabaseSync(options.file);
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536',
);
database.exec(
  `CREATE TABLE IF NOT EXISTS heartbeat (host_id TEXT PRIMARY KEY, at TEXT, agent_version TEXT, uptime INTEGER, spooled INTEGER, catalogue TEXT) STRICT, WITHOUT ROWID`,
);
const beat = database.prepare(
  `INSERT INTO heartbeat VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at, agent_version = excluded.agent_version,
     uptime = excluded.uptime, spooled = excluded.spooled, catalogue = excluded.catalogue`,
);
const find = options.kind === 'reports' ? database.prepare('SELECT id, public_key FROM host WHERE host_id = ?') : undefined;
const upsert =
  options.kind === 'reports'
    ? database.prepare(
        `INSERT INTO finding (host, finding_id, product, state, identity, version, account_id, account_name, last_seen, changed_at, document)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (host, finding_id) DO UPDATE SET product = excluded.product, state = excluded.state,
         identity = excluded.identity, version = excluded.version, last_seen = excluded.last_seen, changed_at = excluded.changed_at, document = excluded.document`,
      )
    : undefined;

let waiting: Waiting[] = [];

function store(one: Waiting): void {
  const at = new Date().toISOString();
  if (one.headers['content-encoding'] !== 'gzip') {
    const said = JSON.parse(one.body.toString('utf8')) as Heartbeat;
    beat.run(one.hostId, at, said.agentVersion, said.uptimeSeconds, said.spooledBatches, said.catalogue?.digest ?? '');
    return;
  }
  const host = find?.get(one.hostId);
  const publicKey = host?.['public_key'];
  if (!(publicKey instanceof Uint8Array)) throw new Error('an unknown host');
  const credentials = { hostId: one.hostId, publicKey };
  const { batch } = openBatch({ collectorId: options.collectorId, credentials, headers: one.headers, body: one.body });
  for (const entry of batch.entries) {
    if (entry.kind !== 'finding') continue;
    const { finding } = entry;
    const { id, product, state, identity, version = '', account, lastSeen } = finding;
    const facts = [product, state, identity, version, account?.id ?? '', account?.name ?? '', lastSeen, at];
    upsert?.run(host?.['id'] as number, id, ...facts, JSON.stringify(finding));
  }
}

function commit(): void {
  const group = waiting;
  waiting = [];
  database.exec('BEGIN IMMEDIATE');
  for (const one of group) store(one);
  database.exec('COMMIT');
  const answer = '{"contactIntervalSeconds":60,"resync":false}';
  for (const { response } of group)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
}

const server = createServer({ key: options.key, cert: options.chain, minVersion: 'TLSv1.3' }, (request, response) => {
  const hostId = request.headers.authorization?.slice(7, 39) ?? '';
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    waiting.push({ hostId, headers: request.headers, body: Buffer.concat(chunks), response });
    if (waiting.length === 1) setImmediate(commit);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : undefined }));
});
process.once('SIGTERM', () => process.exit(0));
