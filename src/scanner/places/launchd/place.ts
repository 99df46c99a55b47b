import { join, nameOf, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';
import { plistDictionary, textsIn } from '../../formats/plist.ts';
import type { PlistDictionary } from '../../formats/plist-value.ts';
import { isOutcome } from '../../host/contract.ts';
import { isLookedIntoRunning } from '../../host/executable-size.ts';
import type { Candidate, Look, Place, PlaceGap } from '../contract.ts';
import { entriesIn, gapFrom } from '../listing.ts';

/** Jobs of the computer and of its accounts (launchd.plist(5), "FILES"); Apple's own, below /System, are sealed and nobody else's. */
const SYSTEM = ['/Library/LaunchDaemons', '/Library/LaunchAgents'];
const HOME = ['Library/LaunchAgents'];
/** Programs that run as root for an application (SMJobBless): each is called as its job. */
const HELPERS = '/Library/PrivilegedHelperTools';
/** Jobs have some hundred bytes, a few some kilobytes. */
const MAX_JOB = 256 * 1024;
/** Programs that run another file, which their first argument with a folder names. */
const RUNS_ANOTHER = /^(?:env|nice|sudo|arch|open|python[\d.]*|perl|ruby|node|bun|deno|java|osascript|(?:ba|da|z|k|c|tc)?sh)$/;

/**
 * What launchd starts, of the computer and of accounts: jobs of wanted labels, and the programs of all others, by what they are; privileged
 * helpers too. What ServiceManagement registered from inside of a bundle is part of the bundle; the list of login items
 * (`backgrounditems.btm`) names nothing but bundles, in an undocumented archive, and is not read.
 */
export const launchd: Place = {
  id: 'launchd',
  platforms: ['macos'],
  scopes: 'both',
  *candidates(look, scope) {
    const home = scope.home?.path;
    for (const folder of home === undefined ? SYSTEM : HOME.map((name) => join(home, name))) {
      yield* filesIn(look, folder, (path, name) => (name.endsWith('.plist') ? job(look, path) : []));
    }
    if (home === undefined) yield* filesIn(look, HELPERS, (path, name) => helper(look, path, name));
  },
};

type Reader = (path: HostPath, name: string) => Iterable<Candidate | PlaceGap>;

function* filesIn(look: Look, folder: HostPath, reader: Reader): Iterable<Candidate | PlaceGap> {
  const entries = yield* entriesIn(look, folder);
  for (const { name, kind } of entries) if (kind === 'file' || kind === 'link') yield* reader(join(folder, name), name);
}

function* job(look: Look, here: HostPath): Iterable<Candidate | PlaceGap> {
  const resolved = look.host.resolveLinks(here, '/');
  const bytes = isOutcome(resolved) ? resolved : look.host.read(resolved.path, MAX_JOB);
  const definition = isOutcome(bytes) ? undefined : plistDictionary(bytes);
  const gap = isOutcome(bytes) ? gapFrom(bytes, here) : undefined;
  if (gap !== undefined) yield gap;
  if (!isOutcome(bytes) && definition === undefined) yield { kind: 'gap', reason: 'malformed', path: here };
  if (definition === undefined) return;
  const target = targetOf(definition);
  const label = definition.get('Label');
  const key: Key | undefined = typeof label === 'string' ? `service:${label.toLowerCase()}` : undefined;
  if (key !== undefined && look.wanted.has(key))
    yield { kind: 'service', key, path: here, channel: 'native-installer', ...(target === undefined ? {} : { target }) };
  if (target !== undefined) yield* targetFile(look, target);
}

/** Without a job a helper is still there to be started. */
function* helper(look: Look, path: HostPath, name: string): Iterable<Candidate> {
  const key: Key = `service:${name.toLowerCase()}`;
  if (look.wanted.has(key)) yield { kind: 'service', key, path, channel: 'native-installer', target: path };
  yield* targetFile(look, path);
}

/** A program by what it is, wherever it lies. */
function* targetFile(look: Look, target: HostPath): Iterable<Candidate> {
  const resolved = look.host.resolveLinks(target, '/');
  const facts = isOutcome(resolved) ? resolved : look.host.facts(resolved.path);
  if (isOutcome(resolved) || isOutcome(facts) || facts.kind !== 'file' || !isLookedIntoRunning(resolved.path, facts)) return;
  const paths = resolved.path === target ? [] : [target];
  yield { kind: 'file', path: resolved.path, facts, channel: 'native-installer', paths };
}

/** The program that a job starts, or the file that it hands to an interpreter. */
function targetOf(definition: PlistDictionary): HostPath | undefined {
  const program = definition.get('Program');
  const words = textsIn(definition.get('ProgramArguments'));
  const first = typeof program === 'string' ? program : words[0];
  if (first === undefined || !first.startsWith('/')) return undefined;
  if (!RUNS_ANOTHER.test(nameOf(first))) return first;
  return words.slice(1).find((word) => word.startsWith('/')) ?? first;
}
