import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '../src/domain/errors.ts';
import { readSources } from './architecture/source-graph.ts';
import { documentedCodes, errorLacks } from './lists/error-codes.ts';

const root = path.resolve(import.meta.dirname, '..');
const sources = readSources(path.join(root, 'src'));
const bin = readFileSync(path.join(root, 'bin/bandog.mjs'), 'utf8');

test('every error code is given somewhere, documented with what to do, and none documented is dead', () => {
  const page = readFileSync(path.join(root, 'docs/errors.md'), 'utf8');
  expect(errorLacks({ codes: ERROR_CODES, page, sources: new Map([...sources, ['bin/bandog.mjs', bin]]) })).toEqual([]);
});

describe('seeded', () => {
  const page = '| code | meaning | what to do |\n|---|---|---|\n| `E_ONE` | it is one | make it two |\n';
  const given = { codes: ['E_ONE'], page, sources: new Map([['scanner/x.ts', "throw new KnownError('E_ONE', 'a', 'b');"]]) };
  const cases = [
    { name: 'sound', given, want: [] },
    {
      name: 'given nowhere',
      given: { ...given, sources: new Map([['domain/errors.ts', "'E_ONE'"]]) },
      want: ['E_ONE is given nowhere in src'],
    },
    {
      name: 'given in a test only',
      given: { ...given, sources: new Map([['scanner/x.test.ts', "'E_ONE'"]]) },
      want: ['E_ONE is given nowhere in src'],
    },
    {
      name: 'given nowhere but for its HTTP status',
      given: { ...given, sources: new Map([['collector/x.ts', "new Map([['E_ONE', 409]])"]]) },
      want: ['E_ONE is given nowhere in src'],
    },
    { name: 'not documented', given: { ...given, page: '' }, want: ['E_ONE is not in docs/errors.md'] },
    {
      name: 'documented without a remedy',
      given: { ...given, page: '| `E_ONE` | it is one |  |\n' },
      want: ['E_ONE has no meaning or nothing to do in docs/errors.md'],
    },
    {
      name: 'documented and dead',
      given: { ...given, page: `${page}| \`E_TWO\` | it is two | halve it |\n` },
      want: ['E_TWO is in docs/errors.md and no longer a code'],
    },
    { name: 'documented twice', given: { ...given, page: page + page }, want: ['E_ONE is in docs/errors.md twice'] },
  ];

  for (const { name, given: seeded, want } of cases) {
    test(name, () => {
      expect(errorLacks(seeded)).toEqual(want);
    });
  }

  test('no codes are no proof', () => {
    expect(() => errorLacks({ codes: [], page, sources: new Map() })).toThrow('nothing was looked at');
  });

  test('a row is read as it stands', () => {
    expect(documentedCodes(page)).toEqual([{ code: 'E_ONE', meaning: 'it is one', remedy: 'make it two' }]);
  });
});
