import { globSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../domain/digest.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The path of the catalogue that Bandog ships, compiled from signatures/ when a file there is new or changed. It is kept in
 * build/, or where that is not writable in a private folder of this account.
 */
export async function shippedCatalogue(): Promise<string> {
  const files = globSync('signatures/*/*.yaml', { cwd: ROOT }).toSorted();
  const stamp = sha256(files.map((file) => stampOf(file)).join('\n')).slice(0, 12);
  const name = `catalogue-${stamp}.json`;
  for (const folder of [path.join(ROOT, 'build'), path.join(tmpdir(), `bandog-${process.geteuid?.() ?? 'user'}`)]) {
    const target = path.join(folder, name);
    if (statSync(target, { throwIfNoEntry: false })?.isFile() === true) return target;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const { compileCatalogue } = await import('../catalogue/compile.ts');
      const read = files.map((file) => ({ path: file, text: readFileSync(path.join(ROOT, file), 'utf8') }));
      writeFileSync(`${target}.${process.pid}`, compileCatalogue(read, `0.1.0+${stamp}`));
      renameSync(`${target}.${process.pid}`, target);
      return target;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && ['EACCES', 'EROFS', 'EPERM'].includes(String(error.code)))) throw error;
    }
  }
  throw new Error('no folder for the compiled catalogue can be written');
}

function stampOf(file: string): string {
  const facts = statSync(path.join(ROOT, file));
  return `${file} ${facts.size} ${facts.mtimeMs}`;
}
