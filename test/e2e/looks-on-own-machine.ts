/**
 * Runs inside enter.sh, with this machine's system and one home: an agent of the built program is asked to look while nothing changes, and after
 * changes in places that nobody watches. Prints what it said after each as JSON: `[step, isUnchanged, versions]`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStatus } from '../../src/agent/status.ts';
import { Stack, until } from './stack.ts';

/** Of a project, which no quick look's folder watcher knows. */
const TOOL = '/home/ann/work/app/node_modules/@openai/codex';
/** A file's time is believed three seconds later. */
const SETTLED_MS = 4000;
/** What the machine still does by itself after the agent's start may take some looks. */
const TRIES = 8;

const stack = await Stack.start({ host: 'machine', program: process.argv[2] ?? '', cpuPercent: 100 });
try {
  await until('the first look', () => looked().length > 0, 120_000);
  const steps: unknown[] = [await step('nothing', () => undefined)];
  for (const version of ['0.169.0', '0.170.0']) {
    steps.push(await step(version, () => put(version)));
    steps.push(await step('nothing', () => undefined));
  }
  steps.push(await step('removed', () => rmSync(TOOL, { recursive: true })));
  process.stdout.write(JSON.stringify(steps));
} finally {
  await stack.stop();
}

/** The look after a change, or one that is the same as the one before where that was expected. */
async function step(name: string, change: () => void): Promise<readonly [string, boolean, readonly string[]]> {
  for (let left = name === 'nothing' ? TRIES : 1; left > 0; left -= 1) {
    await sleep(SETTLED_MS);
    change();
    await stack.call(['scan', '--now', '--state', stack.stateFolder], true);
    if (looked().at(-1)?.['isUnchanged'] === true) return [name, true, versions()];
  }
  return [name, false, versions()];
}

function looked(): ReturnType<Stack['log']> {
  return stack.log('agent').filter(({ msg }) => msg === 'looked');
}

function versions(): readonly string[] {
  const { findings } = readStatus(stack.stateFolder);
  return findings.filter(({ anchor, state }) => anchor === TOOL && state !== 'gone').map(({ version = '' }) => version);
}

function put(version: string): void {
  mkdirSync(path.join(TOOL, 'bin'), { recursive: true });
  writeFileSync(
    path.join(TOOL, 'package.json'),
    JSON.stringify({ name: '@openai/codex', version, bin: { codex: 'bin/codex.js' } }),
  );
  writeFileSync(path.join(TOOL, 'bin/codex.js'), '#!/usr/bin/env node\n');
}
