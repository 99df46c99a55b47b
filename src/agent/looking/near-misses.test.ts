import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { NearMiss } from '../../domain/evidence.ts';
import { NearMisses } from './near-misses.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), 'bandog-near-'));
});
afterEach(() => rmSync(state, { recursive: true }));

const miss = (name: string, scope = 'commands@system'): NearMiss => ({
  product: 'codex-cli',
  path: `/usr/bin/${name}`,
  why: 'w',
  scope,
});
const names = (near: NearMisses) => near.list().map((one) => path.basename(one.path));

it('keeps those of the last quick look, and what the last deep one saw beyond it, also for the next agent', () => {
  const near = new NearMisses(state);
  expect(near.list()).toEqual([]);
  near.keep({ depth: 'quick' }, { nearMisses: [miss('a'), miss('b')] });
  near.keep({ depth: 'deep' }, { nearMisses: [miss('b'), miss('c')] });
  expect(names(new NearMisses(state))).toEqual(['a', 'b', 'c']);
  near.keep({ depth: 'quick' }, { nearMisses: [miss('d')] });
  expect(names(near)).toEqual(['d', 'b', 'c']);
  near.keep({ depth: 'deep' }, {});
  expect(names(near)).toEqual(['d']);
});

it('replaces only what a look at some scopes looked at', () => {
  const near = new NearMisses(state);
  near.keep({ depth: 'quick' }, { nearMisses: [miss('a', 'one@system'), miss('b', 'two@system')] });
  near.keep({ depth: 'quick', scopes: ['two@system'] }, { nearMisses: [] });
  expect(names(near)).toEqual(['a']);
});

it.each(['', '{', 'null', '{"quick":[],"deep":[{"product":"../x"}]}', '{"quick":1,"deep":[]}'])(
  'takes a file that holds %j for none',
  (text) => {
    writeFileSync(path.join(state, 'near-misses.json'), text);
    expect(new NearMisses(state).list()).toEqual([]);
  },
);

it('is for the agent’s own account alone', () => {
  new NearMisses(state).keep({ depth: 'quick' }, { nearMisses: [miss('a')] });
  expect(statSync(path.join(state, 'near-misses.json')).mode & 0o777).toBe(0o600);
});
