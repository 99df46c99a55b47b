import type { PlacedRoot } from './further-roots.ts';
import type { Host } from './host/contract.ts';

/** Containers that run and of which no store says anything: an engine that keeps layers on block devices, a store that was deleted below them. */
const MAX_ROOTS = 200;
const PLACE = 'environments/processes';

/** The scope that says which roots only processes show. */
export const PROCESS_ROOTS = `${PLACE}@system`;

/** A root for each container in which something runs and which is none of the known ones, seen through one of its processes. */
export function processRoots(host: Host, known: readonly PlacedRoot[]): readonly PlacedRoot[] {
  const { rootOf } = host;
  if (rootOf === undefined) return [];
  const seen = new Set(known.flatMap(({ container }) => container ?? []));
  const roots: PlacedRoot[] = [];
  for (const { pid, container } of host.processes()) {
    if (container === undefined || seen.has(container) || roots.length === MAX_ROOTS) continue;
    if (rootOf(pid) === undefined) continue; // its engine's own helper, which sees this host's root
    seen.add(container);
    roots.push({
      place: PLACE,
      scope: `${PROCESS_ROOTS}#container/${container}`,
      label: `container/${container}`,
      environment: { kind: 'container', id: container },
      platform: 'linux',
      layers: ['/'],
      writable: 1,
      container,
      process: pid,
    });
  }
  return roots;
}
