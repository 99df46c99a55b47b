import { resolveLinksOn } from './host/links.ts';
import { isOutcome, type EntryKind, type FileFacts, type Host, type Outcome } from './host/contract.ts';
import { RememberedListings } from './remembered-listings.ts';
import { parentOf, type HostPath } from '../domain/host-path.ts';

/** Facts kept; then all are forgotten, since the places that ask alike come one after another. A few MB. */
const MAX_FACTS = 20_000;

/** Names asked about in one folder after which it is listed instead: in each home a hundred are looked for, most in vain. */
const LISTED_FROM = 4;
/** What the inode of a folder of some hundred names says of its size (ext4): to list it takes no longer than four questions. */
const SMALL_FOLDER_BYTES = 16 * 1024;

/** Of the registry: a place that looks at each home asks some of it again for each. */
const MAX_ANSWERS = 12;

/**
 * The same host for the length of one look: what was listed or asked about once is not asked again, and what is not in a listing
 * is absent. Some thirty places look into the same hundred folders; on a developer's machine half of all questions are
 * repeated ones. A change in between is seen by the next look, as a change after it would be.
 */
export function rememberingHost(host: Host): Host {
  const facts = new Map<HostPath, FileFacts | Outcome>();
  const listings = new RememberedListings(host);
  const answers = new Map<string, ReturnType<Host['registry']>>();
  const asked = new Map<HostPath, number>();
  let processes: ReturnType<Host['processes']> | undefined;

  const kindOf = (path: HostPath): Pick<FileFacts, 'kind'> | Outcome => {
    const kind = listings.kindOf(path);
    if (kind === undefined) return remembering.facts(path);
    return kind === 'absent' ? kind : { kind };
  };

  /** What the listing of its folder says of a path, once enough was asked about in that folder to list it. */
  const listedByNow = (path: HostPath): EntryKind | 'absent' | undefined => {
    const folder = parentOf(path);
    const times = (asked.get(folder) ?? 0) + 1;
    asked.set(folder, times);
    if (times !== LISTED_FROM) return undefined;
    const own = host.facts(folder);
    if (isOutcome(own) || own.kind !== 'folder' || own.size > SMALL_FOLDER_BYTES) return undefined;
    listings.list(folder);
    return listings.kindOf(path);
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
    list: (folder) => listings.list(folder),
    // To be told by the kernel that nothing is there costs more than to open what is.
    open: (path) => (listings.kindOf(path) === 'absent' ? 'absent' : host.open(path)),
    read: (path, maxBytes) => (listings.kindOf(path) === 'absent' ? 'absent' : host.read(path, maxBytes)),
    facts(path) {
      const known = facts.get(path);
      if (known !== undefined) return known;
      const kind = listings.kindOf(path) ?? listedByNow(path);
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
