import { memberOf, parseJson } from '../formats/json.ts';
import { isOutcome, type Home, type Host } from '../host/contract.ts';
import { reasonOf } from '../host/gap-reason.ts';
import { fromBytes, join, type HostPath } from '../../domain/host-path.ts';
import type { FinderGap } from './contract.ts';

/** A store's lists: Podman's layers.json of some thousand layers has a few megabytes. */
const MAX_JSON = 64 * 1024 * 1024;
const MAX_LINE = 4096;
/** Images, containers or layers of one store that are looked at; a build server has some hundred. */
const MAX_MEMBERS = 10_000;

/** Reads the files of one store; what cannot be read becomes a gap. */
export class StoreReader {
  readonly host: Host;
  readonly gaps: FinderGap[] = [];

  constructor(host: Host) {
    this.host = host;
  }

  /** The names in a folder; none when it is not there. */
  names(folder: HostPath): readonly string[] {
    const listing = this.host.list(folder);
    if (isOutcome(listing)) {
      const reason = reasonOf(listing);
      if (reason !== undefined) this.gaps.push({ reason, path: folder });
      return [];
    }
    const isAll = listing.complete && listing.entries.length <= MAX_MEMBERS;
    if (!isAll) this.gaps.push({ reason: 'budget', path: folder });
    return listing.entries.slice(0, MAX_MEMBERS).map((entry) => entry.name);
  }

  /** A JSON file; undefined when it is not there or not JSON. */
  json(path: HostPath): unknown {
    const bytes = this.#bytes(path, MAX_JSON);
    if (bytes === undefined) return undefined;
    const value = parseJson(bytes);
    if (value === undefined) this.gaps.push({ reason: 'malformed', path });
    return value;
  }

  /** The members of a JSON file that is a list. */
  list(path: HostPath): readonly unknown[] {
    const value = this.json(path);
    if (!Array.isArray(value)) return [];
    if (value.length > MAX_MEMBERS) this.gaps.push({ reason: 'budget', path });
    return value.slice(0, MAX_MEMBERS) as readonly unknown[];
  }

  /** The one line of a small file. */
  line(path: HostPath): string | undefined {
    const bytes = this.#bytes(path, MAX_LINE);
    return bytes === undefined ? undefined : fromBytes(bytes).trim();
  }

  text(path: HostPath): string | undefined {
    const bytes = this.#bytes(path, MAX_JSON);
    return bytes === undefined ? undefined : fromBytes(bytes);
  }

  /** The real folder behind a path; undefined when there is none. */
  folder(path: HostPath): HostPath | undefined {
    const facts = this.host.facts(path);
    if (facts === 'absent') return undefined; // most often, and then at the cost of one question
    const resolved = this.host.resolveLinks(path, '/');
    if (isOutcome(resolved)) {
      this.missing(resolved === 'absent' ? undefined : reasonOf(resolved), path);
      return undefined;
    }
    const real = this.host.facts(resolved.path);
    return !isOutcome(real) && real.kind === 'folder' ? resolved.path : undefined;
  }

  missing(reason: FinderGap['reason'] | undefined, path: HostPath, detail?: string): void {
    if (reason !== undefined) this.gaps.push({ reason, path, ...(detail === undefined ? {} : { detail }) });
  }

  #bytes(path: HostPath, maxBytes: number): Uint8Array | undefined {
    const bytes = this.host.read(path, maxBytes);
    if (!isOutcome(bytes)) return bytes;
    this.missing(reasonOf(bytes), path);
    return undefined;
  }
}

/** One name that is safe to join to a folder: ids and the like, never `..` or a path. */
export function plainName(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,254}$/.test(value) && value !== '..' ? value : undefined;
}

/** A member that is safe to join to a folder. */
export function plainMember(value: unknown, name: string): string | undefined {
  return plainName(memberOf(value, name));
}

/** Where every account can keep a store, with the account; and the system's, with none. */
export function homeFolders(host: Host, below: string): readonly { readonly path: HostPath; readonly home: Home }[] {
  return host.homes().map((home) => ({ path: join(home.path, below), home }));
}
