import { execFile } from 'node:child_process';

const MOUNT = '/sbin/mount';
const TIMEOUT_MS = 10_000;
const MAX_OUTPUT = 4 * 1024 * 1024;

/**
 * The mount table of macOS in the shape of Linux' mountinfo, so that what another machine serves is never touched: mount(8) prints what
 * the kernel holds and asks no file system. Empty when it is not there or hangs: then nothing is known to be remote, and the scan can
 * still be killed.
 */
export async function listedMounts(): Promise<string> {
  const text = await new Promise<string>((done) => {
    execFile(MOUNT, [], { timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT, env: { LC_ALL: 'C' } }, (_, stdout) => done(stdout));
  });
  return mountinfoOf(text);
}

// //ann@nas.local/share on /Volumes/My share (smbfs, nodev, nosuid, mounted by ann)
const LINE = /^(.+?) on (\/.*) \(([a-z0-9_]+)(?:, [^()]*)?\)$/;
/** What macOS calls file systems of other machines and of users' processes (mount_*(8)), as Linux does; `devfs` holds no files. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['smbfs', 'cifs'],
  ['afpfs', 'cifs'],
  ['webdav', 'davfs'],
  ['ftp', 'davfs'],
  ['autofs', 'autofs'],
  ['nfs', 'nfs'],
  ['macfuse', 'fuse'],
  ['osxfuse', 'fuse'],
  ['fusefs', 'fuse'],
  ['lifs', 'fuse'],
  ['devfs', 'devtmpfs'],
]);

/** The lines of mount(8) as those of mountinfo; each is a file system of its own. */
export function mountinfoOf(text: string): string {
  return text
    .split('\n')
    .flatMap((line, at) => {
      const [, device = '', point = '', type = ''] = LINE.exec(line) ?? [];
      if (point === '') return [];
      return [`${at} 0 0:${at} / ${escaped(point)} rw - ${TYPES.get(type) ?? type} ${escaped(device)} rw`];
    })
    .join('\n');
}

function escaped(text: string): string {
  return text.replace(/[\s\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
