/**
 * `npm run console`: builds the web console into build/console, which a collector that runs from this checkout serves.
 *
 *     --when-stale   only when a source is newer; what fails is told and does not stop `npm start`
 */
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { 'when-stale': { type: 'boolean', default: false } } });
try {
  // Loaded here: where only what ships is installed there is no vite, and `npm start` goes on without the page.
  const { buildConsole, CONSOLE_FOLDER, isStale } = await import('./build-console.ts');
  if (!values['when-stale'] || isStale()) {
    await buildConsole();
    process.stdout.write(`${CONSOLE_FOLDER}: the console, built\n`);
  }
} catch (error) {
  if (!values['when-stale']) throw error;
  process.stderr.write(`The console could not be built: ${error instanceof Error ? error.message : String(error)}\n`);
}
