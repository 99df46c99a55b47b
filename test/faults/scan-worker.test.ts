import { execFileSync, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KnownError } from '../../src/domain/errors.ts';
import { argumentsFor } from '../../src/scanner/worker-command.ts';
import { SCAN_WORKER, type WorkerResult } from '../../src/scanner/worker-process.ts';
import { runWorker } from '../../src/scanner/worker-run.ts';
import type { ScanRequest } from '../../src/scanner/scan-request.ts';
import { M } from './hostile-rows.ts';
import { plantHost, put, putLink, putSparse, removeFolder, temporaryFolder, writeCatalogue } from './hostile-tree.ts';
import { callsIn, type Call } from './system-calls.ts';

const STRACE = 'strace';
const hasStrace = process.platform === 'linux' && spawnSync(STRACE, ['-qq', 'true']).status === 0;
/** `BANDOG_HOSTILE=full`: at so many moments of a look its worker is killed. */
const KILLS = process.env['BANDOG_HOSTILE'] === 'full' ? 40 : 2;

let folder: string;
let root: string;
let request: ScanRequest;
beforeAll(() => {
  folder = temporaryFolder();
  root = path.join(folder, 'host');
  mkdirSync(root);
  plantHost(root);
  mkdirSync(path.join(folder, 'cache'));
  request = { catalogue: writeCatalogue(folder), depth: 'deep', root, platform: 'linux', cache: path.join(folder, 'cache/ids') };
});
afterAll(() => removeFolder(folder));

/** What the worker answers when it is started by this command. */
function answerOf(command: readonly string[]): { readonly result: WorkerResult | undefined; readonly stderr: string } {
  const [file = '', ...rest] = [...command, process.execPath, ...argumentsFor(SCAN_WORKER, 'deep')];
  const { stdout, stderr } = spawnSync(file, rest, {
    input: JSON.stringify(request),
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{"kind":"done"'));
  return { result: lines[0] === undefined ? undefined : (JSON.parse(lines[0]) as WorkerResult), stderr };
}

const copiesIn = (result: Pick<WorkerResult, 'observations'> | undefined) =>
  result?.observations.map(({ anchor }) => anchor).toSorted();

describe('the process that looks at disks', () => {
  it('F32: needs fewer than forty descriptors', () => {
    const { result, stderr } = answerOf(['sh', '-c', 'ulimit -n 40; exec "$@"', 'sh']);
    expect(copiesIn(result), stderr).toEqual(copiesIn(answerOf([]).result));
    expect(result?.coverage.filter(({ complete }) => !complete)).toEqual([]);
  });

  it.skipIf(!hasStrace)(
    'F02: that is killed at any system call makes a look that is whole or says what it lacks (needs strace)',
    async () => {
      const whole = copiesIn(answerOf([]).result);
      const calls = countCalls();
      expect(calls).toBeGreaterThan(200);
      for (let kill = 0; kill < KILLS; kill += 1) {
        const at = 1 + Math.floor(((kill + 0.5) * calls) / KILLS);
        const once = await runWorker(request, { deadlineMs: 60_000, program: killedAt(at, 1) });
        expect(copiesIn(once), `killed once at call ${at} of ${calls}`).toEqual(whole);
        expect(once.coverage.filter(({ complete }) => !complete)).toEqual([]);
        const twice = await runWorker(request, { deadlineMs: 60_000, program: killedAt(at, 2) }).catch(codeOf);
        if (twice === 'E_SCAN_FAILED') continue; // before its first scope, or after its last
        const isWhole = twice.coverage.every(({ complete }) => complete);
        expect(isWhole ? copiesIn(twice) : whole, `killed twice at call ${at} of ${calls}`).toEqual(whole);
      }
    },
    1_200_000,
  );
});

describe.skipIf(!hasStrace)('the system calls of a look at a hostile host (needs strace)', () => {
  let calls: readonly Call[];
  const special = ['fifo', 'socket', 'device'].map((name) => `${M}/${name}/node_modules/@example/banned/package.json`);
  beforeAll(async () => {
    const [fifo = '', socket = '', device = ''] = special;
    for (const one of special) mkdirSync(path.dirname(root + one), { recursive: true });
    execFileSync('mkfifo', [root + fifo]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(root + socket, resolve));
    if (process.geteuid?.() === 0) execFileSync('mknod', [root + device, 'c', '5', '0']);
    putLink(root, `${M}/out/node_modules/@example/banned/package.json`, '/etc/shadow');
    putLink(root, `${M}/.banned.json`, '/etc/shadow');
    putLink(root, `${M}/.config`, '/root');
    putSparse(root, `${M}/bin/banned`, 100 * 1024 ** 3);
    put(root, `${M}/x.js`, 'x'.repeat(100));
    const trace = path.join(folder, 'trace');
    const watched =
      'execve,execveat,connect,bind,socket,openat,open,creat,truncate,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,link,linkat,symlink,symlinkat,mknod,mknodat,chmod,fchmod,fchmodat,chown,fchown,fchownat,lchown,kill,tkill,ptrace,mount,setxattr,utimensat,pread64,read';
    const { result, stderr } = answerOf([STRACE, '-f', '-y', '-s', '4096', '-o', trace, '-e', `trace=${watched}`]);
    server.close();
    expect(result, stderr).toBeDefined();
    calls = callsIn(readFileSync(trace, 'utf8'));
    expect(calls.length).toBeGreaterThan(500);
  });

  it('start nothing but itself', () => {
    expect(calls.filter(({ name }) => name.startsWith('exec')).map(({ path: file }) => file)).toEqual([process.execPath]);
  });

  it('speak with nobody', () => {
    expect(calls.filter(({ name }) => ['connect', 'bind', 'socket', 'kill', 'ptrace', 'mount'].includes(name))).toEqual([]);
  });

  it('write only into its own cache', () => {
    const changing = calls.filter(({ name, text }) => !READING.has(name) || /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(text));
    const outside = changing.filter(({ path: file }) => !file.startsWith(path.join(folder, 'cache')));
    expect(changing.length).toBeGreaterThan(0);
    expect(outside.map(({ text }) => text)).toEqual([]);
  });

  it('T01, T02: open what others can write without following links', () => {
    const opened = calls.filter(({ name, path: file }) => name === 'openat' && file.startsWith(`${root}/`));
    expect(opened.length).toBeGreaterThan(50);
    expect(opened.filter(({ text }) => !text.includes('O_NOFOLLOW')).map(({ text }) => text)).toEqual([]);
  });

  it('T01: read nothing that a link leads to', () => {
    expect(calls.filter(({ text }) => text.includes('</etc/shadow>') || text.includes('</root'))).toEqual([]);
  });

  it('T05, T06, T07: take hold of FIFOs, sockets and devices at most by name', () => {
    const named = calls.filter(({ path: file }) => special.some((one) => file === root + one));
    expect(named.filter(({ text }) => !text.includes('O_PATH')).map(({ text }) => text)).toEqual([]);
  });

  it('T08: read a sparse file of 100 GB at its ends', () => {
    const reads = calls.filter(({ name, text }) => /^p?read/.test(name) && text.includes(`${M}/bin/banned>`));
    const bytes = reads.reduce((sum, { result }) => sum + result, 0);
    expect(reads.length).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(64 * 1024 ** 2);
  });
});

/** A failed look is told as one; another error is a defect. */
function codeOf(error: unknown): 'E_SCAN_FAILED' {
  if (error instanceof KnownError && error.code === 'E_SCAN_FAILED') return error.code;
  throw error;
}

/** They change nothing; an open can. */
const READING: ReadonlySet<string> = new Set(['execve', 'openat', 'open', 'read', 'pread64']);

/** Calls that a kill can come before, of a whole look. */
const COUNTED = 'openat,read,pread64,write,readlink,statx,getdents64,close';

function countCalls(): number {
  const trace = path.join(folder, 'count');
  answerOf([STRACE, '-qq', '-o', trace, '-e', `trace=${COUNTED}`]);
  const count = readFileSync(trace, 'utf8').split('\n').length;
  rmSync(trace);
  return count;
}

/** A program that becomes the worker, killed at that call the first so many times that it is started. */
function killedAt(call: number, times: number): string {
  const mark = path.join(folder, `killed-${call}-${times}`);
  const file = `${mark}.mjs`;
  const inject = ['-qq', '-o', '/dev/null', '-e', `trace=${COUNTED}`, '-e', `inject=${COUNTED}:signal=KILL:when=${call}`];
  const plain = [process.execPath, ...argumentsFor(SCAN_WORKER, 'deep')];
  writeFileSync(
    file,
    `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
     const mark = ${JSON.stringify(mark)};
     const count = existsSync(mark) ? Number(readFileSync(mark, 'utf8')) : 0;
     writeFileSync(mark, String(count + 1));
     const command = count < ${times} ? ${JSON.stringify(['/usr/bin/strace', ...inject, ...plain])} : ${JSON.stringify(plain)};
     process.execve(command[0], command, { PATH: '/usr/bin:/bin' });`,
  );
  return file;
}
