import {
  chmodSync,
  copyFileSync,
  linkSync,
  openSync,
  closeSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { Site, Step } from '../subject.ts';
import { asarArchive } from '../../asar-archive.ts';
import { CLAUDE_NATIVE, CLAUDE_SCRIPT } from './elsewhere.ts';
import { placeNative } from './installs.ts';
import type { TruthRow } from '../truth.ts';
import type { Channel } from '../../../src/domain/channel.ts';

/** A copy that lies under a name that says nothing. */
export function hide(
  product: string,
  where: Pick<TruthRow, 'isLeftToDeep'> & { readonly at: string; readonly evasion: string; readonly channel?: Channel | 'any' },
  build: (site: Site, at: string) => void,
): Step {
  const { at, evasion, channel = 'copied-binary', ...more } = where;
  return {
    name: `${evasion}: ${JSON.stringify(at)}`,
    build(site) {
      build(site, at);
      site.row({ product, method: 'hidden', channel, path: at, expect: 'installed', class: 'evasion', evasion, ...more });
    },
  };
}

/** A hard link of one copy that lies outside of the subject's homes would join all; so each is a copy of its own. */
const claude = (site: Site, at: string): void => placeNative(site, CLAUDE_NATIVE, at);
/** The smallest native program of all: many copies of it are made. */
const CODEX = '@openai/codex@0.20.0';
const codex = (site: Site, at: string): void => placeNative(site, CODEX, at);

const IN_PACKAGE = 'in the folder of an innocent package';

/** How, and where. */
const PLACES: readonly (readonly [evasion: string, ...at: string[]])[] = [
  [
    "among a repository's objects",
    '/home/ann/projects/app/.git/x',
    '/home/ann/projects/app/.git/objects/pack/pack-0a1b2c3d.pack',
  ],
  ['in a cache of a build', '/home/ann/projects/app/node_modules/.cache/babel/7f', '/home/ann/.cache/pip/http-v2/a/b/c/blob'],
  ['under the name of a development tool', '/home/ann/projects/app/node_modules/.bin/lint'],
  ['in a hidden folder', '/home/ann/.ssh/known_hosts.old', '/home/ann/.mozilla/firefox/x.default/storage/blob', '/root/.x/y'],
  ['in the bin', '/home/ann/.local/share/Trash/files/report'],
  ['a name with a line break, a space or an escape', '/home/ann/new\nline', '/home/ann/\u001b[31mred', '/home/ann/ space '],
  ['in a temporary folder', '/tmp/.X11-unix.d/w', '/var/tmp/cache-7'],
  ['in shared memory', '/dev/shm/.s'],
  ['deep in /opt', '/opt/x/y/z/run'],
  ['in a hidden folder of /srv or /opt', '/srv/.cache/.w', '/opt/.sys/agent'],
  [
    'among files of the system',
    '/usr/lib/systemd/systemd-helper',
    '/usr/libexec/x/gvfsd',
    '/etc/alternatives.d/x',
    '/boot/vmlinuz.old',
  ],
  [
    'under the extension of a document or a font',
    '/usr/share/fonts/truetype/dejavu.ttf',
    '/home/ben/Music/song.mp3',
    '/home/ben/Pictures/holiday.jpg',
  ],
  ['in a state folder of the system', '/var/lib/misc/db', '/var/cache/man/index.db', '/var/spool/cron/x'],
  ['on another disk', '/media/usb/tool', '/mnt/data/tool'],
  ['in a folder that nobody knows', '/data/tools/tool', '/tool'],
  ['under the name of a server', '/usr/local/sbin/nginx', '/home/cho/.local/bin/dbus-daemon', '/opt/monitoring/node_exporter'],
  ['with two extensions', '/home/ben/Downloads/invoice.pdf.exe', '/home/ben/Documents/notes.md.sh'],
  ['with letters of another alphabet', '/home/ann/bin/\u0441\u043edex', '/home/ann/bin/co\u200bdex'],
  [IN_PACKAGE, '/home/fay/work/shop/node_modules/chalk/bin/helper', '/home/fay/work/shop/node_modules/marked/dist/vendor'],
  ['in a folder of another account', '/home/dia/shared/from-eli/tool'],
];
const HIDDEN: readonly Step[] = PLACES.flatMap(([evasion, ...places]) =>
  places.map((at) => hide('codex-cli', { at, evasion, ...(evasion === IN_PACKAGE ? { isLeftToDeep: true } : {}) }, codex)),
);

/** What stands in front of the sections of an ELF file: without offset and count of its section table, as sstrip leaves it. */
function withoutSections(bytes: Buffer): Buffer {
  bytes.writeBigUInt64LE(0n, 0x28);
  bytes.writeUInt16LE(0, 0x3c);
  bytes.writeUInt16LE(0, 0x3e);
  return bytes;
}

/** The program's bytes, changed by `change`, as an executable of the subject. */
function changed(site: Site, at: string, change: (bytes: Buffer) => Uint8Array): void {
  const bytes = readFileSync(site.tools.largestFile(path.join(site.tools.unpacked(CODEX), 'node_modules')));
  writeFileSync(site.disk(at), change(bytes), { mode: 0o755 });
}

const bundle = (site: Site): string =>
  path.join(site.tools.unpacked(CLAUDE_SCRIPT), 'node_modules/@anthropic-ai/claude-code/cli.js');

export const hidden: readonly Step[] = [
  ...HIDDEN,
  hide('codex-cli', { at: '/home/ben/bin/lint', evasion: 'section table removed' }, (site, at) =>
    changed(site, at, withoutSections),
  ),
  hide('codex-cli', { at: '/home/ben/bin/fmt', evasion: 'section table cut off' }, (site, at) =>
    changed(site, at, (bytes) => bytes.subarray(0, Number(bytes.readBigUInt64LE(0x28)) + 100)),
  ),
  hide('codex-cli', { at: '/home/ben/bin/vet', evasion: 'padded with zeros' }, (site, at) =>
    changed(site, at, (bytes) => Buffer.concat([bytes, Buffer.alloc(5_000_000)])),
  ),
  ...['log', 'css', 'py', 'md', 'bak'].map((extension) =>
    hide(
      'claude-code',
      { at: `/home/fay/notes/week.${extension}`, evasion: 'a script bundle under another extension', channel: 'copied-script' },
      (site, at) => copyFileSync(bundle(site), site.disk(at)),
    ),
  ),
  hide(
    'claude-code',
    { at: '/home/fay/bin/helper', evasion: 'a script bundle without extension', channel: 'copied-script' },
    (site, at) => {
      copyFileSync(bundle(site), site.disk(at));
      chmodSync(site.disk(at), 0o600);
    },
  ),
  hide(
    'claude-code',
    { at: '/home/fay/tools/one-line.js', evasion: 'a script bundle without its first lines', channel: 'copied-script' },
    (site, at) => {
      const text = readFileSync(bundle(site), 'utf8');
      writeFileSync(site.disk(at), text.slice(text.indexOf('import')));
    },
  ),
  hide('codex-cli', { at: '/home/gus/.hidden/lib/engine', evasion: 'behind a wrapper of another name' }, (site, at) => {
    codex(site, at);
    site.write('/home/gus/bin/assistant', `#!/bin/sh\nexec ${at} "$@"\n`, 0o755);
  }),
  hide('codex-cli', { at: '/home/gus/.farm/store/a', evasion: 'a farm of links' }, (site, at) => {
    codex(site, at);
    for (let link = 0; link < 200; link += 1) symlinkSync(at, site.disk(`/home/gus/farm/tool-${link}`));
  }),
  hide('claude-code', { at: '/opt/Notes/resources/app.asar', evasion: 'in an asar', channel: 'any' }, (site, at) => {
    const files = {
      'package.json': '{"name":"notes","main":"main.js"}',
      'main.js': 'x()',
      'cli.js': readFileSync(bundle(site), 'utf8'),
    };
    writeFileSync(site.disk(at), asarArchive(files));
    site.write('/opt/Notes/notes', '\u007fELF', 0o755);
  }),
  hide('codex-cli', { at: '/home/ben/mode-000', evasion: 'no mode at all' }, (site, at) => {
    codex(site, at);
    chmodSync(site.disk(at), 0o000);
  }),
  hide('claude-code', { at: '/home/ben/one-byte', evasion: 'one byte changed' }, (site, at) => {
    claude(site, at);
    const file = openSync(site.disk(at), 'r+');
    writeSync(file, 'x', 1_000_000);
    closeSync(file);
  }),
  hide('claude-code', { at: '/home/ben/patched', evasion: 'one marker patched away' }, (site, at) => {
    const bytes = readFileSync(site.tools.largestFile(path.join(site.tools.unpacked(CLAUDE_NATIVE), 'node_modules')));
    const text = 'PACKAGE_URL:"@anthropic-ai/claude-code"';
    for (let found = bytes.indexOf(text); found >= 0; found = bytes.indexOf(text, found + 1))
      bytes.write('PACKAGE_URL:"@x', found);
    writeFileSync(site.disk(at), bytes, { mode: 0o755 });
  }),
  hide(
    'claude-code',
    { at: '/home/ben/notes/todo.txt', evasion: 'a script bundle under another extension', channel: 'copied-script' },
    (site, at) => {
      copyFileSync(path.join(site.tools.unpacked(CLAUDE_SCRIPT), 'node_modules/@anthropic-ai/claude-code/cli.js'), site.disk(at));
    },
  ),
  hide('codex-cli', { at: '/home/ben/linked/one', evasion: 'hard link' }, (site, at) => {
    codex(site, at);
    linkSync(site.disk(at), site.disk('/home/ben/other/two'));
  }),
];
