/** The thread of one connection: the writer commits what waits together, the reader answers. It says `ready` or why not first. */
import { parentPort, workerData } from 'node:worker_threads';
import { KnownError } from '../../../domain/errors.ts';
import { Database } from './database.ts';
import { READS, WRITES, type Order, type Reply } from './operations.ts';

/** Orders that share one commit at most, so that the first does not wait long for the last. */
const MAX_GROUP = 256;

const { file, role } = workerData as { readonly file: string; readonly role: 'writer' | 'reader' };
const port = parentPort;
if (port === null) throw new Error('this file is the code of a worker thread');

const operations = new Map<string, (database: Database, argument: never) => unknown>(
  Object.entries(role === 'writer' ? WRITES : READS),
);
const waiting: Order[] = [];

function runOne(database: Database, order: Order): Reply {
  const operation = operations.get(order.name);
  if (operation === undefined) return { id: order.id, failure: `there is no operation ${order.name}` };
  try {
    if (role === 'writer') database.execute('SAVEPOINT one');
    const value = operation(database, order.argument as never);
    if (role === 'writer') database.execute('RELEASE one');
    return { id: order.id, value };
  } catch (error) {
    if (role === 'writer') database.execute('ROLLBACK TO one; RELEASE one');
    return { id: order.id, failure: messageOf(error) };
  }
}

/** Runs what waits in one transaction and answers after its commit: nothing acknowledged is lost. */
function writeGroup(database: Database): void {
  const group = waiting.splice(0, MAX_GROUP);
  if (waiting.length > 0) setImmediate(writeGroup, database);
  let replies: readonly Reply[];
  try {
    database.execute('BEGIN IMMEDIATE');
    replies = group.map((order) => runOne(database, order));
    database.execute('COMMIT');
  } catch (error) {
    const failure = messageOf(error);
    try {
      database.execute('ROLLBACK');
    } catch {
      // No transaction was open: BEGIN itself failed.
    }
    replies = group.map(({ id }) => ({ id, failure }));
  }
  for (const reply of replies) port?.postMessage(reply);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  const database = new Database(file, role);
  port.on('message', (order: Order | 'close') => {
    if (order === 'close') {
      while (waiting.length > 0) writeGroup(database);
      database.close();
      port.close();
    } else if (role === 'reader') {
      port.postMessage(runOne(database, order));
    } else {
      waiting.push(order);
      if (waiting.length === 1) setImmediate(writeGroup, database);
    }
  });
  port.postMessage('ready');
} catch (error) {
  port.postMessage({ code: error instanceof KnownError ? error.code : 'E_STORE_UNAVAILABLE', message: messageOf(error) });
  port.close();
}
