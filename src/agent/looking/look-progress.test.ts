import { expect, it } from 'vitest';
import { progressOfNext, type ProgressSource } from './look-progress.ts';
import { LookUnderWay } from './under-way.ts';

const look = (id: number): LookUnderWay => {
  const order = { kind: 'scan', id, depth: 'quick', deadlineMs: 60_000 } as const;
  const made = new LookUnderWay(order, { why: 'asked', leftOut: [], overdue: () => undefined });
  made.end();
  return made;
};
const reported = (product: string): boolean => product !== 'private';
const of = (looks: readonly LookUnderWay[], ofScopes?: number): ProgressSource => ({
  underWay: () => looks,
  recorded: { scopesOf: () => ofScopes },
});

it('is of the look that begins after it was asked for', () => {
  const looks = [look(1)];
  const progress = progressOfNext(of(looks, 10), 'quick');
  looks[0]?.isIn({ kind: 'progress', id: 1, scope: 'a@b', through: 7 }, reported);
  expect(progress()).toEqual({ phase: 'waiting', scopes: 0, ofScopes: 10, copies: 0, seconds: 0 });
  looks[0] = look(2);
  expect(progress()).toMatchObject({ phase: 'looking', scopes: 0 });
  looks.length = 0;
  expect(progress()).toMatchObject({ phase: 'waiting', scopes: 0 });
});

it('counts copies of what is reported, and keeps what is not said again', () => {
  const looks: LookUnderWay[] = [];
  const progress = progressOfNext(of(looks, 3), 'quick');
  const own = look(1);
  looks.push(own);
  const copies = [
    { product: 'codex-cli', copies: 2 },
    { product: 'private', copies: 40 },
    { product: 'opencode', copies: 1 },
  ];
  own.isIn({ kind: 'progress', id: 1, scope: 'a@b', through: 2, copies }, reported);
  own.isIn({ kind: 'progress', id: 1, scope: 'b@b', through: 5 }, reported);
  // There are more scopes than last time.
  expect(progress()).toMatchObject({ phase: 'looking', scopes: 5, ofScopes: 5, copies: 3 });
  own.isIn({ kind: 'progress', id: 1, scope: 'c@b' }, reported);
  expect(progress()).toMatchObject({ scopes: 5, copies: 3 });
});

it('says no number of scopes before there was a look', () => {
  expect(progressOfNext(of([]), 'quick')()).not.toHaveProperty('ofScopes');
});
