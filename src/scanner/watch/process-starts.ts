import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import path from 'node:path';
import type { OnChange } from './contract.ts';

const SCOPES = ['processes@system'];
/** proc(5): the first arguments name the script that an interpreter runs. */
const MAX_COMMAND_LINE = 2048;
const MAX_ARGUMENTS = 3;

/**
 * Notices that a wanted program was started, by the names in `/proc/PID/comm` and the first arguments. Cheap: when no
 * process was made since the last look (`/proc/loadavg` names the newest pid) it reads nothing else, and otherwise only
 * processes that it does not know. Each is read twice, one tick apart: a shell that forks shows its own name first.
 * What starts and ends between two ticks, or bears another name, is seen by the next look at the whole host, or never:
 * that is said in docs/agent.md.
 */
export class ProcessStarts {
  readonly #changed: OnChange;
  readonly #proc: string;
  readonly #buffer = Buffer.allocUnsafe(MAX_COMMAND_LINE);
  #names: ReadonlySet<string> = new Set();
  #known = new Map<number, 'new' | 'known'>();
  #load: number | undefined;
  #lastPid = -1;
  #hasNew = false;

  constructor(changed: OnChange, proc = '/proc') {
    this.#changed = changed;
    this.#proc = proc;
  }

  /** The names that count from now on, as commands are typed. */
  want(names: Iterable<string>): void {
    this.#names = new Set(names);
  }

  /** Lets go of what is open. */
  close(): void {
    if (this.#load !== undefined) closeSync(this.#load);
    this.#load = undefined;
  }

  /** Looks for processes that are new. */
  tick(): void {
    const lastPid = this.#newestPid();
    if (lastPid === this.#lastPid && !this.#hasNew) return;
    this.#lastPid = lastPid;
    const isFirst = this.#known.size === 0;
    const now = new Map<number, 'new' | 'known'>();
    let wanted: string | undefined;
    this.#hasNew = false;
    for (const name of this.#list()) {
      const pid = Number(name);
      if (!Number.isInteger(pid)) continue;
      const before = this.#known.get(pid);
      now.set(pid, before === undefined && !isFirst ? 'new' : 'known');
      if (before === 'known' || isFirst) continue;
      wanted ??= this.#wantedName(pid);
      this.#hasNew ||= before === undefined;
    }
    this.#known = now;
    if (wanted !== undefined) this.#changed(SCOPES, `${wanted} was started`.slice(0, 200));
  }

  /** The wanted name that the process bears; undefined when it bears none or has ended. */
  #wantedName(pid: number): string | undefined {
    const title = this.#text(`${pid}/comm`)?.trimEnd();
    if (title === undefined) return undefined;
    const script = this.#text(`${pid}/cmdline`)?.split('\0', MAX_ARGUMENTS) ?? [];
    for (const candidate of [title, ...script.map((argument) => path.basename(argument))]) {
      const name = candidate.replace(/\.(?:c|m)?js$/, '');
      if (this.#names.has(name)) return name;
      // comm is cut at 15 bytes
      if (candidate === title && title.length === 15) for (const one of this.#names) if (one.startsWith(title)) return one;
    }
    return undefined;
  }

  /** `0.20 0.18 0.12 1/80 11206`: the last is the newest pid. The file stays open, and nothing is made of it: this runs every two seconds for months. */
  #newestPid(): number {
    try {
      this.#load ??= openSync(`${this.#proc}/loadavg`, 'r');
      const end = readSync(this.#load, this.#buffer, 0, MAX_COMMAND_LINE, 0) - 1;
      let pid = 0;
      for (let at = this.#buffer.lastIndexOf(0x20, end - 1) + 1; at < end; at += 1)
        pid = pid * 10 + (this.#buffer[at] ?? 0) - 0x30;
      return pid;
    } catch {
      return -1; // no /proc here
    }
  }

  #list(): readonly string[] {
    try {
      return readdirSync(this.#proc);
    } catch {
      return []; // no /proc here: there is nothing to see, and the scan says so
    }
  }

  #text(name: string): string | undefined {
    try {
      const descriptor = openSync(`${this.#proc}/${name}`, 'r');
      try {
        return this.#buffer.toString('utf8', 0, readSync(descriptor, this.#buffer, 0, MAX_COMMAND_LINE, 0));
      } finally {
        closeSync(descriptor);
      }
    } catch {
      return undefined; // it has ended meanwhile
    }
  }
}
