import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Generator } from './generators.ts';

/** The generated files below `root` that are missing or differ from what the code makes now; throws on an empty list. */
export async function staleFiles(generators: readonly Generator[], root: string): Promise<readonly string[]> {
  if (generators.length === 0) throw new Error('no generator: nothing was looked at');
  const stale: string[] = [];
  for (const { file, make } of generators) {
    if (readText(path.join(root, file)) !== (await make())) stale.push(file);
  }
  return stale;
}

/** Writes every generated file below `root` that is stale, and says which. */
export async function refresh(generators: readonly Generator[], root: string): Promise<readonly string[]> {
  const stale = await staleFiles(generators, root);
  for (const { file, make } of generators) {
    if (!stale.includes(file)) continue;
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, await make());
  }
  return stale;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
