import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { agentKnowledge, foundCopy, openFace } from '../../../test/doubles/agent-face.ts';
import type { LocalServer } from '../../agent/local-api/server.ts';
import type { OwnCopy } from '../../wire/local.ts';
import { ENGLISH as words } from '../privacy/english.ts';
import { command } from './command.ts';
import { noticesOf } from './notices.ts';
import { notifier } from './notify-send.ts';

const campaign = { text: 'Use Qoder.' };
const copy = (id: string, productName: string, more: Partial<OwnCopy> = {}): OwnCopy => ({
  finding: foundCopy(id),
  productName,
  removal: [],
  campaign,
  ...more,
});
const none: ReadonlySet<string> = new Set();

const { campaign: _campaign, ...unruled } = copy('a', 'x');

describe('notices', () => {
  it('are of new copies of what is to go, one for a product', () => {
    const copies = [copy('a', 'Codex CLI'), copy('b', 'Codex CLI'), copy('c', 'Cursor')];
    const { notices, seen } = noticesOf({ desktopNotices: true, copies }, { words, known: none });
    expect(notices.map(({ title }) => title.split(' was ')[0])).toEqual(['Codex CLI', 'Cursor']);
    expect(notices[0]?.body).toContain('Use Qoder.');
    expect(seen.length).toBe(3);
    expect(noticesOf({ desktopNotices: true, copies }, { words, known: new Set(seen) }).notices).toEqual([]);
  });

  const silent: readonly { readonly name: string; readonly on: boolean; readonly given: OwnCopy }[] = [
    { name: 'where the company does not ask for them', on: false, given: copy('a', 'x') },
    { name: 'of a product without a campaign', on: true, given: unruled },
    { name: 'of leftovers', on: true, given: copy('a', 'x', { finding: foundCopy('a', { state: 'residue' }) }) },
  ];
  for (const { name, on, given } of silent) {
    it(`are none ${name}`, () => {
      expect(noticesOf({ desktopNotices: on, copies: [given] }, { words, known: none })).toEqual({ notices: [], seen: [] });
    });
  }

  it('come three at a time, the others with the next call; what is gone is forgotten', () => {
    const copies = ['a', 'b', 'c', 'd'].map((id) => copy(id, `product ${id}`));
    const first = noticesOf({ desktopNotices: true, copies }, { words, known: new Set(['0'.repeat(32)]) });
    expect([first.notices.length, first.seen.length]).toEqual([3, 3]);
    expect(noticesOf({ desktopNotices: true, copies }, { words, known: new Set(first.seen) }).notices.length).toBe(1);
  });
});

let folder: string;
let server: LocalServer;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-notice-'));
  server = await openFace(folder, agentKnowledge(folder));
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

it('--print prints, and remembers nothing', async () => {
  for (const time of ['first', 'second']) {
    const called = await runCommand(command, ['--print', '--state', folder], { env: { XDG_STATE_HOME: folder } });
    expect([time, called.code, called.stdout.split('\n')[0]]).toEqual([
      time,
      1,
      'Codex CLI was found on this machine, and is to go',
    ]);
  }
  expect(existsSync(path.join(folder, 'bandog'))).toBe(false);
});

it('gives the program of the desktop plain text, and only the session’s environment', async () => {
  const program = path.join(folder, 'notify-send');
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/said'\nenv >> '${folder}/said'\n`);
  chmodSync(program, 0o755);
  await notifier({ DISPLAY: ':7', SECRET: 'canary', LANG: 'C' }, program)({ title: '-u', body: 'a <b>&</b> path' });
  const said = readFileSync(path.join(folder, 'said'), 'utf8');
  expect(said.split('\n').slice(2, 5)).toEqual(['--', '-u', 'a &lt;b&gt;&amp;&lt;/b&gt; path']);
  expect(said).toContain('DISPLAY=:7');
  expect(said).not.toContain('canary');
});

it('where nothing can be shown it says so, and shows it another time', async () => {
  const show = notifier({}, path.join(folder, 'nowhere'));
  await expect(show({ title: 't', body: 'b' })).rejects.toMatchObject({ code: 'E_CONFIG_INVALID' });
  expect(statSync(folder).isDirectory()).toBe(true);
});
