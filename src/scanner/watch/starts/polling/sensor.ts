import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { ProcessNames } from '../process-names.ts';
import type { OnStarts, StartsSensor } from '../contract.ts';

/** A program that runs for this long is noticed within it; each tick costs 0.02 ms when nothing was started. */
const EVERY_MS = 2000;
/** `0.20 0.18 0.12 1/80 11206` */
const MAX_LOAD = 128;

/**
 * Notices that a wanted program was started, by the names in `/proc/PID/comm` and the first arguments. Cheap: when no
 * process was made since the last look (`/proc/loadavg` names the newest pid) it reads nothing else, and otherwise only
 * processes that it does not know. Each is read twice, one tick apart: a shell that forks shows its own name first.
 * What starts and ends between two ticks, or bears another name, is seen by the next look at the whole host, or never:
 * that is said in docs/agent.md.
 */
export class ProcessPolling implements StartsSensor {
  readonly #on: OnStarts;
  readonly #proc: string;
  readonly #names: ProcessNames;
  readonly #buffer = Buffer.allocUnsafe(MAX_LOAD);
  #known = new Map<number, 'new' | 'known'>();
  #load: number | undefined;
  #lastPid = -1;
  #hasNew = false;

  constructor(on: OnStarts, proc = '/proc') {
    this.#on = on;
    this.#proc = proc;
    this.#names = new ProcessNames(proc);
  }

  want(names: ReadonlySet<string>): void {
    this.#names.want(names);
  }

  close(): void {
    if (this.#load !== undefined) closeSync(this.#load);
    this.#load = undefined;
  }

  tick(): number {
    const lastPid = this.#newestPid();
    if (lastPid !== this.#lastPid || this.#hasNew) this.#compare();
    this.#lastPid = lastPid;
    return EVERY_MS;
  }

  #compare(): void {
    const isFirst = this.#known.size === 0;
    const now = new Map<number, 'new' | 'known'>();
    this.#hasNew = false;
    for (const entry of this.#list()) {
      const pid = Number(entry);
      if (!Number.isInteger(pid)) continue;
      const before = this.#known.get(pid);
      now.set(pid, before === undefined && !isFirst ? 'new' : 'known');
      if (before === 'known' || isFirst) continue;
      const name = this.#names.borneBy(pid);
      if (name !== undefined) {
        now.set(pid, 'known');
        this.#on.started({ pid, name });
      }
      this.#hasNew ||= now.get(pid) === 'new';
    }
    this.#known = now;
  }

  /** The last number of loadavg is the newest pid. The file stays open, and nothing is made of it: this runs every two seconds for months. */
  #newestPid(): number {
    try {
      this.#load ??= openSync(`${this.#proc}/loadavg`, 'r');
      const end = readSync(this.#load, this.#buffer, 0, MAX_LOAD, 0) - 1;
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
}
