import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { NONCE_PLACE } from '../../src/collector/console-files.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
/** What the console is made of. */
const SOURCES = ['src/console', 'src/api-client', 'src/wire/my-page.ts', 'installer/console', 'package-lock.json'];

/** Where a checkout keeps its built console (src/cli/shipped-console.ts). */
export const CONSOLE_FOLDER = path.join(CHECKOUT, 'build/console');

/** Builds the console, and the employee's own page, into a folder, which is replaced whole when the build has worked; the same checkout gives the same bytes. */
export async function buildConsole(folder: string = CONSOLE_FOLDER): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  // Under a test runner it says otherwise, and React would be built with all its warnings.
  process.env['NODE_ENV'] = 'production';
  await buildPage('index.html', unfinished);
  await buildPage('my-machine.html', unfinished);
  replace(folder, unfinished);
}

/** Builds one page beside the others: each by itself, so that none changes how another's styles are ordered or its code is cut. */
async function buildPage(page: 'index.html' | 'my-machine.html', outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: path.join(CHECKOUT, 'src/console'),
    logLevel: 'warn',
    plugins: [react()],
    // The collector puts a new one in its place with each answer; the employee's page has no style that is put in later.
    ...(page === 'index.html' ? { html: { cspNonce: NONCE_PLACE } } : {}),
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2024',
      // A file that is written into another one as `data:` would be a source that the page's policy must allow.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // Uncompressed; what travels is a third of it, and test/console holds it to 200 kB.
      chunkSizeWarningLimit: 800,
      rolldownOptions: { input: path.join(CHECKOUT, 'src/console', page) },
    },
  });
}

/** Whether a source is newer than what was built, or nothing was. */
export function isStale(folder: string = CONSOLE_FOLDER): boolean {
  const built = statSync(path.join(folder, 'index.html'), { throwIfNoEntry: false });
  return built === undefined || SOURCES.some((source) => newestMs(path.join(CHECKOUT, source)) > built.mtimeMs);
}

function newestMs(place: string): number {
  const facts = statSync(place);
  if (!facts.isDirectory()) return facts.mtimeMs;
  const below = readdirSync(place, { recursive: true, encoding: 'utf8' });
  return Math.max(facts.mtimeMs, ...below.map((name) => statSync(path.join(place, name)).mtimeMs));
}

/** Two that build at once both end well: whoever comes second finds the same files there. */
function replace(folder: string, unfinished: string): void {
  mkdirSync(path.dirname(folder), { recursive: true });
  const old = `${unfinished}.old`;
  try {
    if (statSync(folder, { throwIfNoEntry: false }) !== undefined) renameSync(folder, old);
    renameSync(unfinished, folder);
  } finally {
    for (const rest of [old, unfinished]) rmSync(rest, { recursive: true, force: true });
  }
}
