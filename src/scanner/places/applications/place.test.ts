import { describe, expect, it } from 'vitest';
import { lookAt, type Sight } from '../../pipeline.ts';
import type { Host } from '../../host/contract.ts';
import { asarArchive } from '../../../../test/asar-archive.ts';
import { found, gapsOf } from '../../../../test/sight.ts';
import { APP_IMAGE, ELF, indexOf, NO_CACHE, onDisk, type TreeNode } from '../../../../test/tree-on-disk.ts';

const index = indexOf(
  {
    id: 'cursor',
    applications: {
      folders: ['Cursor'],
      desktopEntries: ['cursor', 'cursor-url-handler'],
      productNames: ['Cursor'],
      appImages: ['Cursor'],
    },
    executables: { names: ['cursor'] },
  },
  { id: 'lm-studio', applications: { appImages: ['LM-Studio'], productNames: ['LM Studio'] } },
  {
    id: 'warp',
    applications: { folders: ['warpdotdev'], executables: ['warp-terminal/warp'], desktopEntries: ['dev.warp.Warp'] },
  },
);

const program: TreeNode = { executable: ELF };
const desktop = (exec: string, more = ''): string => `[Desktop Entry]\nType=Application\nName=C\nExec=${exec}\n${more}`;
const CURSOR = '/usr/share/applications/cursor.desktop';

function look(host: Host): Sight {
  return lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
}

describe('applications that are found', () => {
  const rows: readonly { name: string; given: Record<string, TreeNode>; want: readonly string[] }[] = [
    { name: 'none on an empty host', given: { '/home/ann/a': '' }, want: [] },
    {
      name: 'a folder with its program: possible',
      given: { '/opt/Cursor/cursor': program },
      want: ['cursor installed application possible undefined /opt/Cursor'],
    },
    {
      name: 'a folder and its desktop entry: one copy, likely',
      given: { '/opt/Cursor/cursor': program, [CURSOR]: desktop('/opt/Cursor/cursor %U') },
      want: ['cursor installed application likely undefined /opt/Cursor'],
    },
    {
      name: 'an Electron application that names itself: proven, with its version',
      given: {
        '/usr/share/cursor/cursor': program,
        '/usr/share/cursor/bin/cursor': { executable: '#!/bin/sh\n' },
        '/usr/bin/cursor': { link: '/usr/share/cursor/bin/cursor' },
        '/usr/share/cursor/resources/app/product.json': '{"nameShort":"Cursor","applicationName":"cursor","version":"1.99.0"}',
        '/usr/share/cursor/resources/app/package.json': '{"name":"Cursor","version":"2.1.0"}',
        [CURSOR]: desktop('/usr/share/cursor/cursor %F'),
        '/usr/share/applications/cursor-url-handler.desktop': desktop('cursor --open-url %U'),
      },
      want: ['cursor installed application proven 2.1.0 /usr/share/cursor'],
    },
    {
      name: 'one in an archive, under another folder name',
      given: {
        '/home/ann/opt/editor/run-me': program,
        '/home/ann/opt/editor/resources/app.asar': asarArchive({
          'package.json': '{"productName":"LM Studio","version":"0.3.30"}',
        }),
      },
      want: ['lm-studio installed application proven 0.3.30 /home/ann/opt/editor'],
    },
    {
      name: 'one that was unpacked into the home itself',
      given: { '/home/ann/Cursor/cursor': program, '/home/ann/Cursor/resources/app/package.json': '{"version":"2.1.0"}' },
      want: ['cursor installed application possible 2.1.0 /home/ann/Cursor'],
    },
    {
      name: 'a folder with a version in its name, and executables that the signature names',
      given: { '/home/ann/Applications/warpdotdev-0.2025.1/warp-terminal/warp': program },
      want: ['warp installed application possible undefined /home/ann/Applications/warpdotdev-0.2025.1'],
    },
    {
      name: 'a desktop entry whose program lies anywhere',
      given: {
        '/srv/tools/c': program,
        '/home/ann/.local/share/applications/cursor.desktop': desktop('env A=1 "/srv/tools/c" --x'),
      },
      want: ['cursor installed application possible undefined /srv/tools/c'],
    },
    {
      name: 'an AppImage',
      given: { '/home/ann/Downloads/Cursor-1.2.3-x86_64.AppImage': APP_IMAGE },
      want: ['cursor installed appimage possible 1.2.3 /home/ann/Downloads/Cursor.AppImage'],
    },
    {
      name: 'a program that is only called an AppImage',
      given: { '/home/ann/Applications/LM-Studio-0.3.30-x64.AppImage': ELF },
      want: ['lm-studio installed appimage possible 0.3.30 /home/ann/Applications/LM-Studio.AppImage'],
    },
    {
      name: 'an AppImage that does not say so',
      given: { '/home/ann/.local/bin/cursor': APP_IMAGE },
      want: ['cursor installed appimage possible undefined /home/ann/.local/bin/cursor'],
    },
    {
      name: 'an AppImage, its older version and its desktop entry: one copy',
      given: {
        '/home/ann/Applications/Cursor-1.2.3.AppImage': { executable: APP_IMAGE },
        '/home/ann/Applications/Cursor-1.1.0.AppImage': APP_IMAGE,
        '/home/ann/.local/share/applications/cursor.desktop': desktop(
          '/home/ann/Applications/Cursor-1.2.3.AppImage --no-sandbox %U',
        ),
      },
      want: ['cursor installed appimage likely 1.2.3 /home/ann/Applications/Cursor.AppImage'],
    },
    {
      name: 'a Flatpak application by what it exports',
      given: {
        '/var/lib/flatpak/exports/share/applications/dev.warp.Warp.desktop': {
          link: '../../../app/dev.warp.Warp/current/export/share/applications/dev.warp.Warp.desktop',
        },
        '/var/lib/flatpak/app/dev.warp.Warp/current': { link: 'x86_64/stable/0a' },
        '/var/lib/flatpak/app/dev.warp.Warp/x86_64/stable/0a/export/share/applications/dev.warp.Warp.desktop': desktop(
          '/usr/bin/flatpak run dev.warp.Warp',
        ),
        '/usr/bin/flatpak': program,
      },
      want: ['warp installed flatpak possible undefined /var/lib/flatpak/app/dev.warp.Warp'],
    },
    {
      name: 'a snap by the entry that snapd writes',
      given: {
        '/var/lib/snapd/desktop/applications/cursor_cursor.desktop': desktop('env BAMF=/x /snap/bin/cursor %U'),
        '/snap/bin/cursor': { link: '/usr/bin/snap' },
        '/snap/cursor/12/meta/snap.yaml': 'name: cursor',
        '/usr/bin/snap': program,
      },
      want: ['cursor installed snap possible undefined /snap/cursor'],
    },
  ];
  for (const { name, given, want } of rows) {
    it(name, () => {
      onDisk(given, (host) => {
        const sight = look(host);
        expect(found(sight)).toEqual(want);
        expect(gapsOf(sight, 'applications')).toEqual([]);
      });
    });
  }
});

describe('what is no application', () => {
  const rows: readonly { name: string; given: Record<string, TreeNode> }[] = [
    { name: 'a folder of documents', given: { '/home/ann/Documents/Cursor/cursor': program, '/home/ann/Cursor/notes.txt': 'x' } },
    { name: 'a folder of another name', given: { '/opt/cursor-themes/cursor': program, '/usr/share/cursors/cursor': program } },
    { name: 'a text file where the program would be', given: { '/opt/Cursor/cursor': { executable: 'text' } } },
    { name: 'a folder where the program would be', given: { '/opt/Cursor/cursor/x': 'text' } },
    { name: 'a program that nobody may start', given: { '/opt/Cursor/cursor': ELF } },
    {
      name: 'a project that builds a program of its own name',
      given: { '/home/ann/cursor/cursor': program, '/home/ann/Desktop/cursor/cursor': program },
    },
    { name: 'a script of that name', given: { '/home/ann/cursor/cursor': { executable: '#!/bin/sh\necho' } } },
    { name: 'a file where the folder would be', given: { '/opt/Cursor': program } },
    { name: 'a link out of the folder', given: { '/opt/Cursor/cursor': { link: '/usr/bin/true' }, '/usr/bin/true': program } },
    { name: 'a text that is called an AppImage', given: { '/home/ann/Downloads/Cursor-1.0.AppImage': 'text' } },
    { name: 'a page that a download left', given: { '/home/ann/Downloads/Cursor.AppImage.html': APP_IMAGE } },
    { name: 'a small command of that name', given: { '/usr/local/bin/cursor': { executable: '#!/bin/sh\n' } } },
    { name: 'an entry whose program is gone', given: { [CURSOR]: desktop('/opt/Cursor/cursor') } },
    { name: 'an entry that says it is deleted', given: { [CURSOR]: desktop('/srv/c', 'Hidden=true'), '/srv/c': program } },
    { name: 'an entry that starts a shell', given: { [CURSOR]: desktop('sh -c "echo"'), '/usr/bin/sh': program } },
    {
      name: 'an entry that is no entry',
      given: { [CURSOR]: '\0\0', '/usr/local/share/applications/cursor.desktop': { link: '/dev/null' } },
    },
    {
      name: 'an Electron application of another name',
      given: { '/opt/x/x': program, '/opt/x/resources/app/package.json': '{"name":"__proto__","productName":"toString"}' },
    },
    {
      name: 'a project that calls itself so, without a program',
      given: { '/home/ann/x/resources/app/package.json': '{"name":"Cursor"}', '/home/ann/x/readme': 'x' },
    },
    {
      name: 'FIFOs, circles and secrets',
      given: {
        '/opt/Cursor/cursor': { fifo: true },
        '/opt/Cursor/bin/cursor': { link: 'cursor' },
        '/opt/a/resources/app/product.json': { link: '/etc/shadow' },
        '/opt/a/resources/app/package.json': { fifo: true },
        '/opt/b/resources/app.asar': { fifo: true },
        '/home/ann/Downloads/Cursor.AppImage': { fifo: true },
        '/home/ann/Desktop/Cursor-1.AppImage': { link: '/etc/shadow' },
        '/home/ann/.local/share/applications/cursor.desktop': { fifo: true },
        '/home/ann/Desktop/cursor.desktop': { link: 'cursor.desktop' },
        '/etc/shadow': '{"nameShort":"Cursor"}',
      },
    },
  ];
  for (const { name, given } of rows) {
    it(name, () => {
      onDisk(given, (host) => {
        const sight = look(host);
        expect(found(sight)).toEqual([]);
        expect(gapsOf(sight, 'applications')).toEqual([]);
      });
    });
  }

  it('but an entry whose program is gone is kept as a near miss', () => {
    onDisk({ [CURSOR]: desktop('/opt/Cursor/cursor') }, (host) => {
      const near = { product: 'cursor', path: CURSOR, why: 'only hints: command:cursor', scope: 'applications@system' };
      expect(look(host).nearMisses).toEqual([near]);
    });
  });

  it('and a folder that may not be listed is a gap', () => {
    onDisk({ '/opt/Cursor/cursor': program }, (host) => {
      const closed: Host = { ...host, list: (folder) => (folder === '/opt' ? 'denied' : host.list(folder)) };
      expect(gapsOf(look(closed), 'applications')).toContain('denied /opt');
    });
  });

  it('and a manifest that cannot be read is a gap', () => {
    const given = { '/opt/c/resources/app/package.json': '['.repeat(100_000), '/opt/c/c': program };
    onDisk(given, (host) => expect(gapsOf(look(host), 'applications')).toEqual(['malformed /opt/c/resources/app/package.json']));
  });

  it('nor is a program that may not be read nothing', () => {
    onDisk({ '/opt/Cursor/cursor': program }, (host) => {
      const closed: Host = { ...host, open: (path) => (path === '/opt/Cursor/cursor' ? 'denied' : host.open(path)) };
      expect(gapsOf(look(closed), 'applications')).toEqual(['denied /opt/Cursor/cursor']);
    });
  });
});
