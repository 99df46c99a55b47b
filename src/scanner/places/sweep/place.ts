import type { Candidate, Look, Place, PlaceGap, Scope } from '../contract.ts';
import { gapFrom } from '../listing.ts';
import { quickScopeOf } from './quick-scope.ts';
import { readLead } from './leads.ts';
import { SweptPackages } from './packages.ts';
import type { Host } from '../../host/contract.ts';
import type { HostPath } from '../../../domain/host-path.ts';

/**
 * Nobody's files, or the same ones again: kernel interfaces, and what package managers mount read-only and other places read. Of what lies
 * in them, memory that every account may write to is swept by itself.
 */
const NEVER = ['/proc', '/sys', '/dev', '/run', '/snap', '/lost+found', '/System/Volumes'];
/** On Windows these are names like any other; what restores the system is nobody's. */
const NEVER_ON_WINDOWS = ['/System Volume Information', '/Recovery'];
const TOPS = ['/', '/dev/shm', '/run/user'];
/** How long a folder that shows no change is believed, when nobody says otherwise: a file that was overwritten in place is met again within a week. */
const READ_AGAIN_MS = 7 * 24 * 3_600_000;

/**
 * Every folder of every local file system, each home as a scope of its own: packages, applications, extensions and programs wherever they
 * are and whatever they are called, that no other place has claimed. It remembers folders that did not change, so that the next
 * sweep costs a question for each of them.
 */
export const sweep: Place = {
  id: 'sweep',
  platforms: ['linux', 'macos', 'windows'],
  scopes: 'both',
  depths: ['deep'],
  *candidates(look, scope) {
    for (const found of swept(look, scope)) {
      const quick = found.kind === 'gap' ? undefined : quickScopeOf(look, scope, found);
      yield quick === undefined || found.kind === 'gap' ? found : { ...found, scope: quick };
    }
  },
};

function* swept(look: Look, scope: Scope): Iterable<Candidate | PlaceGap> {
  const packages = new SweptPackages(look, scope);
  for (const step of look.host.sweep(orderOf(look, scope))) {
    if ('outcome' in step) {
      const gap =
        step.outcome === 'budget'
          ? ({ kind: 'gap', reason: 'budget', path: step.path } as const)
          : gapFrom(step.outcome, step.path);
      if (gap !== undefined) yield gap;
      continue;
    }
    yield* packages.meet(step.path);
    for (const lead of step.leads) yield* readLead(look, scope, { folder: step.path, lead });
  }
  yield* packages.read();
}

/** Windows has a top for each drive; of a folder that is looked at as Windows, `/` is all. */
function topsOf(host: Host): readonly HostPath[] {
  if (host.platform !== 'windows') return TOPS;
  const drives = host.localMounts().filter((mount) => /^\/[a-z]:$/i.test(mount));
  return drives.length === 0 ? ['/'] : drives;
}

function orderOf({ host, sweeping = {} }: Look, { id, home }: Scope): Parameters<Look['host']['sweep']>[0] {
  const ledger = sweeping.ledgerOf?.(id);
  return {
    tops: home === undefined ? topsOf(host) : [home.path],
    leaves: new Set([...(host.platform === 'windows' ? NEVER_ON_WINDOWS : NEVER), ...host.homes().map(({ path }) => path)]),
    ...(host.isElsewhere === undefined ? {} : { isElsewhere: host.isElsewhere }),
    readAgainMs: sweeping.readAgainMs ?? READ_AGAIN_MS,
    ...(ledger === undefined ? {} : { ledger }),
  };
}
