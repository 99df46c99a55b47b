import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOutcome, type Host } from './contract.ts';
import { processRoot } from './process-root.ts';

/** Enters a folder as containers do: a mount namespace of its own, the folder as its root, the host's programs mounted into it. */
const ENTER =
  'mount --make-rprivate / && mount --bind "$1" "$1" && cd "$1" && for d in usr lib lib64; do [ ! -d /$d ] || mount --rbind /$d $d; done && ' +
  'pivot_root . old && echo ready && exec sleep 60';
const UNSHARE = 'unshare';
const canEnter =
  process.platform === 'linux' && process.geteuid?.() === 0 && spawnSync(UNSHARE, ['--mount', 'true']).status === 0;

describe.skipIf(!canEnter)('T37: the root of a process in another mount namespace (needs root and unshare)', () => {
  let folder: string;
  let child: ChildProcess;
  let host: Host | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'bandog-process-'));
    for (const name of ['old', 'usr', 'lib', 'lib64', 'etc', 'opt/tool']) mkdirSync(path.join(folder, name), { recursive: true });
    writeFileSync(path.join(folder, 'etc/passwd'), 'node:x:1000:1000::/opt:/bin/sh\n');
    writeFileSync(path.join(folder, 'opt/tool/file'), 'inside');
    symlinkSync('/etc', path.join(folder, 'opt/link'));
    symlinkSync('usr/bin', path.join(folder, 'bin'));
    child = spawn(UNSHARE, ['--mount', 'sh', '-c', ENTER, 'sh', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (child.stdout !== null) await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    host = processRoot(child.pid ?? 0);
  });
  afterAll(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is read as the process sees it', () => {
    const bytes = host?.read('/opt/tool/file', 100) ?? 'absent';
    expect(isOutcome(bytes) ? bytes : Buffer.from(bytes).toString()).toBe('inside');
    const listing = host?.list('/opt') ?? 'absent';
    expect(isOutcome(listing) ? listing : listing.entries.map(({ name }) => name).toSorted()).toEqual(['link', 'tool']);
    expect(host?.accountOf(1000)).toEqual({ id: '1000', name: 'node' });
  });
  it('resolves links inside of it, and has no file of the host behind them', () => {
    expect(host?.resolveLinks('/opt/link/passwd', '/')).toEqual({ path: '/etc/passwd' });
    expect(host?.read('/opt/link/passwd', 100_000)).toBe('link');
    expect(host?.facts('/opt/link/hostname')).toBe('absent');
  });
  it('does not reach into what is mounted there', () => {
    expect([host?.list('/usr'), host?.facts('/usr/bin/env'), host?.list('/usr/bin')]).toEqual(['other-kind', 'absent', 'absent']);
  });
});

describe.skipIf(process.platform !== 'linux')('the root of a process', () => {
  it('that sees this host is none of its own', () => expect(processRoot(process.pid)).toBeUndefined());
  it('that is not there is none', () => expect(processRoot(2 ** 22 + 1)).toBeUndefined());
});
