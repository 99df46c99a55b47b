/** The thread of one connection: the writer commits what waits together, the others answer. It says `ready` or why not first. */
import { parentPort, workerData } from 'node:worker_threads';
import { KnownError } from '../../../domain/errors.ts';
import { Database } from './database.ts';
import { BY_ROLE, type Answered, type Crossing, type Order, type Reply, type ThreadRole } from './operations.ts';

const { file, role } = workerData as { readonly file: string; readonly role: ThreadRole };
const port = parentPort;
if (port === null) throw new Error('this file is the code of a worker thread');

const operations = new Map<string, (database: Database, argument: never) => unknown>(Object.entries(BY_ROLE[role]));
/** What is under way or waits for it; groups are written one after another. */
let writing: Promise<void> = Promise.resolve();

async function run(database: Database, { name, argument, isText }: Order): Promise<Reply> {
  const operation = operations.get(name);
  if (operation === undefined) return { failure: `there is no operation ${name}` };
  const given: unknown = isText === true ? JSON.parse(argument as string) : argument;
  return { value: await operation(database, given as never) };
}

/** Runs an order; what it had changed before it failed is taken back. */
async function runGuarded(database: Database, order: Order): Promise<Reply> {
  try {
    if (role === 'writer') database.execute('SAVEPOINT one');
    const reply = await run(database, order);
    if (role === 'writer') database.execute('RELEASE one');
    return reply;
  } catch (error) {
    if (role === 'writer') database.execute('ROLLBACK TO one; RELEASE one');
    return { failure: messageOf(error) };
  }
}

/**
 * Runs a group in one transaction and answers after its commit: nothing acknowledged is lost. An order nearly never fails, so that none pays for
 * a savepoint; when one does, the whole group is taken back and run again with one for each. A commit that fails is not tried again: what a disk
 * says after it failed once is not to be believed.
 */
async function writeGroup(database: Database, crossing: Crossing): Promise<void> {
  const runs = runsIn(crossing);
  const orders = runs.flat();
  let replies: readonly Reply[];
  try {
    database.execute('BEGIN IMMEDIATE');
    replies = await inTurn(orders, (order) => run(database, order)).catch(async () => {
      database.execute('ROLLBACK; BEGIN IMMEDIATE');
      return inTurn(orders, (order) => runGuarded(database, order));
    });
    database.execute('COMMIT');
  } catch (error) {
    const failure = messageOf(error);
    rollBack(database);
    replies = orders.map(() => ({ failure }));
  }
  answer(crossing, runs, replies);
}

/** The orders of each part. */
function runsIn({ parts }: Crossing): readonly (readonly Order[])[] {
  return parts.map((part) => {
    if (typeof part !== 'string') return [part];
    const contacts = JSON.parse(part) as readonly (readonly [hostId: string, at: string, said: object])[];
    return contacts.map(([hostId, at, said]) => ({ name: 'recordContact', argument: { ...said, hostId, at } }) as const);
  });
}

function answer({ id, parts }: Crossing, runs: readonly (readonly Order[])[], replies: readonly Reply[]): void {
  let at = 0;
  const answered = parts.map((part, index) => {
    const begin = at;
    at += runs[index]?.length ?? 0;
    return typeof part === 'string' ? JSON.stringify(replies.slice(begin, at)) : (replies[begin] ?? { failure: 'no answer' });
  });
  port?.postMessage({ id, parts: answered } satisfies Answered);
}

/** Answers what was asked. */
async function answerAll(database: Database, crossing: Crossing): Promise<void> {
  const runs = runsIn(crossing);
  answer(crossing, runs, await Promise.all(runs.flat().map((order) => runGuarded(database, order))));
}

function rollBack(database: Database): void {
  try {
    database.execute('ROLLBACK');
  } catch {
    // No transaction is open: BEGIN itself failed, or SQLite took it back, as when the disk is full.
  }
}

async function inTurn(orders: readonly Order[], act: (order: Order) => Promise<Reply>): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  for (const order of orders) replies.push(await act(order));
  return replies;
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
  port.on('message', (crossing: Crossing | 'close') => {
    if (crossing === 'close') {
      void close(database);
    } else if (role !== 'writer') {
      void answerAll(database, crossing);
    } else {
      writing = writing.then(async () => writeGroup(database, crossing));
    }
  });
  port.postMessage('ready');
} catch (error) {
  port.postMessage({ code: error instanceof KnownError ? error.code : 'E_STORE_UNAVAILABLE', message: messageOf(error) });
  port.close();
}
