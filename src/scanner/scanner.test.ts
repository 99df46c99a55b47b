import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
