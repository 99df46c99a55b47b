import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSources } from './architecture/source-graph.ts';
import { familiesOf, lacksOf } from './lists/families.ts';

const root = path.resolve(import.meta.dirname, '..');
const files = new Map(
  ['src', 'bench', 'test/fuzz', 'test/console'].flatMap((top) =>
    [...readSources(path.join(root, top))].map(([file, text]) => [`${top}/${file}`, text] as const),
  ),
);
const documents = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => readFileSync(path.join(root, 'docs', file), 'utf8'))
  .join('\n');

describe.each(familiesOf(files))('$folder', (family) => {
  test('each member is listed, alike, tested and documented', () => {
    expect(lacksOf(family, files, documents)).toEqual([]);
  });
});

const SOUND: Readonly<Record<string, string>> = {
  'src/cli/contract.ts': '',
  'src/cli/list.ts': "import('./scan/command.ts'); import('./query/command.ts');",
  'src/cli/scan/command.ts': '',
  'src/cli/scan/command.test.ts': '',
  'src/cli/scan/fixtures/x.ts': '',
  'src/cli/query/command.ts': '',
  'src/cli/query/query.test.ts': '',
};

const seeds = [
  { name: 'a sound family', given: SOUND, want: [] },
  { name: 'no contract', given: without('src/cli/contract.ts'), want: ['src/cli has list.ts and no contract.ts'] },
  { name: 'no test', given: without('src/cli/query/query.test.ts'), want: ['src/cli/query has no test'] },
  {
    name: 'not listed',
    given: { ...SOUND, 'src/cli/list.ts': "import './scan/command.ts';" },
    want: ['src/cli/query is not in list.ts'],
  },
  {
    name: 'named otherwise',
    given: { ...SOUND, 'src/cli/list.ts': "import './query/command.ts'; import './scan/scan.ts';" },
    want: ['src/cli/scan/scan.ts should be named command.ts'],
  },
  {
    name: 'not documented',
    given: {
      ...SOUND,
      'src/cli/list.ts': "'./scan/command.ts' './query/command.ts' './lost/command.ts'",
      'src/cli/lost/x.test.ts': '',
    },
    want: ['src/cli/lost is named in no document (`lost`)'],
  },
  { name: 'no member', given: { 'src/cli/list.ts': '', 'src/cli/contract.ts': '' }, want: ['src/cli has no member'] },
];

function without(file: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(SOUND).filter(([name]) => name !== file));
}

describe('seeded', () => {
  for (const { name, given, want } of seeds) {
    test(name, () => {
      const seeded = new Map(Object.entries(given));
      const found = familiesOf(seeded).flatMap((family) => lacksOf(family, seeded, 'It has `scan` and `query`.'));
      expect(found.toSorted()).toEqual(want);
    });
  }

  test('a family below a family is none of its members', () => {
    const seeded = new Map([...Object.entries(SOUND), ['src/cli/agent/list.ts', '']]);
    expect(familiesOf(seeded).map(({ folder, members }) => ({ folder, members }))).toEqual([
      { folder: 'src/cli', members: ['query', 'scan'] },
      { folder: 'src/cli/agent', members: [] },
    ]);
  });

  test('no family is no proof', () => {
    expect(() => familiesOf(new Map())).toThrow('nothing was looked at');
  });
});
