import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Why no machines can be made here, for the name of what is skipped; undefined when they can. */
export function noNetwork(): string | undefined {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return 'needs root on Linux';
  const probe = 'ip link add one type veth peer name other && ip link set one up && command -v nsenter';
  return spawnSync('unshare', ['--net', 'sh', '-c', probe]).status === 0 ? undefined : 'needs unshare, nsenter and ip with veth';
}

/** Namespaces of one machine: a network, a host name and mounts of its own, held by a process that does nothing. */
export class OwnMachine {
  readonly name: string;
  readonly #holder: ChildProcess;

  private constructor(name: string, holder: ChildProcess) {
    this.name = name;
    this.#holder = holder;
  }

  /** Makes one of that name, with a machine id of its own in `folder`. */
  static async start(name: string, folder: string): Promise<OwnMachine> {
    const id = path.join(folder, 'machine-id');
    writeFileSync(id, `${Buffer.from(name.padEnd(16, '.')).toString('hex').slice(0, 32)}\n`);
    const bind = existsSync('/etc/machine-id') ? 'mount --bind "$2" /etc/machine-id;' : '';
    const script = `hostname "$1"; ${bind} ip link set lo up; echo ready; exec sleep 1000000`;
    const argv = ['--net', '--uts', '--mount', 'sh', '-euc', script, 'sh', name, id];
    const holder = spawn('unshare', argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    process.once('exit', () => holder.kill('SIGKILL'));
    const ended = once(holder, 'exit').then(() => {
      throw new Error(`the namespaces of ${name} cannot be made`);
    });
    await Promise.race([once(holder.stdout, 'data'), ended]);
    ended.catch(() => undefined);
    return new OwnMachine(name, holder);
  }

  /** The command that runs another one on this machine, in front of it. */
  get on(): readonly [string, ...string[]] {
    return ['nsenter', '--target', String(this.#holder.pid), '--net', '--uts', '--mount', '--'];
  }

  /** Lays a cable to another machine: this one is 10.77.N.1, the other one 10.77.N.2 and finds everything this way. */
  connect(other: OwnMachine, number: number): void {
    const cable = `cable${number}`;
    this.#run(['ip', 'link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(other.#holder.pid)]);
    this.#run(['ip', 'address', 'add', `10.77.${number}.1/30`, 'dev', cable]);
    this.#run(['ip', 'link', 'set', cable, 'up']);
    other.#run(['ip', 'address', 'add', `10.77.${number}.2/30`, 'dev', 'eth0']);
    other.#run(['ip', 'link', 'set', 'eth0', 'up']);
    other.#run(['ip', 'route', 'add', 'default', 'via', `10.77.${number}.1`]);
  }

  /** Ends it; what runs on it must have ended. */
  async stop(): Promise<void> {
    if (this.#holder.exitCode !== null || this.#holder.signalCode !== null) return;
    const ended = once(this.#holder, 'exit');
    this.#holder.kill('SIGKILL');
    await ended;
  }

  #run(command: readonly string[]): void {
    const [file, ...argv] = [...this.on, ...command];
    const { status, stderr } = spawnSync(file ?? '', argv, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
  }
}
