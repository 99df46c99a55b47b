import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOMS } from './architecture/import-table.ts';
import { RULES, roomOf } from './architecture/rules.ts';
import { SEEDS, SOUND } from './architecture/seeds.ts';
import { graphOf, readSources } from './architecture/source-graph.ts';

const src = path.resolve(import.meta.dirname, '../src');
const graph = graphOf(readSources(src));

describe.each(RULES)('$name', (rule) => {
  test('in src', () => {
    expect(rule.violations(graph)).toEqual([]);
  });

  test('not in a tree that breaks it', () => {
    expect(rule.violations(graphOf(new Map(Object.entries(SOUND))))).toEqual([]);
    const seeds = SEEDS.filter((seed) => seed.rule === rule.name);
    expect(seeds).not.toEqual([]);
    for (const { sources, says } of seeds) {
      const seeded = graphOf(new Map(Object.entries({ ...SOUND, ...sources })));
      expect(rule.violations(seeded).join('\n')).toContain(says);
    }
  });
});

test('every seed is for a rule that exists', () => {
  const names = new Set(RULES.map((rule) => rule.name));
  expect(SEEDS.filter((seed) => !names.has(seed.rule))).toEqual([]);
});

test('no sources are no proof, nor are some that do not parse', () => {
  expect(() => graphOf(new Map())).toThrow('nothing was looked at');
  expect(() => graphOf(new Map([['domain/x.test.ts', '']]))).toThrow('nothing was looked at');
  expect(() => graphOf(new Map([['domain/x.ts', 'import {']]))).toThrow('domain/x.ts does not parse');
});

test('the table names only rooms that are there', () => {
  const isThere = (room: string) => graph.files.some((file) => file === room || file.startsWith(`${room}/`));
  expect(ROOMS.map(({ room }) => room).filter((room) => !isThere(room))).toEqual([]);
});

test('the longest room that fits a file is its own', () => {
  expect(roomOf('scanner/host/local.ts')).toBe('scanner/host');
  expect(roomOf('scanner/scanner.ts')).toBe('scanner');
  expect(roomOf('main.ts')).toBe('main.ts');
  expect(roomOf('scannery/x.ts')).toBeUndefined();
});

test('the table names only rooms that it has, and none above itself', () => {
  const rooms = ROOMS.map(({ room }) => room);
  for (const [at, { room, mayImport }] of ROOMS.entries()) {
    const above = new Set(rooms.slice(0, at));
    expect(
      mayImport.filter((one) => roomOf(one) === undefined || !above.has(roomOf(one) ?? '')),
      room,
    ).toEqual([]);
  }
});
