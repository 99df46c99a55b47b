import { spawn, type ChildProcess } from 'node:child_process';
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

  it('is told by its executable, whatever it calls itself', async () => {
    const file = sleeper('liar');
    expect(facts(await start(file, ['60'], '[kworker/u4:2]'))).toMatchObject({
      executable: file,
      arguments: ['[kworker/u4:2]', '60'],
    });
  });

  it('is told by its executable when that is deleted, and can still be read', async () => {
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

  it('may have a name with parentheses, blanks and newlines', async () => {
    const file = sleeper('a) S 1 (b\nc');
    expect(facts(await start(file, ['60']))).toMatchObject({ executable: file, parent: process.pid, title: 'a) S 1 (b\nc' });
  });

  it('shows the title that a program has given itself', async () => {
    const script = path.join(folder, 'titled.mjs');
    writeFileSync(script, `process.title = 'gemini'; process.stdout.write('ready'); setTimeout(() => undefined, 60_000);`);
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(facts(child.pid ?? 0)).toMatchObject({ title: 'gemini', executable: process.execPath });
  });

  it('has ended: nothing', async () => {
    const pid = await start('/bin/true', []);
    await new Promise((resolve) => children.splice(0)[0]?.once('close', resolve));
    expect(facts(pid)).toBeUndefined();
  });

  it('keeps at most 64 arguments', async () => {
    const pid = await start(
      sleeper('many'),
      Array.from({ length: 100 }, () => '1'),
    );
    expect(facts(pid)?.arguments).toHaveLength(64);
  });

  it.skipIf(process.geteuid?.() !== 0)(
    'of another account is hidden, and said to be; a kernel thread hides nothing (needs root)',
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
