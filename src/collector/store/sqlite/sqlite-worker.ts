/** The thread of one connection: the writer commits what waits together, the reader answers. It says `ready` or why not first. */
import { setImmediate as afterMessages } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { KnownError } from '../../../domain/errors.ts';
import { Database } from './database.ts';
import { BY_ROLE, type Order, type Reply } from './operations.ts';

/** Orders that share one commit at most, so that the first does not wait long for the last. */
const MAX_GROUP = 256;

const { file, role } = workerData as { readonly file: string; readonly role: 'writer' | 'reader' };
const port = parentPort;
if (port === null) throw new Error('this file is the code of a worker thread');

const operations = new Map<string, (database: Database, argument: never) => unknown>(Object.entries(BY_ROLE[role]));
const waiting: Order[] = [];
let writing: Promise<void> | undefined;

async function runOne(database: Database, order: Order): Promise<Reply> {
  const operation = operations.get(order.name);
  if (operation === undefined) return { id: order.id, failure: `there is no operation ${order.name}` };
  try {
    if (role === 'writer') database.execute('SAVEPOINT one');
    const value = await operation(database, order.argument as never);
    if (role === 'writer') database.execute('RELEASE one');
    return { id: order.id, value };
  } catch (error) {
    if (role === 'writer') database.execute('ROLLBACK TO one; RELEASE one');
    return { id: order.id, failure: messageOf(error) };
  }
}

/** Runs what waits in one transaction and answers after its commit: nothing acknowledged is lost. */
async function writeGroup(database: Database): Promise<void> {
  const group = waiting.splice(0, MAX_GROUP);
  let replies: Reply[] = [];
  try {
    database.execute('BEGIN IMMEDIATE');
    for (const order of group) replies.push(await runOne(database, order));
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

/** Writes groups until nothing waits; what arrives meanwhile is in the next one. */
async function writeAll(database: Database): Promise<void> {
  while (waiting.length > 0) {
    await afterMessages();
    await writeGroup(database);
  }
  writing = undefined;
}

async function close(database: Database): Promise<void> {
  await writing;
  database.close();
  port?.close();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  const database = new Database(file, role);
  port.on('message', (order: Order | 'close') => {
    if (order === 'close') {
      void close(database);
    } else if (role === 'reader') {
      void runOne(database, order).then((reply) => port.postMessage(reply));
    } else {
      waiting.push(order);
      writing ??= writeAll(database);
    }
  });
  port.postMessage('ready');
} catch (error) {
  port.postMessage({ code: error instanceof KnownError ? error.code : 'E_STORE_UNAVAILABLE', message: messageOf(error) });
  port.close();
}
