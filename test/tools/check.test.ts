import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHECKS, runCheck } from './checks.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const CONFIGURATION = [
  'package.json',
  'tsconfig.json',
  'src/console/tsconfig.json',
  'src/console/my-machine/tsconfig.json',
  '.oxlintrc.json',
  '.oxfmtrc.json',
  'knip.json',
  'test/tools/knip-count.ts',
];
const GOOD = `process.stdout.write('x');\n`;

const GOOD_PAGE = `export const Page = () => <p>{document.title}</p>;\n`;
const GOOD_OWN_PAGE = `document.body.append('x');\n`;
const PLACES: ReadonlyMap<string, string> = new Map([
  ['page', 'src/console/main.tsx'],
  ['own page', 'src/console/my-machine/main.ts'],
]);

/** What each check must refuse; every other check may think of it what it likes. */
const VIOLATIONS: Readonly<Record<string, string>> = {
  types: `process.stdout.write(1);\n`,
  page: `export const Page = () => <p>{process.title}</p>;\n`,
  'own page': `document.body.append(1);\n`,
  unused: `import fastCheck from 'not-in-package-json';\n\nprocess.stdout.write(String(fastCheck));\n`,
  lint: `const later = async () => Promise.resolve();\nlater();\n`,
  format: `process.stdout.write( "x" )\n`,
};

let root = '';

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'bandog-check-')));
  for (const file of CONFIGURATION) cpSync(path.join(repository, file), path.join(root, file), { recursive: true });
  symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

test('every check has a seeded violation', () => {
  expect(CHECKS.map((check) => check.name).toSorted()).toEqual(Object.keys(VIOLATIONS).toSorted());
});

describe.each(CHECKS)('$name', (check) => {
  test('counts the files of a clean tree', async () => {
    writeFileSync(path.join(root, 'src/main.ts'), GOOD);
    writeFileSync(path.join(root, 'src/console/main.tsx'), GOOD_PAGE);
    writeFileSync(path.join(root, 'src/console/my-machine/main.ts'), GOOD_OWN_PAGE);
    const result = await runCheck(check, root);
    expect(result.files, result.output).toBeGreaterThan(0);
    // Dependencies of the whole project are unused in a tree of one file: that check is judged by its violation alone.
    if (check.name !== 'unused') expect(result.isPassed, result.output).toBe(true);
  });

  test('refuses its violation', async () => {
    const file = PLACES.get(check.name) ?? 'src/main.ts';
    writeFileSync(path.join(root, file), VIOLATIONS[check.name] ?? '');
    const result = await runCheck(check, root);
    expect(result.isPassed).toBe(false);
    expect(result.output).toContain(check.name === 'unused' ? 'not-in-package-json' : file);
  });

  test('refuses a tree without files', async () => {
    for (const file of ['test', 'src/console', 'package.json', '.oxfmtrc.json', '.oxlintrc.json', 'knip.json', 'tsconfig.json']) {
      if (check.name !== 'types' || file === 'test') rmSync(path.join(root, file), { recursive: true });
    }
    expect((await runCheck(check, root)).isPassed).toBe(false);
  });
});

test('refuses a tool that is not there', async () => {
  const result = await runCheck({ name: 'lost', command: ['no-such-tool'], filesSeen: () => 1 }, root);
  expect(result).toMatchObject({ isPassed: false, output: expect.stringContaining('no-such-tool did not start') as string });
});
