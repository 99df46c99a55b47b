import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, type Plugin } from 'rolldown';
import { buildConsole } from '../console/build-console.ts';
import { shippedCatalogue } from '../../src/cli/shipped-catalogue.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** Every file that a process begins with, and the name of its file in the bundle; those of one group share what they load. */
const PROGRAMS: readonly Readonly<Record<string, string>>[] = [
  { bandog: 'installer/bundle/entry.mjs', main: 'src/main.ts' },
  { gather: 'src/agent/labels/gather.ts' },
  { 'scan-worker': 'src/scanner/scan-worker.ts' },
  { 'folder-thread': 'src/scanner/host/sweep/folder-thread.ts' },
  { 'watch-list-worker': 'src/scanner/watch-list-worker.ts' },
  { 'sqlite-worker': 'src/collector/store/sqlite/sqlite-worker.ts' },
];

/** What is read at run time, beside the programs. */
const FILES = ['package.json', 'src/collector/policy/example.yaml'] as const;

/**
 * Writes the product as it ships into an empty folder: each program in as few files as it can be, so that a start reads and
 * compiles five files instead of two hundred, with the compiled catalogue, the signatures, the console and what else is read, all side by side.
 * The same checkout gives the same bytes.
 */
export async function bundle(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const group of PROGRAMS) {
    const build = await rolldown({
      input: group,
      cwd: CHECKOUT,
      platform: 'node',
      external: ['fsevents'],
      plugins: [besideEachOther, builtinsAsTheyAre],
    });
    await build.write({
      dir: folder,
      format: 'esm',
      minify: true,
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name]-[hash].mjs',
    });
    await build.close();
  }
  for (const file of FILES) copyFileSync(path.join(CHECKOUT, file), path.join(folder, path.basename(file)));
  await buildConsole(path.join(folder, 'console'));
  cpSync(path.join(CHECKOUT, 'signatures'), path.join(folder, 'signatures'), { recursive: true });
  writeFileSync(path.join(folder, 'bandog.catalogue'), readFileSync(await shippedCatalogue()));
}

/** In the sources a program names another, or a file, by its path from itself; in the bundle all lie in one folder. */
const besideEachOther: Plugin = {
  name: 'beside-each-other',
  transform(code) {
    return code.includes('import.meta.url')
      ? code.replaceAll(
          /new URL\('([^']+)', import\.meta\.url\)/g,
          (_, given: string) => `new URL('./${path.basename(given).replace(/\.ts$/, '.mjs')}', import.meta.url)`,
        )
      : null;
  },
};

/**
 * Takes Node's own modules from the process instead of importing them: an import makes a second face of each, for which all that it
 * offers is loaded (of `node:fs` the streams), which takes each start some milliseconds.
 */
const builtinsAsTheyAre: Plugin = {
  name: 'builtins-as-they-are',
  renderChunk: (code) => code.replaceAll(BUILTIN_IMPORT, (_, names: string, id: string) => takenFrom(id, names)),
};

/** `path`, `{ join, sep as s }`, `* as path`, or the first before one of the others. */
const NAMES = /^(?:([\w$]+)(?:, )?)?(?:\* as ([\w$]+)|(\{.*\}))?$/;
const BUILTIN_IMPORT = /^import (.+?) from ["'](node:[a-z_/]+)["'];$/gm;

function takenFrom(id: string, names: string): string {
  const [, whole, all, some] = NAMES.exec(names) ?? [];
  const taken = [whole, all, some?.replaceAll(' as ', ': ')].filter((name) => name !== undefined);
  return `const ${taken.map((name) => `${name} = process.getBuiltinModule("${id}")`).join(', ')};`;
}
