import { join, nameOf, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';
import { parseSystemdUnit } from '../../formats/systemd-unit.ts';
import { isOutcome, type DirEntry } from '../../host/contract.ts';
import type { Look, Place, PlaceGap, ServiceCandidate } from '../contract.ts';
import { entriesIn, foldersNamed, gapFrom } from '../listing.ts';

/** Unit search paths of the system's manager and of those of accounts (systemd.unit(5), "UNIT FILE LOAD PATH"), in their order; what the manager makes itself in /run lies elsewhere too. */
const SYSTEM = [
  '/etc/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/etc/systemd/user',
  '/usr/local/lib/systemd/user',
  '/usr/lib/systemd/user',
  '/usr/local/share/systemd/user',
  '/usr/share/systemd/user',
];
const HOME = ['.config/systemd/user', '.local/share/systemd/user'];
const UNIT = /^(.+?)(@[^@]*)?\.service$/;
const MAX_UNIT = 256 * 1024;
/** Where a program without a folder is looked for (systemd.service(5), "COMMAND LINES": the search path is fixed at compilation). */
const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
/** Programs that run another file, which their first argument with a folder names. */
const RUNS_ANOTHER =
  /^(?:env|nice|ionice|sudo|setpriv|python[\d.]*|perl|ruby|node|nodejs|bun|deno|java|php[\d.]*|(?:ba|da|z|k)?sh)$/;

/** Services that systemd starts, of the system and of accounts: units of wanted names, with the program that their ExecStart runs. */
export const systemd: Place = {
  id: 'systemd',
  platforms: ['linux'],
  scopes: 'both',
  *candidates(look, scope) {
    const at = scope.home?.path ?? '/';
    const seen = new Set<HostPath>();
    for (const pattern of scope.home === undefined ? SYSTEM : HOME) {
      for (const folder of yield* foldersNamed(look, pattern, { at, within: at })) {
        const entries = yield* entriesIn(look, folder.real, folder.path);
        for (const entry of entries) yield* unit(look, { folder: folder.real, entry, seen });
      }
    }
  },
};

/** One unit of a wanted name; a link is another name of what it leads to, and one to /dev/null a service that may not run. */
function* unit(
  look: Look,
  { folder, entry, seen }: { readonly folder: HostPath; readonly entry: DirEntry; readonly seen: Set<HostPath> },
): Iterable<ServiceCandidate | PlaceGap> {
  const [, name] = (entry.kind === 'file' || entry.kind === 'link' ? UNIT.exec(entry.name) : undefined) ?? [];
  if (name === undefined) return;
  const key: Key = `service:${name.toLowerCase()}`;
  if (!look.wanted.has(key)) return;
  const here = join(folder, entry.name);
  const resolved = look.host.resolveLinks(here, '/');
  if (isOutcome(resolved) || seen.has(resolved.path)) return;
  seen.add(resolved.path);
  const bytes = look.host.read(resolved.path, MAX_UNIT);
  const gap = isOutcome(bytes) ? gapFrom(bytes, here) : undefined;
  if (gap !== undefined) yield gap;
  const parsed = isOutcome(bytes) ? undefined : parseSystemdUnit(bytes);
  if (parsed === undefined) return;
  const target = parsed.commands.map((command) => targetOf(look, command)).find((path) => path !== undefined);
  yield {
    kind: 'service',
    key,
    path: resolved.path,
    channel: 'native-installer',
    paths: resolved.path === here ? [] : [here],
    ...(target === undefined ? {} : { target }),
  };
}

/** The program of a command line, or the file that it hands to an interpreter. */
function targetOf(look: Look, [program = '', ...rest]: readonly string[]): HostPath | undefined {
  if (RUNS_ANOTHER.test(nameOf(program))) {
    const next = rest.findIndex((argument) => argument.startsWith('/'));
    if (next >= 0 && !rest.slice(0, next).includes('-c')) return targetOf(look, rest.slice(next));
  }
  if (program.startsWith('/')) return program;
  if (program === '' || program.includes('/')) return undefined;
  return PATH.map((folder) => join(folder, program)).find((path) => !isOutcome(look.host.facts(path)));
}
