import type { Catalogue } from './catalogue.ts';
import { folderLine, hashOf, type FolderLine } from './format.ts';
import type { Key, PathTrie, WantedPaths } from '../domain/wanted.ts';

/** The wanted paths of one kind as trees, of which each folder is read from the catalogue when it is asked. */
export function wantedPaths(catalogue: Catalogue, kind: 'root' | 'configuration'): WantedPaths {
  return { home: new Folder(catalogue, `${kind}:~`), system: new Folder(catalogue, `${kind}:`) };
}

const NONE: readonly never[] = [];

class Folder implements PathTrie {
  readonly #catalogue: Catalogue;
  readonly #path: Key;
  #line: FolderLine | 'none' | undefined;

  constructor(catalogue: Catalogue, path: Key) {
    this.#catalogue = catalogue;
    this.#path = path;
  }

  get key(): Key | undefined {
    return this.#catalogue.line(this.#path) === undefined ? undefined : this.#path;
  }

  get size(): number {
    return this.#says()?.size ?? 0;
  }

  get names(): readonly string[] {
    const names = this.#says()?.names ?? '';
    return names === '' ? NONE : names.split('/');
  }

  get patterns(): readonly string[] {
    return this.#says()?.patterns ?? NONE;
  }

  get any(): PathTrie | undefined {
    return this.#says()?.any === true ? this.#at('*') : undefined;
  }

  child(name: string): PathTrie | undefined {
    if (name === '*') return undefined;
    const child = this.#at(name);
    return child.#isThere() ? child : undefined;
  }

  #at(name: string): Folder {
    return new Folder(this.#catalogue, `${this.#path}/${name}`);
  }

  #isThere(): boolean {
    const mayHave = (line: string): boolean => this.#catalogue.mayHave(hashOf(line));
    if (!mayHave(this.#path) && !mayHave(folderLine(this.#path))) return false;
    return this.key !== undefined || this.#says() !== undefined;
  }

  #says(): FolderLine | undefined {
    this.#line ??= (this.#catalogue.line(folderLine(this.#path)) as FolderLine | undefined) ?? 'none';
    return this.#line === 'none' ? undefined : this.#line;
  }
}
