import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const COMMAND = 'npm ci && npm test';
const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8');

test('continuous integration runs exactly the test command of the README', () => {
  expect(read('.ci/run').trimEnd().split('\n').at(-1)).toBe(COMMAND);
  expect(read('README.md')).toContain(COMMAND);
});
