import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { dependencyLacks, type Dependencies } from './dependencies.ts';

const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8');

test('every dependency is exact, hashed, documented, and none that ships runs an install script', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Dependencies['locked'] };
  const manifest = JSON.parse(read('package.json')) as Dependencies['manifest'];
  expect(dependencyLacks({ manifest, locked: packages, page: read('docs/dependencies.md') })).toEqual([]);
});

const sound: Dependencies = {
  manifest: { dependencies: { a: '1.2.3' } },
  locked: { '': {}, 'node_modules/a': { integrity: 'sha512-x' } },
  page: '| `a` | saves much |\n',
};
const seeds = [
  { name: 'sound', given: sound, want: [] },
  { name: 'not documented', given: { ...sound, page: '' }, want: ['a is not in docs/dependencies.md'] },
  {
    name: 'documented, not there',
    given: { ...sound, page: `${sound.page}| \`b\` | x |\n` },
    want: ['b is in docs/dependencies.md and not in package.json'],
  },
  { name: 'a range', given: { ...sound, manifest: { dependencies: { a: '^1.2.3' } } }, want: ['a is not exact: ^1.2.3'] },
  {
    name: 'an install script that ships, also of an optional package',
    given: { ...sound, locked: { 'node_modules/b': { hasInstallScript: true, integrity: 'x' } } },
    want: ['node_modules/b runs a script when it is installed'],
  },
  {
    name: 'a binary for another platform that is not locked',
    given: { ...sound, locked: { 'node_modules/a': { integrity: 'x', optionalDependencies: { 'a-darwin': '1.2.3' } } } },
    want: ['node_modules/a wants a-darwin, which is not in the lockfile'],
  },
  { name: 'no hash', given: { ...sound, locked: { 'node_modules/a': {} } }, want: ['node_modules/a is locked without a hash'] },
  {
    name: 'a script of a development tool',
    given: { ...sound, locked: { x: { dev: true, hasInstallScript: true, integrity: 'x' } } },
    want: [],
  },
];

for (const { name, given, want } of seeds) {
  test(`seeded: ${name}`, () => {
    expect(dependencyLacks(given)).toEqual(want);
  });
}

test('no dependencies are no proof', () => {
  expect(() => dependencyLacks({ ...sound, manifest: {} })).toThrow('nothing was looked at');
});
