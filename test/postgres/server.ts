import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { copyBinaries } from './binaries.ts';
import { copyRunning } from './copy-running.ts';

/** PostgreSQL refuses to run as root; this is `nobody`, which owns nothing else. */
const UNPRIVILEGED = 65_534;
const START_MS = 60_000;

/** How a server is to run. */
export interface PostgresOptions {
  /** Whether a commit is on the disk when it is answered; contract tests do without. */
  readonly isDurable?: boolean;
  /** Further settings, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A real PostgreSQL server of a test's own: it listens on a socket in its own folder only, and goes with its folder. */
export class PostgresServer {
  readonly #folder: string;
  readonly #options: PostgresOptions;
  readonly #settings: readonly string[];
  readonly #account: { readonly uid?: number; readonly gid?: number };
  #process: ChildProcess | undefined;
  readonly #endAtExit = (): void => void this.#process?.kill('SIGKILL');

  private constructor(folder: string, options: PostgresOptions) {
    const { isDurable = false, settings = {} } = options;
    this.#folder = folder;
    this.#options = options;
    this.#account = process.geteuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
    const speed = isDurable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };
    process.once('exit', this.#endAtExit);
    const all = { listen_addresses: '', unix_socket_directories: folder, shared_buffers: '32MB', ...speed, ...settings };
    this.#settings = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  }

  /** Makes a new server and starts it. */
  static async start(options: PostgresOptions = {}): Promise<PostgresServer> {
    return PostgresServer.#make(options, async (server) => {
      mkdirSync(server.data, { mode: 0o700 });
      server.#own(server.data);
      server.#initialise();
    });
  }

  /** Makes a standby of this server, which runs, and starts it: it follows, and takes reads only. `place`: a server that ended, whose data goes. */
  async standby(place?: PostgresServer): Promise<PostgresServer> {
    const copy = async (standby: PostgresServer): Promise<void> => {
      rmSync(standby.data, { recursive: true, force: true });
      const client = new Client({ connectionString: this.address('postgres') });
      await client.connect();
      await client.query("SELECT pg_backup_start('standby', true)");
      const copied = copyRunning(this.data, standby.data);
      const { rows } = await client.query<{ readonly labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
      await client.end();
      const files = {
        backup_label: rows[0]?.labelfile ?? '',
        'standby.signal': '',
        'bandog.conf': `primary_conninfo = 'host=${this.#folder} user=postgres application_name=standby'\n`,
      };
      for (const [name, content] of Object.entries(files)) writeFileSync(path.join(standby.data, name), content);
      writeFileSync(path.join(standby.data, 'postgresql.conf'), "include 'bandog.conf'\n");
      for (const one of [...copied, ...Object.keys(files)]) standby.#own(path.join(standby.data, one));
    };
    if (place === undefined) return PostgresServer.#make(this.#options, copy);
    await copy(place);
    await place.startAgain();
    return place;
  }

  static async #make(options: PostgresOptions, fill: (server: PostgresServer) => Promise<void>): Promise<PostgresServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bandog-pg-'));
    const server = new PostgresServer(folder, options);
    try {
      chmodSync(folder, 0o755);
      copyBinaries(path.join(folder, 'programs'));
      server.#own(folder);
      await fill(server);
      await server.startAgain();
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    return server;
  }

  /** Of the process that starts the others; 0 while it does not run. */
  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** The folder of its databases. */
  get data(): string {
    return path.join(this.#folder, 'data');
  }

  /** Gives all of its data, which somebody else put there, to the account that it runs as. */
  ownAll(): void {
    this.#own(this.data);
    for (const name of readdirSync(this.data, { recursive: true, encoding: 'utf8' })) this.#own(path.join(this.data, name));
  }

  /** Starts it after it ended; resolves when it takes connections. */
  async startAgain(): Promise<void> {
    const server = spawn(this.#program('postgres'), ['-D', this.data, ...this.#settings], {
      ...this.#account,
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { LC_ALL: 'C', TZ: 'UTC' },
    });
    this.#process = server;
    await new Promise<void>((resolve, reject) => {
      let told = '';
      const timer = setTimeout(() => reject(new Error(`PostgreSQL does not start: ${told}`)), START_MS);
      server.stderr?.setEncoding('utf8').on('data', (text: string) => {
        told = (told + text).slice(-10_000);
        if (!told.includes('database system is ready to accept')) return;
        clearTimeout(timer);
        resolve();
      });
      server.once('exit', () => {
        clearTimeout(timer);
        reject(new Error(`PostgreSQL ended: ${told}`));
      });
    });
  }

  /** Kills it: the others of its processes end as they notice, in the middle of what they do. What was acknowledged must be there after `startAgain`. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Holds all its processes still, or lets them go on: to those who ask it is a network that swallows. Linux only. */
  freeze(isFrozen: boolean): void {
    const pid = this.#process?.pid;
    for (const one of pid === undefined ? [] : [pid, ...childrenOf(pid)]) process.kill(one, isFrozen ? 'SIGSTOP' : 'SIGCONT');
  }

  /** Ends it at once, since nobody needs its data any more, and removes its folder. */
  async stop(): Promise<void> {
    await this.#end('SIGQUIT');
    process.off('exit', this.#endAtExit);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The folder of its socket. */
  get host(): string {
    return this.#folder;
  }

  /** Makes a standby a primary; resolves when it takes writes. */
  async promote(): Promise<void> {
    await this.query('postgres', 'SELECT pg_promote(true, 60)');
  }

  /** The address of one of its databases. */
  address(database: string, user = 'postgres'): string {
    return `postgres://${user}@localhost/${database}?host=${encodeURIComponent(this.#folder)}`;
  }

  /** Makes an empty database and gives its address. */
  async createDatabase(name = `t${randomBytes(6).toString('hex')}`): Promise<string> {
    await this.query('postgres', `CREATE DATABASE ${name}`);
    return this.address(name);
  }

  /** Runs one statement in one of its databases. */
  async query(database: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = new Client({ connectionString: this.address(database) });
    await client.connect();
    try {
      return (await client.query<Readonly<Record<string, unknown>>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Gives a file or folder to the account that the server runs as. */
  #own(file: string): void {
    const { uid, gid } = this.#account;
    if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid);
  }

  #initialise(): void {
    const argv = ['-D', this.data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'];
    execFileSync(this.#program('initdb'), argv, { ...this.#account, cwd: this.#folder, stdio: 'pipe', env: { LC_ALL: 'C' } });
  }

  #program(name: string): string {
    return path.join(this.#folder, 'programs', 'bin', name);
  }

  async #end(signal: 'SIGKILL' | 'SIGQUIT'): Promise<void> {
    const server = this.#process;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }
}

/** Each of PostgreSQL's processes is a group of its own. */
function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number);
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
