import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bunPayload } from './example-programs/bun-payload.ts';
import { localHost } from './host/local.ts';
import { identityCache } from './identity-cache.ts';
import { lookAt } from './pipeline.ts';
import type { Observation } from '../domain/finding.ts';
import { indexOf } from '../../test/tree-on-disk.ts';

const LOADER = ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1'].find((file) => existsSync(file));
const IS_ROOT = process.geteuid?.() === 0;
const INDEX = indexOf({ id: 'tool', executables: { markers: [{ in: 'bun', text: 'a-tool-that-nobody-has-7f3a' }] } });
/** Reads a program on its standard input into memory that has no name, and becomes it: `memfd_create` is 319 on x86-64, 279 on arm64. */
const FROM_MEMORY = `
my $fd = syscall($ARGV[0], my $name = "x", 0); die "no memfd: $!" if $fd < 0;
open(my $out, ">&=", $fd) or die; binmode $out; binmode STDIN;
print $out do { local $/; <STDIN> }; $out->flush;
exec { "/proc/self/fd/$fd" } "[kworker]", "60" or die "no exec: $!";
`;
const MEMFD: Readonly<Partial<Record<string, string>>> = { x64: '319', arm64: '279' };

/** A program that really runs, and that bears a tool's mark where Bun 1.1 and earlier put programs: behind the executable. */
function program(): Uint8Array {
  const payload = bunPayload([{ name: '/$bunfs/root/cli', source: '/* a-tool-that-nobody-has-7f3a */' }]);
  const whole = Buffer.concat([readFileSync('/bin/sleep'), payload, Buffer.alloc(8)]);
  whole.writeBigUInt64LE(BigInt(whole.length), whole.length - 8);
  return whole;
}

describe.skipIf(process.platform !== 'linux')('a run of a hidden copy (Linux)', () => {
  const children: ChildProcess[] = [];
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bandog-hidden-runs-'));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
    }
    rmSync(folder, { recursive: true });
  });

  function placed(mode = 0o755): string {
    const file = path.join(folder, 'notes.txt');
    writeFileSync(file, program());
    chmodSync(file, mode);
    return file;
  }

  async function start(file: string, args: readonly string[], input?: Uint8Array): Promise<number> {
    const child = spawn(file, args, { stdio: ['pipe', 'ignore', 'ignore'], cwd: folder });
    children.push(child);
    await new Promise((resolve) => child.once('spawn', resolve));
    if (input !== undefined) child.stdin.end(input);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(child.exitCode, 'it runs').toBeNull();
    return child.pid ?? 0;
  }

  /** What a look at this machine's processes says of the one. */
  function seen(pid: number): readonly Pick<Observation, 'product' | 'state' | 'anchor'>[] {
    const order = { depth: 'quick', scopes: new Set(['processes@system']) } as const;
    return lookAt(localHost(), INDEX, { order, cache: identityCache() })
      .observations.filter((one) => one.running.some((run) => run.pid === pid))
      .map(({ product, state, anchor }) => ({ product, state, anchor }));
  }

  it('T34: by its own name', async () => {
    const file = placed();
    expect(seen(await start(file, ['60']))).toEqual([{ product: 'tool', state: 'installed', anchor: file }]);
  });

  it('T36: deleted while it runs', async () => {
    const file = placed();
    const pid = await start(file, ['60']);
    unlinkSync(file);
    expect(seen(pid)).toEqual([{ product: 'tool', state: 'running', anchor: file }]);
  });

  it.skipIf(LOADER === undefined)('through the loader, without the right to be executed (needs a glibc loader)', async () => {
    const file = placed(0o644);
    const pid = await start(LOADER ?? '', ['--argv0', 'x', './notes.txt', '60']);
    expect(seen(pid)).toEqual([{ product: 'tool', state: 'installed', anchor: file }]);
  });

  it.skipIf(LOADER === undefined || !IS_ROOT)('through the loader, and deleted (needs a glibc loader and root)', async () => {
    const file = placed(0o644);
    const pid = await start(LOADER ?? '', [file, '60']);
    unlinkSync(file);
    expect(seen(pid)).toEqual([{ product: 'tool', state: 'running', anchor: file }]);
  });

  it.skipIf(MEMFD[process.arch] === undefined)(
    'T36: from memory that never had a name (needs x86-64 or arm64, and perl)',
    async () => {
      const pid = await start('/usr/bin/perl', ['-e', FROM_MEMORY, MEMFD[process.arch] ?? ''], program());
      expect(seen(pid)).toEqual([{ product: 'tool', state: 'running', anchor: '/memfd:x' }]);
    },
  );
});
