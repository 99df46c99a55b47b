import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FromScanner, ScanOrder } from '../wire/pipe.ts';

const BANDOG = path.resolve(import.meta.dirname, '../../bin/bandog.mjs');
const ORDER: ScanOrder = { kind: 'scan', id: 1, depth: 'quick', deadlineMs: 60_000 };

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'bandog-scanner-'));
  mkdirSync(path.join(root, 'home/ada/.npm-global/bin'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

it('F06: gets ready, looks and ends where its cache folder cannot be made, as on a full disk', async () => {
  const taken = path.join(root, 'taken');
  writeFileSync(taken, '');
  for (const cache of [path.join(taken, 'cache'), taken]) {
    const args = [BANDOG, 'scanner', 'run', '--root', root, '--cache', cache];
    const scanner = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(scanner, 'exit');
    scanner.stdin.write(`${JSON.stringify(ORDER)}\n`);
    const kinds: string[] = [];
    for await (const line of createInterface({ input: scanner.stdout })) {
      kinds.push((JSON.parse(line) as FromScanner).kind);
      if (kinds.at(-1) === 'result' || kinds.at(-1) === 'failed') break;
    }
    expect(kinds.at(-1)).toBe('result');
    scanner.stdin.destroy();
    expect(await ended).toEqual([0, null]);
  }
});

it('ends when the agent is gone before it was ready', async () => {
  const scanner = spawn(process.execPath, [BANDOG, 'scanner', 'run', '--root', root], { stdio: ['pipe', 'ignore', 'inherit'] });
  scanner.stdin.destroy();
  expect(await once(scanner, 'exit')).toEqual([0, null]);
});

/** When the agent goes away, as after a kill -9: with each message of ours still unread, or an order under way. */
const MOMENTS: readonly { readonly name: string; readonly after: FromScanner['kind']; readonly orders: readonly ScanOrder[] }[] =
  [
    { name: 'after it was ready', after: 'ready', orders: [] },
    { name: 'while it looks', after: 'ready', orders: [ORDER] },
    { name: 'while it asks anew what to watch, after a look', after: 'result', orders: [ORDER] },
  ];

it.each(MOMENTS)('ends when the agent is gone: $name', async ({ after, orders }) => {
  const scanner = spawn(process.execPath, [BANDOG, 'scanner', 'run', '--root', root], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(scanner, 'exit');
  for (const order of orders) scanner.stdin.write(`${JSON.stringify(order)}\n`);
  for await (const line of createInterface({ input: scanner.stdout }))
    if ((JSON.parse(line) as FromScanner).kind === after) break;
  scanner.stdin.destroy();
  scanner.stdout.destroy();
  const timer = setTimeout(() => scanner.kill('SIGKILL'), 8000);
  expect(await ended).toEqual([0, null]);
  clearTimeout(timer);
});

it('says nothing of a look that it was told to end', async () => {
  const scanner = spawn(process.execPath, [BANDOG, 'scanner', 'run', '--root', root], { stdio: ['pipe', 'pipe', 'inherit'] });
  const kinds: string[] = [];
  for await (const line of createInterface({ input: scanner.stdout })) {
    kinds.push((JSON.parse(line) as FromScanner).kind);
    if (kinds.length > 1) continue;
    scanner.stdin.write(`${JSON.stringify(ORDER)}\n`);
    setTimeout(() => scanner.kill('SIGTERM'), 30);
  }
  expect(kinds).toEqual(['ready', 'watching', 'conditions']);
  expect(scanner.signalCode).toBeNull();
});
