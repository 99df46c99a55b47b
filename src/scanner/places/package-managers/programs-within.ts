import type { Look } from '../contract.ts';
import { walk } from '../walk.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';

const MAX_PROGRAMS = 40;
const LIMITS = { maxEntries: 2000, maxDepth: 4, enters: (_: unknown, name: string) => name !== 'node_modules' };

/** Programs of Windows in the upper folders of a package, the nearest to its top first. */
export function programsWithin(look: Look, folder: HostPath): readonly HostPath[] {
  const programs: HostPath[] = [];
  for (const step of walk(look.host, folder, LIMITS)) {
    if ('outcome' in step) continue; // what holds the package was looked at
    for (const entry of step.entries)
      if (entry.kind === 'file' && /\.exe$/i.test(entry.name)) programs.push(join(step.path, entry.name));
    if (programs.length >= MAX_PROGRAMS) break;
  }
  return programs.slice(0, MAX_PROGRAMS);
}
