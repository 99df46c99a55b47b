import { isOutcome, type Host, type Outcome, type Resolved } from './contract.ts';
import { join, type HostPath } from '../../domain/host-path.ts';

/** Stands for characters that the console's code page lost (formats/reg-query.ts). */
const LOST = '\uFFFD';
/** Short names of DOS that installers of old write into the registry; the image of a disk knows the long ones only. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['progra~1', 'Program Files'],
  ['progra~2', 'Program Files (x86)'],
]);

/**
 * A path that something on a Windows host names, as the file system spells it: names there compare without case, and an image of
 * its disk that Linux has mounted compares with it. Links on the way are not resolved; the first of several spellings wins.
 */
export function locate(host: Host, path: HostPath): Resolved | Outcome {
  const facts = host.facts(path);
  if (!isOutcome(facts)) return { path };
  if (facts !== 'absent') return facts;
  let reached: HostPath = '/';
  for (const name of path.split('/').filter((part) => part !== '')) {
    const next = step(host, reached, SHORT_NAMES.get(name.toLowerCase()) ?? name);
    if (isOutcome(next)) return next;
    reached = next.path;
  }
  return { path: reached };
}

function step(host: Host, folder: HostPath, name: string): Resolved | Outcome {
  const exact = host.facts(join(folder, name));
  if (!isOutcome(exact)) return { path: join(folder, name) };
  if (exact !== 'absent') return exact;
  const resolved = host.resolveLinks(folder, '/');
  const listing = isOutcome(resolved) ? resolved : host.list(resolved.path);
  if (isOutcome(listing)) return listing === 'other-kind' ? 'absent' : listing;
  const wanted = name.toLowerCase();
  const found = listing.entries.find((entry) => isSame(entry.name.toLowerCase(), wanted));
  return found === undefined ? 'absent' : { path: join(folder, found.name) };
}

/** Whether a name is the wanted one, of which some characters may be lost: each stands for one or more that are not ASCII. */
function isSame(name: string, wanted: string): boolean {
  if (!wanted.includes(LOST)) return name === wanted;
  const parts = wanted.split(/\uFFFD+/);
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const start = at;
    if (index > 0) while (at < name.length && name.charCodeAt(at) > 0x7f) at += 1;
    if ((index > 0 && at === start) || !name.startsWith(part, at)) return false;
    at += part.length;
  }
  return at === name.length;
}
