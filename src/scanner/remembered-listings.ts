import { isOutcome, type EntryKind, type Host, type Listing, type Outcome } from './host/contract.ts';
import { nameOf, parentOf, type HostPath } from '../domain/host-path.ts';

/** Names kept; then all are forgotten, since the places that ask alike come one after another. */
const MAX_NAMES = 50_000;
/** Larger listings are asked for by one place only, and would push out all others. */
const MAX_LISTING = 2000;

interface KnownListing {
  readonly answer: Listing | Outcome;
  /** Made when somebody first asks for one name of it. */
  kinds?: ReadonlyMap<string, EntryKind>;
}

/** What a host's folders hold, each listed at most once while it is remembered. */
export class RememberedListings {
  readonly #host: Pick<Host, 'list'>;
  readonly #known = new Map<HostPath, KnownListing>();
  #names = 0;

  /** Over the host that is asked for what is not remembered. */
  constructor(host: Pick<Host, 'list'>) {
    this.#host = host;
  }

  /** As the host lists it, or listed it before. */
  list(folder: HostPath): Listing | Outcome {
    const known = this.#known.get(folder);
    if (known !== undefined) return known.answer;
    if (this.kindOf(folder) === 'absent') return 'absent';
    const answer = this.#host.list(folder);
    const size = isOutcome(answer) ? 1 : answer.entries.length + 1;
    if (size > MAX_LISTING) return answer;
    this.#names += size;
    if (this.#names > MAX_NAMES) {
      this.#known.clear();
      this.#names = size;
    }
    this.#known.set(folder, { answer });
    return answer;
  }

  /** What the listing of its folder says of a path; undefined when none is remembered that is complete. */
  kindOf(path: HostPath): EntryKind | 'absent' | undefined {
    const known = path === '/' ? undefined : this.#known.get(parentOf(path));
    if (known === undefined || isOutcome(known.answer) || !known.answer.complete) return undefined;
    known.kinds ??= kindsIn(known.answer.entries);
    return known.kinds.get(nameOf(path)) ?? 'absent';
  }
}

function kindsIn(entries: Listing['entries']): ReadonlyMap<string, EntryKind> {
  const kinds = new Map<string, EntryKind>();
  for (const { name, kind } of entries) kinds.set(name, kind); // a pair for each, and the list of them, took as long again
  return kinds;
}
