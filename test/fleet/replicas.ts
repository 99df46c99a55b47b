import { cpSync } from 'node:fs';
import path from 'node:path';
import { CollectorProcess } from './collector-process.ts';

/** What is of one collector alone, and no key. */
const OWN = new Set(['address', 'store.mark', 'audit-seals.jsonl']);

/** Starts several collectors on one store: each has its own data folder with the keys of the first, as the operator guide says. */
export async function startReplicas({
  folder,
  store,
  count,
}: {
  readonly folder: string;
  /** `postgres://…`. */
  readonly store: string;
  readonly count: number;
}): Promise<readonly [CollectorProcess, ...CollectorProcess[]]> {
  const argv = ['--store', store, '--contact-interval', '30'];
  const first = new CollectorProcess(path.join(folder, 'replica-1'), argv);
  await first.start();
  const others = Array.from({ length: count - 1 }, (_, index) => {
    const data = path.join(folder, `replica-${index + 2}`);
    const isKey = (name: string) => !OWN.has(name) && !name.startsWith('collector.lock');
    cpSync(first.dataFolder, data, { recursive: true, filter: (file) => isKey(path.basename(file)) });
    return new CollectorProcess(data, argv);
  });
  try {
    for (const one of others) await one.start();
  } catch (error) {
    for (const one of [first, ...others]) await one.kill();
    throw error;
  }
  return [first, ...others];
}
