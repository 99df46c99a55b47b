import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { idsIn, namedTests } from './named-tests.ts';
import { TABLES, threatTable } from './threat-table.ts';

const tests = namedTests(path.resolve(import.meta.dirname, '../..'));
const rows = [...TABLES.values()].flat();
describe('the threat model', () => {
  it('has rows and tests, and each id once', () => {
    expect(rows.length).toBeGreaterThan(80);
    expect(tests.size).toBeGreaterThan(40);
    expect(rows.map(({ id }) => id).toSorted()).toEqual([...new Set(rows.map(({ id }) => id))].toSorted());
  });

  for (const { id, what, notHere } of rows) {
    it(`${id} is a test, or says why not: ${what}`, () => {
      expect(tests.get(id) ?? notHere).toBeDefined();
    });
  }

  it('has a row for every id that a test bears', () => {
    const known = new Set(rows.map(({ id }) => id));
    expect([...tests].filter(([id]) => !known.has(id)).map(([id, files]) => `${id} in ${files.join(', ')}`)).toEqual([]);
  });

  it('is told with links to its tests', () => {
    expect(threatTable('threats').join('\n')).toContain('| T05 | a FIFO with bytes in it lies where a file is wanted |');
    expect(threatTable('threats').join('\n')).toContain('[safe-open](../src/scanner/host/safe-open.test.ts)');
  });

  it('knows a test by the beginning of its name, and nothing else', () => {
    const text = `it('T05: x'); test("F01, T06: y"); { name: \`R01: z\` }; // T07: no\n it('T08 no'); it('see T09: no');`;
    expect(idsIn(text)).toEqual(['T05', 'F01', 'T06', 'R01']);
  });
});
