import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { until } from '../e2e/stack.ts';
import { archiveOfMachine, hasProgram } from '../accuracy/debian/apt-root.ts';

/** A Debian of its own under its own systemd, in namespaces of its own, with no network but its loopback. */
export interface Machine {
  /** Runs a program in it as root, to its end. */
  run(...command: readonly [string, ...string[]]): Ran;
  /** The same, and throws when it fails. */
  must(...command: readonly [string, ...string[]]): string;
  /** Powers it off and unmounts what it stood on. */
  stop(): Promise<void>;
}

/** What a program left behind. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a machine is made of. */
export interface MachineOptions {
  /** Kept from run to run: the Debian that every machine begins as. */
  readonly cache: string;
  /** Emptied first, and removed at the end. */
  readonly work: string;
  /** Folders of this machine that show there, read-only, at these paths. */
  readonly shows: ReadonlyMap<string, string>;
}

const PACKAGES = 'systemd,systemd-sysv,dbus,libatomic1,init-system-helpers,passwd,adduser';
const BOOTS_MS = 60_000;
const ENDS_MS = 30_000;
/** What a shell of root's finds there, and nothing of ours. */
const ENVIRONMENT = ['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root', 'LC_ALL=C.UTF-8'] as const;

/** Why no machine can be made here; undefined when one can. */
export function lacksForMachine(): string | undefined {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return 'needs Linux and root';
  const missing = ['debootstrap', 'systemd-nspawn', 'nsenter'].filter((program) => !hasProgram(program));
  if (missing.length > 0) return `needs ${missing.join(', ')} (npm run setup:system)`;
  return archiveOfMachine() === undefined ? 'needs a machine with apt sources of Debian' : undefined;
}

/** Boots one, from the cached Debian, which stays as it is: everything that changes lies in a layer of its own. */
export async function bootMachine({ cache, work, shows }: MachineOptions): Promise<Machine> {
  const base = debian(cache);
  const folders = ['upper', 'overlay', 'root'].map((name) => path.join(work, name));
  const [upper = '', overlay = '', root = ''] = folders;
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  system('mount', '-t', 'overlay', 'overlay', '-o', `lowerdir=${base},upperdir=${upper},workdir=${overlay}`, root);
  const binds = [...shows].map(([there, here]) => `--bind-ro=${here}:${there}`);
  // No bus and no service manager on this side: nothing is registered, and the unit that we run in is kept.
  const args = ['--quiet', '--register=no', '--keep-unit', '--private-network', '--directory', root, ...binds, '--boot'];
  const nspawn = spawn('systemd-nspawn', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let console_ = '';
  for (const stream of [nspawn.stdout, nspawn.stderr]) stream.on('data', (chunk: Buffer) => (console_ += chunk.toString()));
  const machine = entered(nspawn, { root, work });
  try {
    await until('it boots', () => isUp(machine), BOOTS_MS);
  } catch (error) {
    await machine.stop();
    throw new Error(`the machine does not boot:\n${console_.slice(-3000)}`, { cause: error });
  }
  return machine;
}

function isUp(machine: Machine): boolean {
  return /running|degraded/.test(machine.run('systemctl', 'is-system-running').stdout);
}

function entered(nspawn: ChildProcess, { root, work }: { readonly root: string; readonly work: string }): Machine {
  const run = (...command: readonly [string, ...string[]]): Ran => {
    const leader = firstProcessOf(nspawn.pid ?? 0);
    if (leader === undefined) return { code: null, stdout: '', stderr: 'it does not run' };
    const enter = ['-t', leader, '-m', '-u', '-i', '-n', '-p', '-r', '-w', ...ENVIRONMENT, ...command];
    const { status, stdout, stderr } = spawnSync('nsenter', enter, { encoding: 'utf8', timeout: 180_000, maxBuffer: 2 ** 28 });
    return { code: status, stdout, stderr };
  };
  return {
    run,
    must(...command) {
      const { code, stdout, stderr } = run(...command);
      if (code !== 0) throw new Error(`${command.join(' ')}: ${code}\n${stdout}${stderr}`);
      return stdout;
    },
    async stop() {
      const ended = once(nspawn, 'exit');
      if (nspawn.exitCode === null && nspawn.signalCode === null) {
        run('systemctl', 'poweroff', '--no-wall');
        const timer = setTimeout(() => nspawn.kill('SIGKILL'), ENDS_MS);
        await ended;
        clearTimeout(timer);
      }
      // Before anything is removed: what is mounted there is not ours to remove.
      system('umount', '--recursive', root);
      rmSync(work, { recursive: true, force: true });
    },
  };
}

/** The machine's own first process: the child of systemd-nspawn. */
function firstProcessOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0] || undefined;
  } catch {
    return undefined; // it has ended
  }
}

/** The smallest Debian that boots, made once. */
function debian(cache: string): string {
  const made = path.join(cache, 'debian');
  if (existsSync(made)) return made;
  const archive = archiveOfMachine();
  if (archive === undefined) throw new Error('no apt sources of Debian here');
  const unfinished = `${made}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  system('debootstrap', '--variant=minbase', `--include=${PACKAGES}`, archive.release, unfinished, archive.mirror);
  renameSync(unfinished, made);
  return made;
}

function system(program: string, ...args: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${status}\n${`${stdout}${stderr}`.slice(-2000)}`);
}
