import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { command } from './command.ts';

const PACKAGE = '/usr/local/lib/node_modules/@openai/codex';
let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'bandog-explain-'));
  mkdirSync(path.join(root, PACKAGE, 'bin'), { recursive: true });
  writeFileSync(
    path.join(root, PACKAGE, 'package.json'),
    '{"name":"@openai/codex","version":"0.1.0","bin":{"codex":"bin/codex.js"}}',
  );
  writeFileSync(path.join(root, PACKAGE, 'bin/codex.js'), '#!/usr/bin/env node\n');
  mkdirSync(path.join(root, 'home/ann/bin'), { recursive: true });
  writeFileSync(path.join(root, 'home/ann/bin/claude'), 'a letter\n');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const cases = [
  { name: 'a product that is there', given: ['codex-cli'], code: 1, says: 'npm:@openai/codex', not: 'home/ann' },
  { name: 'a path inside of a copy', given: [`${PACKAGE}/bin/codex.js`], code: 1, says: 'proof', not: 'home/ann' },
  {
    name: 'what only bears the name',
    given: ['/home/ann/bin/claude'],
    code: 0,
    says: 'only hints: command:claude',
    not: 'codex',
  },
  { name: 'a product that is not there', given: ['aider'], code: 0, says: 'Nothing is reported of aider.', not: 'codex' },
];

test.each(cases)('$name', async ({ given, code, says, not }) => {
  const called = await runCommand(command, [...given, '--root', root]);
  expect(called).toMatchObject({ code, stderr: '' });
  expect(called.stdout).toContain(says);
  expect(called.stdout).not.toContain(not);
});
