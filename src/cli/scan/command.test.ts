import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { ScanDocument } from '../../domain/scan-document.ts';
import { command } from './command.ts';

const PACKAGE = '/usr/local/lib/node_modules/@openai/codex';
let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'bandog-scan-'));
  mkdirSync(path.join(root, 'home/ann'), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(): void {
  mkdirSync(path.join(root, PACKAGE, 'bin'), { recursive: true });
  writeFileSync(
    path.join(root, PACKAGE, 'package.json'),
    '{"name":"@openai/codex","version":"0.1.0","bin":{"codex":"bin/codex.js"}}',
  );
  writeFileSync(path.join(root, PACKAGE, 'bin/codex.js'), '#!/usr/bin/env node\n');
}

/** A manifest that is damaged is a gap: nothing is found, but not everything could be looked at. */
function damage(): void {
  plant();
  writeFileSync(path.join(root, PACKAGE, 'package.json'), '{"name":');
}

describe('exit codes', () => {
  test.each([
    { name: 'nothing there', given: () => undefined, want: 0 },
    { name: 'a copy', given: plant, want: 1 },
    { name: 'a gap and nothing found', given: damage, want: 3 },
  ])('$name: $want', async ({ given, want }) => {
    given();
    expect((await runCommand(command, ['--root', root, '--json'])).code).toBe(want);
  });

  test.each([
    { name: 'an unknown option', given: ['--rot', '/'], want: 'E_USAGE' },
    { name: 'a platform that is none', given: ['--platform', 'amiga'], want: 'E_USAGE' },
    { name: 'a deadline that is no number', given: ['--deadline', 'soon'], want: 'E_USAGE' },
    { name: 'a root that is not there', given: ['--root', '/no/such/folder'], want: 'E_ROOT_UNREADABLE' },
    { name: 'a root that is a file', given: ['--root', '/etc/passwd'], want: 'E_ROOT_UNREADABLE' },
    {
      name: 'a catalogue that is not there',
      given: ['--root', '/', '--catalogue', '/no/catalogue'],
      want: 'E_CATALOGUE_INVALID',
    },
    { name: 'a catalogue that is none', given: ['--root', '/', '--catalogue', '/etc/passwd'], want: 'E_CATALOGUE_INVALID' },
  ])('$name: $want', async ({ given, want }) => {
    expect(await runCommand(command, given)).toMatchObject({ error: want, stdout: '' });
  });
});

test('--json prints one document of its published schema, with the paths of the host', async () => {
  plant();
  const { stdout, stderr } = await runCommand(command, ['--root', root, '--json']);
  const document: unknown = JSON.parse(stdout);
  expect([...Compile(ScanDocument).Errors(document)]).toEqual([]);
  expect(stdout).not.toContain(`${root}/`);
  expect(stderr).toBe('');
  expect(document).toMatchObject({
    complete: true,
    findings: [{ product: 'codex-cli', anchor: PACKAGE, channel: 'npm', identity: 'proven' }],
  });
});

test('the text names product, state, channel, owner and place, without colour where nobody sees it', async () => {
  plant();
  const { stdout } = await runCommand(command, ['--root', root]);
  expect(stdout).toMatch(/Codex/);
  expect(stdout).toContain(PACKAGE);
  expect(stdout).toContain('1 copy of 1 product');
  expect(stdout).not.toContain('\u001b');
});

test('--product leaves out the others', async () => {
  plant();
  expect((await runCommand(command, ['--root', root, '--product', 'aider'])).code).toBe(0);
});
