import { scheduledTasks, type Started } from './tasks.ts';
import type { Look, Place, PlaceGap, Scope, ServiceCandidate } from '../contract.ts';
import { gapFrom } from '../listing.ts';
import { isOutcome, type RegistryQuestion } from '../../host/contract.ts';
import { locate } from '../../host/locate.ts';
import { hostPathOf } from '../../host/windows-path.ts';
import { textIn } from '../../formats/registry-key.ts';
import { pathsInCommand } from '../../formats/windows-command.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';

const SERVICES = 'CurrentControlSet\\Services';
const RUN = ['Run', 'RunOnce'].map((name) => `Microsoft\\Windows\\CurrentVersion\\${name}`);
const MACHINE_RUN = [...RUN, ...RUN.map((path) => `WOW6432Node\\${path}`)];

/**
 * What Windows starts by itself, by wanted names: services (learn.microsoft.com, "CurrentControlSet\Services Registry Tree"),
 * scheduled tasks (`Windows/System32/Tasks`), and the Run and RunOnce keys of the machine and of each account.
 */
export const autostart: Place = {
  id: 'autostart',
  platforms: ['windows'],
  scopes: 'both',
  *candidates(look, scope) {
    const started =
      scope.home === undefined
        ? machine(look)
        : runKeys(
            look,
            RUN.map((path) => `Software\\${path}`),
            scope.home,
          );
    for (const found of started) yield 'kind' in found ? found : candidateOf(look, scope, found);
  },
};

function* machine(look: Look): Iterable<Started | PlaceGap> {
  yield* services(look);
  yield* scheduledTasks(look);
  yield* runKeys(look, MACHINE_RUN, 'software');
}

function* services(look: Look): Iterable<Started | PlaceGap> {
  const read = look.host.registry({ root: 'system', path: SERVICES, depth: 2 });
  const file = '/Windows/System32/config/SYSTEM';
  if (isOutcome(read) || read.lack !== undefined) yield* gapAt(isOutcome(read) ? read : (read.lack ?? 'malformed'), file);
  for (const service of isOutcome(read) ? [] : read.key.keys) {
    const key: Key = `service:${service.name.toLowerCase()}`;
    if (!look.wanted.has(key)) continue;
    const path = join(`${file}/${SERVICES.replace('\\', '/')}`, service.name);
    yield { key, path, commands: [textIn(service, 'imagepath')].flatMap((command) => command ?? []) };
  }
}

function* runKeys(
  look: Look,
  paths: readonly string[],
  at: 'software' | NonNullable<Scope['home']>,
): Iterable<Started | PlaceGap> {
  const root: RegistryQuestion['root'] = at === 'software' ? at : { home: at };
  const file = at === 'software' ? '/Windows/System32/config/SOFTWARE' : join(at.path, 'NTUSER.DAT');
  for (const path of paths) {
    const read = look.host.registry({ root, path, depth: 0 });
    if (isOutcome(read) || read.lack !== undefined) yield* gapAt(isOutcome(read) ? read : (read.lack ?? 'malformed'), file);
    if (isOutcome(read)) continue;
    for (const [name, command] of read.key.values) {
      const key: Key = `service:${name}`;
      if (typeof command !== 'string' || !look.wanted.has(key)) continue;
      yield { key, path: `${file}/${path.replaceAll('\\', '/')}/${name}`, commands: [command] };
    }
  }
}

function* gapAt(outcome: Parameters<typeof gapFrom>[0], path: HostPath): Iterable<PlaceGap> {
  const gap = gapFrom(outcome, path);
  if (gap !== undefined) yield gap;
}

/** Programs of Windows that only run another one, which their arguments name. */
const RUNNERS =
  /^\/windows\/(?:system32|syswow64)\/(?:.*\/)?(?:cmd|conhost|rundll32|wscript|cscript|mshta|powershell|svchost|taskeng)\.exe$/i;

function candidateOf(look: Look, scope: Scope, { key, path, commands }: Started): ServiceCandidate {
  const reader = { systemDrive: look.host.systemDrive, home: scope.home?.path };
  const named = commands.flatMap(pathsInCommand).flatMap((text) => hostPathOf(text, reader) ?? []);
  const target = named.find((program) => !RUNNERS.test(program)) ?? named[0];
  const located = target === undefined ? 'absent' : locate(look.host, target);
  const found = isOutcome(located) ? target : located.path;
  return { kind: 'service', key, path, channel: 'native-installer', ...(found === undefined ? {} : { target: found }) };
}
