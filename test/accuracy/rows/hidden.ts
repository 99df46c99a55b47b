import { chmodSync, copyFileSync, linkSync, openSync, closeSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Site, Step } from '../build-subject.ts';
import { CLAUDE_NATIVE, CLAUDE_SCRIPT } from './elsewhere.ts';
import { placeNative } from './installs.ts';

function hide(product: string, at: string, build: (site: Site, at: string) => void): Step {
  const method = at.endsWith('.txt') ? 'renamed-js-bundle' : 'renamed-native';
  return {
    name: `hidden at ${JSON.stringify(at)}`,
    build(site) {
      build(site, at);
      site.row({ product, method, path: at, expect: 'installed', class: 'evasion' });
    },
  };
}

/** A hard link of one copy that lies outside of the subject's homes would join all; so each is a copy of its own. */
const claude = (site: Site, at: string): void => placeNative(site, CLAUDE_NATIVE, at);
/** The smallest native program of all: many copies of it are made. */
const CODEX = '@openai/codex@0.20.0';
const codex = (site: Site, at: string): void => placeNative(site, CODEX, at);

/** Copies under other names in odd places. */
const HIDDEN: readonly Step[] = [
  '/home/ann/projects/app/.git/x',
  '/home/ann/projects/app/.git/objects/pack/pack-0a1b2c3d.pack',
  '/home/ann/projects/app/node_modules/.cache/babel/7f',
  '/home/ann/projects/app/node_modules/.bin/lint',
  '/home/ann/.ssh/known_hosts.old',
  '/home/ann/.local/share/Trash/files/report',
  '/home/ann/.cache/pip/http-v2/a/b/c/blob',
  '/home/ann/.mozilla/firefox/x.default/storage/blob',
  '/home/ann/new\nline',
  '/home/ann/\u001b[31mred',
  '/home/ann/ space ',
  '/tmp/.X11-unix.d/w',
  '/var/tmp/cache-7',
  '/dev/shm/.s',
  '/opt/x/y/z/run',
  '/usr/lib/systemd/systemd-helper',
  '/usr/share/fonts/truetype/dejavu.ttf',
  '/usr/libexec/x/gvfsd',
  '/var/lib/misc/db',
  '/var/cache/man/index.db',
  '/var/spool/cron/x',
  '/etc/alternatives.d/x',
  '/root/.x/y',
  '/media/usb/tool',
  '/mnt/data/tool',
  '/boot/vmlinuz.old',
  '/data/tools/tool',
  '/tool',
].map((at) => hide('codex-cli', at, codex));

export const hidden: readonly Step[] = [
  ...HIDDEN,
  hide('codex-cli', '/home/ben/mode-000', (site, at) => {
    codex(site, at);
    chmodSync(site.disk(at), 0o000);
  }),
  hide('claude-code', '/home/ben/one-byte', (site, at) => {
    claude(site, at);
    const file = openSync(site.disk(at), 'r+');
    writeSync(file, 'x', 1_000_000);
    closeSync(file);
  }),
  hide('claude-code', '/home/ben/patched', (site, at) => {
    const bytes = readFileSync(site.tools.largestFile(path.join(site.tools.unpacked(CLAUDE_NATIVE), 'node_modules')));
    const text = 'PACKAGE_URL:"@anthropic-ai/claude-code"';
    for (let found = bytes.indexOf(text); found >= 0; found = bytes.indexOf(text, found + 1))
      bytes.write('PACKAGE_URL:"@x', found);
    writeFileSync(site.disk(at), bytes, { mode: 0o755 });
  }),
  hide('claude-code', '/home/ben/notes/todo.txt', (site, at) => {
    copyFileSync(path.join(site.tools.unpacked(CLAUDE_SCRIPT), 'node_modules/@anthropic-ai/claude-code/cli.js'), site.disk(at));
  }),
  hide('codex-cli', '/home/ben/linked/one', (site, at) => {
    codex(site, at);
    linkSync(site.disk(at), site.disk('/home/ben/other/two'));
  }),
];
