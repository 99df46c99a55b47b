import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser } from './open-browser.ts';

const ADDRESS = 'http://127.0.0.1:40123/#abc-DEF_123';
let folder = '';
let program = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-open-'));
  program = path.join(folder, 'xdg-open');
  writeFileSync(
    program,
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/said.new'\nenv >> '${folder}/said.new'\nmv '${folder}/said.new' '${folder}/said'\n`,
  );
  chmodSync(program, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nowhere: readonly {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly isRoot: boolean;
  readonly want: string;
}[] = [
  { name: 'where there is no desktop', env: {}, isRoot: false, want: 'no-desktop' },
  { name: 'where the desktop has no name', env: { DISPLAY: '' }, isRoot: false, want: 'no-desktop' },
  { name: 'as root', env: { DISPLAY: ':0' }, isRoot: true, want: 'root' },
];
describe('is not done', () => {
  for (const { name, env, isRoot, want } of nowhere) {
    it(name, () => expect(openBrowser(ADDRESS, { env, isRoot, program })).toBe(want));
  }

  it('where the program is not there', () => {
    expect(openBrowser(ADDRESS, { env: { DISPLAY: ':0' }, isRoot: false, program: `${program}-not` })).toBe('no-program');
  });
});

it('T81: gives the program a private file that leads to the address, never the address', async () => {
  const env = { WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: folder, SECRET: 'canary', PATH: '/usr/bin:/bin' };
  const opened = openBrowser(ADDRESS, { env, isRoot: false, program });
  if (typeof opened === 'string') throw new Error(opened);
  while (!existsSync(path.join(folder, 'said'))) await sleep(10);
  const said = readFileSync(path.join(folder, 'said'), 'utf8');
  expect(said).not.toContain('abc-DEF_123');
  expect(said).not.toContain('canary');
  const file = said.split('\n')[0] ?? '';
  expect([statSync(file).mode & 0o777, statSync(path.dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(path.dirname(path.dirname(file))).toBe(folder);
  expect(readFileSync(file, 'utf8')).toContain(`content="0;url=${ADDRESS}"`);
  opened.forget();
  expect(existsSync(path.dirname(file))).toBe(false);
});
