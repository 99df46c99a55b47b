import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isOutcome, type ProcessFacts } from './contract.ts';
import { localHost } from './local.ts';
import { containerIn, readProcess } from './processes.ts';

const isLinux = process.platform === 'linux';

describe.skipIf(!isLinux)('a running process (Linux)', () => {
  let folder: string;
  const children: ChildProcess[] = [];
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bandog-processes-'));
    chmodSync(folder, 0o755);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function sleeper(name: string): string {
    const file = path.join(folder, name);
    copyFileSync('/bin/sleep', file);
    return file;
  }

  async function start(file: string, args: readonly string[], argv0?: string): Promise<number> {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'], ...(argv0 === undefined ? {} : { argv0 }) });
    children.push(child);
    await new Promise((resolve) => child.once('spawn', resolve));
    return child.pid ?? 0;
  }

  const facts = (pid: number): ProcessFacts | undefined => readProcess('/proc', pid, () => false);

  it('is told by its true executable, its owner and its start', async () => {
    const file = sleeper('renamed');
    const pid = await start(file, ['60']);
    expect(facts(pid)).toMatchObject({
      pid,
      parent: process.pid,
      owner: process.geteuid?.(),
      executable: file,
      deleted: false,
      title: 'renamed',
      arguments: [file, '60'],
      workingFolder: process.cwd(),
      executableFacts: { kind: 'file' },
    });
    expect(facts(pid)?.startTicks).toMatch(/^\d+$/);
    expect(facts(pid)?.startTicks).toBe(facts(pid)?.startTicks);
  });

  it('T33: is told by its executable, whatever it calls itself', async () => {
    const file = sleeper('liar');
    expect(facts(await start(file, ['60'], '[kworker/u4:2]'))).toMatchObject({
      executable: file,
      arguments: ['[kworker/u4:2]', '60'],
    });
  });

  it('T36: is told by its executable when that is deleted, and can still be read', async () => {
    const file = sleeper('deleted');
    const pid = await start(file, ['60']);
    unlinkSync(file);
    expect(facts(pid)).toMatchObject({ executable: file, deleted: true });
    const opened = localHost().openExecutable(pid);
    if (isOutcome(opened)) return expect.fail(opened);
    expect(Buffer.from(opened.read(0, 4)).toString('latin1')).toBe('\x7fELF');
    opened.close();
  });

  it('is not deleted because its name says so', async () => {
    const file = sleeper('there (deleted)');
    expect(facts(await start(file, ['60']))).toMatchObject({ executable: file, deleted: false });
  });

  it('is told behind a link by what the link leads to', async () => {
    const file = sleeper('target');
    symlinkSync(file, path.join(folder, 'link'));
    expect(facts(await start(path.join(folder, 'link'), ['60']))).toMatchObject({ executable: file });
  });

  it('T17: may have a name with parentheses, blanks and newlines', async () => {
    const file = sleeper('a) S 1 (b\nc');
    expect(facts(await start(file, ['60']))).toMatchObject({ executable: file, parent: process.pid, title: 'a) S 1 (b\nc' });
  });

  it('T33: shows the title that a program has given itself', async () => {
    const script = path.join(folder, 'titled.mjs');
    writeFileSync(script, `process.title = 'gemini'; process.stdout.write('ready'); setTimeout(() => undefined, 60_000);`);
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(facts(child.pid ?? 0)).toMatchObject({ title: 'gemini', executable: process.execPath });
  });

  it('F34: has ended: nothing', async () => {
    const pid = await start('/bin/true', []);
    await new Promise((resolve) => children.splice(0)[0]?.once('close', resolve));
    expect(facts(pid)).toBeUndefined();
  });

  it('T28: keeps at most 64 arguments', async () => {
    const pid = await start(
      sleeper('many'),
      Array.from({ length: 100 }, () => '1'),
    );
    expect(facts(pid)?.arguments).toHaveLength(64);
  });

  it('T28: reads no more than 8 KiB of two megabytes of arguments', async () => {
    const long = Array.from({ length: 14 }, () => 'x'.repeat(130_000));
    const pid = await start(process.execPath, ['-e', 'setTimeout(() => undefined, 60_000)', ...long]);
    const text = facts(pid)?.arguments.join(' ') ?? '';
    expect(text.length).toBeGreaterThan(8000);
    expect(text.length).toBeLessThanOrEqual(8192);
  });

  it('F34: that nobody has waited for is there without a program, and one of the kernel hides nothing', async () => {
    // A parent that never waits: its child stays a zombie until the parent ends.
    const parent = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(parent);
    const zombie = Number(await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve)));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(facts(zombie)).toMatchObject({ pid: zombie, title: 'sleep', arguments: [], deleted: false });
    expect(facts(zombie)).not.toHaveProperty('executable');
    expect(
      localHost()
        .processes()
        .some((one) => one.pid === zombie),
    ).toBe(true);
  });

  it('F34, F33: come and go by the hundred while they are listed', async () => {
    const churn = spawn('/bin/sh', ['-c', 'while :; do /bin/true; done'], { stdio: 'ignore' });
    children.push(churn);
    const many = await Promise.all(Array.from({ length: 200 }, () => start('/bin/sleep', ['60'])));
    for (let round = 0; round < 3; round += 1) {
      const seen = new Set(
        localHost()
          .processes()
          .map((one) => one.pid),
      );
      expect(many.filter((pid) => !seen.has(pid))).toEqual([]);
    }
  }, 60_000);

  it.skipIf(process.geteuid?.() !== 0)(
    'T41: of another account is hidden, and said to be; a kernel thread hides nothing (needs root)',
    async () => {
      const file = sleeper('secret');
      const pid = await start(file, ['60']);
      process.seteuid?.(65_534);
      try {
        const all = localHost().processes();
        expect(all.find((one) => one.pid === pid)).toMatchObject({ pid, isHidden: true, deleted: false, arguments: [] });
        expect(all.find((one) => one.pid === pid)).not.toHaveProperty('executable');
        expect(all.find((one) => one.title === 'kthreadd' && one.parent === 0)).not.toHaveProperty('isHidden');
      } finally {
        process.seteuid?.(0);
      }
    },
  );
});

/** In a namespace of its own the next process id can be chosen (pid_namespaces(7)): the same one is given to two processes in a row. */
const REUSE = `
  import { spawn } from 'node:child_process';
  import { once } from 'node:events';
  import { writeFileSync } from 'node:fs';
  import { readProcess } from ${JSON.stringify(new URL('processes.ts', import.meta.url).href)};
  const seen = [];
  for (let round = 0; round < 2; round += 1) {
    writeFileSync('/proc/sys/kernel/ns_last_pid', '499');
    const child = spawn('/bin/sleep', ['60']);
    await once(child, 'spawn');
    const facts = readProcess('/proc', child.pid, () => false);
    seen.push({ pid: facts.pid, startTicks: facts.startTicks });
    await new Promise((resolve) => setTimeout(resolve, 50)); // a tick is 10 ms
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  console.log(JSON.stringify(seen));`;
const OWN_PIDS = ['--mount', '--pid', '--fork', '--mount-proc'] as const;
const canChoosePids =
  isLinux && spawnSync('unshare', [...OWN_PIDS, 'test', '-w', '/proc/sys/kernel/ns_last_pid'], { stdio: 'ignore' }).status === 0;

it.skipIf(!canChoosePids)(
  'F35: a process id that is given to another process is another process (needs root, unshare and ns_last_pid)',
  () => {
    const script = [process.execPath, '--no-warnings', '--input-type=module', '-e', REUSE];
    const { stdout, stderr } = spawnSync('unshare', [...OWN_PIDS, ...script], { encoding: 'utf8' });
    const [one, two] = JSON.parse(stdout || stderr) as readonly { readonly pid: number; readonly startTicks: string }[];
    expect([one?.pid, two?.pid]).toEqual([500, 500]);
    expect(two?.startTicks).not.toBe(one?.startTicks);
  },
);

describe('control groups name', () => {
  const id = '3634c169256c1694ea33dfc8359ce0d176251993c9d9ca86e14026d2c2df58a6';
  const rows = [
    { name: "Docker's container, by its own driver", given: `9:name=systemd:/docker/${id}\n0::/docker/${id}\n`, want: id },
    { name: "Docker's container, by systemd", given: `0::/system.slice/docker-${id}.scope\n`, want: id },
    {
      name: "Podman's container",
      given: `0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${id}.scope/container\n`,
      want: id,
    },
    { name: 'a container of a pod', given: `0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-${id}.scope\n`, want: id },
    { name: 'an LXC container', given: '0::/lxc.payload.web/init.scope\n', want: 'web' },
    {
      name: 'a machine of systemd-nspawn',
      given: '0::/machine.slice/systemd-nspawn@dev.service/payload/init.scope\n',
      want: 'dev',
    },
    { name: 'a registered machine', given: '0::/machine.slice/machine-dev.scope\n', want: 'dev' },
    { name: 'no virtual machine', given: '0::/machine.slice/machine-qemu\\x2d1\\x2dwin.scope/libvirt\n', want: undefined },
    { name: 'no service of the host', given: '0::/system.slice/docker.service\n', want: undefined },
  ];
  for (const { name, given, want } of rows) it(name, () => expect(containerIn(given)).toBe(want));
});
