import { resolveLinksOn } from './host/links.ts';
import { isOutcome, type EntryKind, type FileFacts, type Host, type Listing, type Outcome } from './host/contract.ts';
import { nameOf, parentOf, type HostPath } from '../domain/host-path.ts';

/** Answers kept of each kind; then all are forgotten, since the places that ask alike come one after another. About 10 MB. */
const MAX_FACTS = 20_000;
const MAX_NAMES = 50_000;
/** Larger listings are asked for by one place only, and would push out all others. */
const MAX_LISTING = 2000;

/** Names asked about in one folder after which it is listed instead: in each home a hundred are looked for, most in vain. */
const LISTED_FROM = 4;
/** What the inode of a folder of some hundred names says of its size (ext4): to list it takes no longer than four questions. */
const SMALL_FOLDER_BYTES = 16 * 1024;

/** Of the registry: a place that looks at each home asks some of it again for each. */
const MAX_ANSWERS = 12;

interface KnownListing {
  readonly answer: Listing | Outcome;
  /** Made when somebody first asks for one name of it. */
  kinds?: ReadonlyMap<string, EntryKind>;
}

/**
 * The same host for the length of one look: what was listed or asked about once is not asked again, and what is not in a listing
 * is absent. Some thirty places look into the same hundred folders; on a developer's machine half of all questions are
 * repeated ones. A change in between is seen by the next look, as a change after it would be.
 */
export function rememberingHost(host: Host): Host {
  const facts = new Map<HostPath, FileFacts | Outcome>();
  const listings = new Map<HostPath, KnownListing>();
  const answers = new Map<string, ReturnType<Host['registry']>>();
  const asked = new Map<HostPath, number>();
  let names = 0;
  let processes: ReturnType<Host['processes']> | undefined;

  /** What the listing above says of a path; undefined when none is known that is complete. */
  const listedKind = (path: HostPath): EntryKind | 'absent' | undefined => {
    const known = path === '/' ? undefined : listings.get(parentOf(path));
    if (known === undefined || isOutcome(known.answer) || !known.answer.complete) return undefined;
    known.kinds ??= new Map(known.answer.entries.map((entry) => [entry.name, entry.kind]));
    return known.kinds.get(nameOf(path)) ?? 'absent';
  };
  const kindOf = (path: HostPath): Pick<FileFacts, 'kind'> | Outcome => {
    const kind = listedKind(path);
    if (kind === undefined) return remembering.facts(path);
    return kind === 'absent' ? kind : { kind };
  };

  /** The same once the folder was listed, which is done when enough was asked about in it. */
  const listedByNow = (path: HostPath): ReturnType<typeof listedKind> => {
    const folder = parentOf(path);
    const times = (asked.get(folder) ?? 0) + 1;
    asked.set(folder, times);
    if (times !== LISTED_FROM) return undefined;
    const own = host.facts(folder);
    if (isOutcome(own) || own.kind !== 'folder' || own.size > SMALL_FOLDER_BYTES) return undefined;
    remembering.list(folder);
    return listedKind(path);
  };

  const remembering: Host = {
    ...host,
    registry(question) {
      const { root, path, depth } = question;
      const key = `${typeof root === 'string' ? root : root.home.path}\0${path}\0${depth}`;
      const answer = answers.get(key) ?? host.registry(question);
      if (answers.size >= MAX_ANSWERS) answers.clear();
      answers.set(key, answer);
      return answer;
    },
    // Every command of a system leads through the same few folders.
    resolveLinks: (path, within) => resolveLinksOn({ facts: kindOf, linkText: host.linkText }, path, within),
    processes: () => (processes ??= host.processes()),
    list(folder) {
      const known = listings.get(folder);
      if (known !== undefined) return known.answer;
      if (listedKind(folder) === 'absent') return 'absent';
      const answer = host.list(folder);
      const size = isOutcome(answer) ? 1 : answer.entries.length + 1;
      if (size > MAX_LISTING) return answer;
      names += size;
      if (names > MAX_NAMES) {
        listings.clear();
        names = size;
      }
      listings.set(folder, { answer });
      return answer;
    },
    // To be told by the kernel that nothing is there costs more than to open what is.
    open: (path) => (listedKind(path) === 'absent' ? 'absent' : host.open(path)),
    read: (path, maxBytes) => (listedKind(path) === 'absent' ? 'absent' : host.read(path, maxBytes)),
    facts(path) {
      const known = facts.get(path);
      if (known !== undefined) return known;
      const kind = listedKind(path) ?? listedByNow(path);
      if (kind === 'absent') return 'absent';
      const answer = host.facts(path);
      if (facts.size >= MAX_FACTS) {
        facts.clear();
        asked.clear();
      }
      facts.set(path, answer);
      return answer;
    },
  };
  return remembering;
}
