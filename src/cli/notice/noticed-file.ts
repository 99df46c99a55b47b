import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../../domain/errors.ts';
import { list, matching } from '../../wire/check.ts';

const isIds = list(matching(/^[0-9a-f]{32}$/), { max: 20_000 });

/** Ids of the findings that this person was shown, in a file of his own. */
export class NoticedFile {
  readonly #file: string;

  /** Makes nothing before `write`. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Empty when there is none, or none that we wrote: then all is shown once more. */
  read(): ReadonlySet<string> {
    try {
      const content: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      return new Set(isIds(content) ? content : []);
    } catch {
      return new Set(); // not there, or cut
    }
  }

  /** Keeps these in place of those before, whole or not at all. @throws KnownError E_STATE_UNSAFE: without it every call would show the same again */
  write(ids: readonly string[]): void {
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 });
      writeFileSync(`${this.#file}.new`, JSON.stringify(ids), { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown error';
      throw new KnownError(
        'E_STATE_UNSAFE',
        `cannot remember what was shown: ${why}`,
        `Make ${path.dirname(this.#file)} writable.`,
        error,
      );
    }
  }
}
