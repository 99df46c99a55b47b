import type { Candidate, Look, PlaceGap, Scope } from '../contract.ts';
import { packagesIn } from '../own-layout.ts';
import { aliasesBeside } from '../package-managers/aliases.ts';
import { nameBeforeStaging } from '../package-managers/node-modules.ts';
import { packageInInfo, sitePackages } from '../package-managers/site-packages.ts';
import { productNameIn } from '../../formats/app-image.ts';
import { nameOf, parentOf, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';

const MODULES = '/node_modules';
/** Folders that only one manager makes, other than node_modules: a store's, a cache's, a global one's (own-layout.ts). */
const MANAGERS_OWN = /\/(?:install\/cache|v\d+\/links|global\/v?\d+|\.yarn\/(?:berry\/)?cache)$/;
const NOTHING: readonly never[] = [];
/** `/data/uv/archive-v0/Qk3…/lib/python3.12/site-packages` */
const UV_CACHE = /\/archive-v\d+\/[^/]+/;

/**
 * Packages by the folders that a sweep walks through: a package that nobody wants costs one question of the catalogue, and only where one is
 * wanted is the node_modules or site-packages around it read as its manager lays it out.
 */
export class SweptPackages {
  readonly #look: Look;
  readonly #scope: Scope;
  /** Read when the sweep is over, when all that is in them has been met. */
  readonly #modules = new Set<HostPath>();
  readonly #python = new Set<HostPath>();

  constructor(look: Look, scope: Scope) {
    this.#look = look;
    this.#scope = scope;
  }

  /** Takes note of a folder; what it is by itself. */
  meet(folder: HostPath): Iterable<Candidate | PlaceGap> {
    // Of a hundred thousand folders a handful is any of these: nothing is cut off or made for the others.
    const end = folder.lastIndexOf('/');
    if (folder.endsWith(MODULES)) this.#meetModules(folder);
    else if (this.#isWantedModule(folder, end)) this.#modules.add(topModules(folder));
    else if (folder.endsWith('.dist-info') || folder.endsWith('.egg-info')) this.#meetInfo(folder);
    else if (folder.endsWith('/dlx', end) || MANAGERS_OWN.test(folder)) return packagesIn(this.#look, this.#scope, folder);
    else if (folder.endsWith('.app') && this.#look.host.platform === 'macos') return this.#bundle(folder);
    return NOTHING;
  }

  /** What was met, read as its manager lays it out. */
  *read(): Iterable<Candidate | PlaceGap> {
    for (const folder of this.#modules) yield* packagesIn(this.#look, this.#scope, folder);
    for (const folder of this.#python) {
      const isOrdinary = /\/(?:site|dist)-packages$/.test(folder);
      yield* isOrdinary && !UV_CACHE.test(folder) ? packagesIn(this.#look, this.#scope, folder) : this.#elsewhere(folder);
    }
  }

  /** A project may ask for a package under another name; only its manifest says which. */
  #meetModules(folder: HostPath): void {
    if (folder !== topModules(folder) || this.#look.claimed.has(folder)) return;
    for (const name of aliasesBeside(this.#look.host, parentOf(folder)).values()) {
      if (this.#look.wanted.has(`npm:${name}`)) this.#modules.add(folder);
    }
  }

  /** `…/node_modules/name`, `…/node_modules/@scope/name`; `end` is where the last name's slash is. */
  #isWantedModule(folder: HostPath, end: number): boolean {
    if (folder.endsWith(MODULES, end)) {
      return folder[end + 1] !== '@' && this.#look.wanted.has(`npm:${nameBeforeStaging(folder.slice(end + 1))}`);
    }
    const scope = folder.lastIndexOf('/', end - 1);
    if (folder[scope + 1] !== '@' || !folder.endsWith(MODULES, scope)) return false;
    return this.#look.wanted.has(`npm:${folder.slice(scope + 1, end)}/${nameBeforeStaging(folder.slice(end + 1))}`);
  }

  #meetInfo(folder: HostPath): void {
    const written = packageInInfo(nameOf(folder));
    if (written !== undefined && this.#look.wanted.has(`pypi:${written}`)) this.#python.add(parentOf(folder));
  }

  /** Metadata in a folder of another name: `pip install --target`, a copy, uv's cache. */
  *#elsewhere(folder: HostPath): Iterable<Candidate | PlaceGap> {
    const channel = UV_CACHE.test(folder) ? 'uv-cache' : 'pip';
    const within = this.#scope.home?.path ?? '/';
    const root = { pattern: folder, channel, layout: sitePackages } as const;
    yield* sitePackages(this.#look, { scope: this.#scope, folder: { path: folder, real: folder }, within, root });
  }

  *#bundle(folder: HostPath): Iterable<Candidate> {
    if (this.#look.claimed.has(folder)) return;
    this.#look.claimed.add(folder);
    const key: Key = `folder:${productNameIn(nameOf(folder).slice(0, -'.app'.length)).toLowerCase()}`;
    yield { kind: 'application', keys: this.#look.wanted.has(key) ? [key] : [], path: folder, channel: 'application' };
  }
}

/** The outermost node_modules of a path below one. */
function topModules(path: HostPath): HostPath {
  const at = `${path}/`.indexOf(`${MODULES}/`);
  return path.slice(0, at + MODULES.length);
}
