import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SignedStatement } from '../../wire/statements.ts';
import { Signer } from './fixtures/publisher.ts';
import type { Outcome } from './updates-state.ts';

const OBEYING = fileURLToPath(new URL('./fixtures/obeying-process.ts', import.meta.url));
/** One in so many orders ends its agent each time. */
const CRASHING_EVERY = 5;
const ORDERS = 12;
const KILLS = 6;
const AT_ONCE = 8;
const DAY_MS = 86_400_000;

const signer = new Signer();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-killed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a collector knows of one order, and what it heard of it, in the order in which it heard it. */
interface Ordered {
  readonly statement: SignedStatement;
  readonly crashes: boolean;
  heard: Outcome[];
}

function ordered(number: number): readonly [string, Ordered] {
  const id = number.toString(16).padStart(32, '0');
  const crashes = number % CRASHING_EVERY === 0;
  const times = { issued: new Date().toISOString(), expires: new Date(Date.now() + DAY_MS).toISOString() };
  const statement = signer.command({ id, number, verb: crashes ? 'canary' : 'rescan', ...times });
  return [id, { statement, crashes, heard: [] }];
}

/** The same numbers at every run: what is tried does not depend on the day. */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One life of an agent: contacts until it ends, or is killed after so many milliseconds. */
async function live(
  orders: ReadonlyMap<string, Ordered>,
  given: { readonly killAfterMs?: number; readonly loses: () => boolean },
): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, [OBEYING, folder, signer.publicKey], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  let timer: NodeJS.Timeout | undefined;
  child.stdin?.on('error', () => undefined); // killed while it was told something
  if (child.stdout === null) throw new Error('it says nothing');
  for await (const line of createInterface({ input: child.stdout })) {
    // Counted from its first word: how long a start takes is the machine's matter.
    if (given.killAfterMs !== undefined) timer ??= setTimeout(() => child.kill('SIGKILL'), given.killAfterMs);
    const { outcomes } = JSON.parse(line) as { readonly outcomes: readonly Outcome[] };
    for (const outcome of outcomes) orders.get(outcome.id)?.heard.push(outcome);
    const open = [...orders.values()].filter(({ heard }) => heard.length === 0);
    if (open.length === 0 && outcomes.length === 0) break;
    // An answer that is lost: the agent's next life begins without it.
    if (given.loses()) child.kill('SIGKILL');
    else child.stdin?.write(`${JSON.stringify({ commands: open.slice(0, AT_ONCE).map(({ statement }) => statement) })}\n`);
  }
  clearTimeout(timer);
  child.kill('SIGKILL');
  await exit;
}

/** Lives of an agent until every order has an end; the lines of its deeds. */
async function liveThrough(orders: ReadonlyMap<string, Ordered>, kills: number): Promise<readonly string[]> {
  const dice = diceOf(20_261_122);
  for (let kill = 0; kill < kills; kill += 1) await live(orders, { killAfterMs: 1 + dice() * 40, loses: () => dice() < 0.1 });
  // Each crashing order takes at most three more lives.
  for (let life = 0; life < 3 * ORDERS && [...orders.values()].some(({ heard }) => heard.length === 0); life += 1)
    await live(orders, { loses: () => false });
  return readFileSync(path.join(folder, 'deeds'), 'utf8').split('\n');
}

const given = () => new Map(Array.from({ length: ORDERS }, (_, at) => ordered(at + 1)));

it('every order has one end, whenever its agent is killed', { timeout: 60_000 }, async () => {
  const orders = given();
  const lines = await liveThrough(orders, KILLS);
  const times = (what: string) => lines.filter((line) => line === what).length;
  for (const [id, { crashes, heard }] of orders) {
    // Told again while an answer was lost, and always the same.
    expect([id, new Set(heard.map((one) => JSON.stringify(one))).size]).toEqual([id, 1]);
    const state = heard[0]?.state;
    expect([id, times(`begin ${id}`)]).toEqual([id, expect.toSatisfy((begun: number) => begun >= 1 && begun <= 3)]);
    if (state === 'acted')
      expect([id, crashes, times(`end ${id}`)]).toEqual([id, false, expect.toSatisfy((ended: number) => ended > 0)]);
    else expect([id, heard[0]?.why]).toEqual([id, 'the agent ended each of the 3 times that it was begun']);
  }
});

it('an order that ends its agent each time fails, and no other because of it', { timeout: 60_000 }, async () => {
  const orders = given();
  const lines = await liveThrough(orders, 0);
  for (const [id, { crashes, heard }] of orders) {
    expect([id, heard[0]?.state]).toEqual([id, crashes ? 'failed' : 'acted']);
    if (crashes) expect([id, lines.filter((line) => line === `begin ${id}`).length]).toEqual([id, 3]);
  }
});
