import type { Copy } from './copy.ts';
import type { Match } from '../../matching/matcher.ts';
import { environmentKey } from '../../domain/environment-key.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { nameOf, parentOf, type HostPath } from '../../domain/host-path.ts';
import { addTo } from '../../domain/multi-map.ts';

/** A process with the products that its own evidence betrays: none for most, which run a copy by its path. */
export interface ProcessMatches {
  readonly evidence: Evidence;
  readonly matches: readonly Match[];
}

/** Copies and processes, brought together. */
export interface AttachedProcesses {
  /** The copies, each with the processes that run it. */
  readonly attached: readonly Copy[];
  /** Processes of a product of which no copy is on disk: one copy for each product and executable. */
  readonly loose: readonly Copy[];
}

/**
 * Gives each process to the copy that it runs: by its executable's inode, by where its executable or its script lies, and,
 * when a program has overwritten its command line, by the title that it gave itself beside a copy of that product
 * which its account can run.
 */
export function attachProcesses(copies: readonly Copy[], processes: readonly ProcessMatches[]): AttachedProcesses {
  const finder = new CopyFinder(copies);
  const running = new Map<Copy, Evidence[]>();
  const loose = new Map<string, Match[]>();
  for (const { evidence, matches } of processes) {
    const image = finder.imageOf(evidence);
    const copy = image?.copy ?? finder.copyRunBy(evidence) ?? finder.copyNamedBy(evidence, matches);
    if (copy !== undefined) {
      // A run that is over says nothing more of a copy that is there.
      if (!isOver(evidence)) addTo(running, copy, image?.evidence ?? evidence);
    } else
      for (const match of matches)
        addTo(loose, `${match.product}\0${pathKey(environmentKey(evidence.environment), evidence.root)}`, match);
  }
  return {
    attached: copies.map((copy) => ({ ...copy, running: running.get(copy) ?? [] })),
    loose: [...loose.values()].map(looseCopy),
  };
}

/** Runtimes and helpers that many products bring under the same name. */
const COMMON_IMAGE =
  /^(?:node|bun|deno|pythonw?[\d.]*|javaw?|ruby|perl|electron|update|updater|setup|install|uninstall|service|helper|launcher|crashpad_handler)\.exe$/i;

/** Whether it is a file that Windows starts, under a name of its own. */
function isImage(path: HostPath): boolean {
  return path.toLowerCase().endsWith('.exe') && !COMMON_IMAGE.test(nameOf(path));
}

function looseCopy(matches: readonly Match[]): Copy {
  const processes = new Set(matches.map((match) => match.evidence).filter((evidence) => !isOver(evidence)));
  return { product: matches[0]?.product ?? '', matches, running: [...processes] };
}

/** Whether it is of a process that had ended when it was looked at. */
function isOver({ process }: Evidence): boolean {
  return process?.ended === true;
}

class CopyFinder {
  readonly #byFile = new Map<string, Copy>();
  readonly #byPath = new Map<HostPath, Copy>();
  readonly #byProduct = new Map<string, Copy[]>();
  readonly #byImage = new Map<string, readonly (readonly [HostPath, Copy])[]>();

  constructor(copies: readonly Copy[]) {
    for (const copy of copies) {
      addTo(this.#byProduct, copy.product, copy);
      for (const { evidence, strength } of copy.matches) {
        if (strength === 'hint') continue;
        for (const file of evidence.files) this.#byFile.set(file, copy);
        const key = environmentKey(evidence.environment);
        for (const path of [evidence.root, ...evidence.paths]) {
          this.#byPath.set(pathKey(key, path), copy);
          if (isImage(path)) this.#addImage(path, copy);
        }
      }
    }
  }

  #addImage(path: HostPath, copy: Copy): void {
    const known = this.#byImage.get(nameOf(path).toLowerCase()) ?? [];
    if (!known.some(([other]) => other === path)) this.#byImage.set(nameOf(path).toLowerCase(), [...known, [path, copy]]);
  }

  /** The only file of any copy that has the name of a process' image, where nothing but that name is known; with two nobody knows which. */
  imageOf(evidence: Evidence): { readonly copy: Copy; readonly evidence: Evidence } | undefined {
    const { process } = evidence;
    if (process?.executable !== '/') return undefined;
    const [found, second] = this.#byImage.get(process.title.toLowerCase()) ?? [];
    if (found === undefined || second !== undefined) return undefined;
    return { copy: found[1], evidence: { ...evidence, process: { ...process, executable: found[0] } } };
  }

  /** The kernel's path tells which of two copies with shared inodes it is, the inode which one was renamed; a script is only said. */
  copyRunBy(evidence: Evidence): Copy | undefined {
    const { process } = evidence;
    if (process === undefined) return undefined;
    const byPath = this.#copyAround(evidence, process.executable);
    if (byPath !== undefined) return byPath;
    const byFile = process.executableFile === undefined ? undefined : this.#byFile.get(process.executableFile);
    if (byFile !== undefined) return byFile;
    for (const script of process.scripts) {
      const copy = this.#copyAround(evidence, script);
      if (copy !== undefined) return copy;
    }
    return undefined;
  }

  /** The one copy of a product that the title names, which the process's account owns or the whole host shares. */
  copyNamedBy(evidence: Evidence, matches: readonly Match[]): Copy | undefined {
    for (const match of matches) {
      if (!match.indicator.startsWith('title:')) continue;
      const within = (this.#byProduct.get(match.product) ?? []).filter((copy) => isOpenTo(copy, evidence));
      const own = within.find((copy) => copy.matches.some((entry) => entry.evidence.account !== undefined));
      const copy = own ?? within[0];
      if (copy !== undefined) return copy;
    }
    return undefined;
  }

  #copyAround(evidence: Evidence, path: HostPath): Copy | undefined {
    const environments = environmentsOf(evidence);
    for (let at = path; at !== '/' && at !== ''; at = parentOf(at)) {
      for (const key of environments) {
        const copy = this.#byPath.get(pathKey(key, at));
        if (copy !== undefined) return copy;
      }
    }
    return undefined;
  }
}

/** Whether it is the account's own copy or the host's; a native copy does not run in an interpreter. */
function isOpenTo(copy: Copy, process: Evidence): boolean {
  const { account } = process;
  const environments = environmentsOf(process);
  return copy.matches.some(
    ({ evidence }) =>
      environments.includes(environmentKey(evidence.environment)) &&
      (evidence.account === undefined || evidence.account.id === account?.id) &&
      evidence.kind !== 'executable' &&
      evidence.kind !== 'configuration',
  );
}

/** The environments of which the evidence's root is made, its own first. */
function environmentsOf({ environment, within }: Evidence): readonly string[] {
  return within ?? [environmentKey(environment)];
}

/** A path means something only within its environment: a container's /usr is not the host's. */
function pathKey(environment: string, path: HostPath): string {
  return `${environment}\0${path}`;
}
