import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Stack, until } from '../e2e/stack.ts';

const COPY = 'lib/node_modules/@anthropic-ai/claude-code';

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start();
  await until('the first look', () => stack.log('agent').some(({ msg }) => msg === 'looked'), 60_000);
}, 120_000);
afterAll(async () => stack.stop());

const prefix = (name: string): string => path.join(stack.home, '.nvm/versions/node', name);

function install(name: string): void {
  const folder = path.join(prefix(name), COPY);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"name":"@anthropic-ai/claude-code","version":"1.0.3","bin":"cli.js"}');
  writeFileSync(path.join(folder, 'cli.js'), '#!/usr/bin/env node\n');
}

/** `<state> <name>` of each copy, as the collector has it. */
async function known(): Promise<readonly string[]> {
  const { findings } = await stack.query();
  return findings.map(({ finding }) => `${finding.state} ${/node\/([^/]+)/.exec(finding.anchor)?.[1]}`).toSorted();
}

describe('an agent that somebody', () => {
  const rows = [
    {
      name: 'T43: kills is not heard of meanwhile, and tells what it missed when it is back',
      begin: async () => void (await stack.end('agent', 'SIGKILL')),
      end: async () => stack.startAgent(),
    },
    {
      name: 'T44: freezes is not heard of meanwhile, and tells what it missed when it goes on',
      begin: async () => void stack.part('agent').process.kill('SIGSTOP'),
      end: async () => void stack.part('agent').process.kill('SIGCONT'),
    },
  ] as const;
  rows.forEach(({ name, begin, end }, at) => {
    it(
      name,
      async () => {
        const [stays, comes] = [`v20.${at}.0`, `v20.${at}.1`];
        install(stays);
        await until('the copy is known', async () => (await known()).includes(`installed ${stays}`), 60_000);
        await begin();
        const before = (await stack.query()).host.lastContact;
        rmSync(prefix(stays), { recursive: true });
        install(comes);
        await sleep(2000);
        // The old picture, and since when it is one.
        expect((await stack.query()).host.lastContact).toBe(before);
        expect(await known()).toContain(`installed ${stays}`);
        expect(await known()).not.toContain(`installed ${comes}`);
        await end();
        const both = [`gone ${stays}`, `installed ${comes}`];
        await until('what was missed is known', async () => isIn(await known(), both), 60_000);
        expect(Date.parse((await stack.query()).host.lastContact)).toBeGreaterThan(Date.parse(before));
      },
      200_000,
    );
  });
});

function isIn(all: readonly string[], some: readonly string[]): boolean {
  return some.every((one) => all.includes(one));
}
