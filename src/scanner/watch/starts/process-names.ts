import { closeSync, openSync, readSync } from 'node:fs';
import { nameOf } from '../../../domain/host-path.ts';

/** proc(5): the first arguments name the script that an interpreter runs. */
const MAX_COMMAND_LINE = 2048;
const MAX_ARGUMENTS = 3;

/** Wanted names, and whether something bears one. */
export class ProcessNames {
  readonly #proc: string;
  readonly #buffer = Buffer.allocUnsafe(MAX_COMMAND_LINE);
  #names: ReadonlySet<string> = new Set();

  constructor(proc = '/proc') {
    this.#proc = proc;
  }

  /** The names that count from now on, as commands are typed. */
  want(names: ReadonlySet<string>): void {
    this.#names = names;
  }

  /** The wanted name that a file's name is, a script's without its ending: `claude.js` is `claude`. */
  named(file: string): string | undefined {
    const name = nameOf(file).replace(/\.(?:c|m)?js$/, '');
    return this.#names.has(name) ? name : undefined;
  }

  /** The wanted name that the process bears, as its title or as what its first arguments name; undefined when it bears none or has ended. */
  borneBy(pid: number): string | undefined {
    const title = this.#text(`${pid}/comm`)?.trimEnd();
    if (title === undefined) return undefined;
    const said = this.named(title) ?? this.argument(pid);
    // comm is cut at 15 bytes
    if (said !== undefined || title.length < 15) return said;
    for (const name of this.#names) if (name.startsWith(title)) return name;
    return undefined;
  }

  /** The wanted name among the first arguments, which name the script that an interpreter runs. */
  argument(pid: number): string | undefined {
    for (const argument of this.#text(`${pid}/cmdline`)?.split('\0', MAX_ARGUMENTS) ?? []) {
      const name = this.named(argument);
      if (name !== undefined) return name;
    }
    return undefined;
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
