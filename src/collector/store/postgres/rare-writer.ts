import { WRITES, type Answer, type Argument, type WriteName } from '../operations/operations.ts';
import type { Connection } from '../connection.ts';
import type { PostgresConnection } from './connection.ts';
import { markMissed } from './mark-missed.ts';
import { forgetHistory } from './partitions.ts';
import { isSpent, mayRunAgain } from './failures.ts';
import { lockPolicy, lockRareWrites } from './locks.ts';
import type { PostgresServer } from './server.ts';

/** Orders that share one commit at most. */
const MOST_ORDERS = 64;

/** Those of which PostgreSQL has a better way. */
const OPERATIONS = { ...WRITES, forgetHistory, markMissed };

interface Waiting {
  readonly name: WriteName;
  readonly argument: unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Writes what is written now and then, as the one writer of SQLite does: what waits together is in one transaction. */
export class RareWriter {
  readonly #server: PostgresServer;
  readonly #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(server: PostgresServer) {
    this.#server = server;
  }

  /** Runs one operation; resolves after its commit. @throws what PostgreSQL says */
  async run<N extends WriteName>(name: N, argument: Argument<N>): Promise<Answer<N>> {
    return new Promise<Answer<N>>((resolve, reject) => {
      // The operation of that name is run, so its answer has that operation's type.
      this.#waiting.push({ name, argument, resolve: (value) => resolve(value as Answer<N>), reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, MOST_ORDERS);
      try {
        const outcomes = await this.#server.transaction((connection) => runGroup(connection, group));
        for (const [index, one] of group.entries()) {
          const outcome = outcomes[index];
          if (outcome !== undefined && 'value' in outcome) one.resolve(outcome.value);
          else one.reject(outcome?.error);
        }
      } catch (error) {
        for (const one of group) one.reject(error);
      }
    }
    this.#isWriting = false;
  }
}

async function runGroup(connection: PostgresConnection, group: readonly Waiting[]): Promise<readonly Outcome[]> {
  await lockRareWrites(connection);
  if (group.some(({ name }) => name === 'changePolicy')) await lockPolicy(connection, 'change');
  const outcomes: Outcome[] = [];
  for (const one of group) outcomes.push(await runOne(connection, one));
  return outcomes;
}

/** One that fails is undone alone. */
async function runOne(connection: PostgresConnection, { name, argument }: Waiting): Promise<Outcome> {
  const operation = OPERATIONS[name] as (connection: Connection, argument: unknown) => Promise<unknown>;
  await connection.execute('SAVEPOINT one');
  try {
    const value = await operation(connection, argument);
    if (name === 'judgeFindings') await connection.get('SELECT fold_finding_changes(), fold_coverage_changes()');
    await connection.execute('RELEASE SAVEPOINT one');
    return { value };
  } catch (error) {
    if (isSpent(error) || mayRunAgain(error)) throw error;
    await connection.execute('ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one');
    return { error };
  }
}
