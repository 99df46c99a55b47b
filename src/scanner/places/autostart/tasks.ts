import type { Look, PlaceGap } from '../contract.ts';
import { gapFrom } from '../listing.ts';
import { walk } from '../walk.ts';
import { isOutcome } from '../../host/contract.ts';
import { MAX_TASK_BYTES, taskCommands } from '../../formats/task-xml.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';

/** Something that Windows starts under a wanted name. */
export interface Started {
  readonly key: Key;
  /** What defines it: a file, or a registry key below the file of its hive. */
  readonly path: HostPath;
  readonly commands: readonly string[];
}

const TASKS = '/Windows/System32/Tasks';
/** Windows brings some two hundred, in folders of its own. */
const LIMITS = { maxEntries: 20_000, maxDepth: 8, enters: () => true };

/** Scheduled tasks by their names, or by their paths in the scheduler's library (`example/runner update`). */
export function* scheduledTasks(look: Look): Iterable<Started | PlaceGap> {
  for (const step of walk(look.host, TASKS, LIMITS)) {
    if ('outcome' in step) {
      const gap =
        step.outcome === 'budget'
          ? ({ kind: 'gap', reason: 'budget', path: step.path } as const)
          : gapFrom(step.outcome, step.path);
      if (gap !== undefined) yield gap;
      continue;
    }
    for (const entry of step.entries) {
      if (entry.kind !== 'file') continue;
      const path = join(step.path, entry.name);
      const names = [entry.name, path.slice(TASKS.length + 1)].map((name): Key => `service:${name.toLowerCase()}`);
      const key = names.find((name) => look.wanted.has(name));
      if (key === undefined) continue;
      const bytes = look.host.read(path, MAX_TASK_BYTES);
      const commands = isOutcome(bytes) ? bytes : (taskCommands(bytes) ?? 'malformed');
      const gap = isOutcome(commands) ? gapFrom(commands, path) : undefined;
      if (gap !== undefined) yield gap;
      if (!isOutcome(commands)) yield { key, path, commands };
    }
  }
}
