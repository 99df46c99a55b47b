/** The only entry: one call of `bandog` on the command line. */
import { readFileSync } from 'node:fs';
import { endingSignal } from './cli/ending.ts';
import { processIo } from './cli/process-io.ts';
import { start } from './cli/start.ts';

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
const { version } = JSON.parse(manifest) as { readonly version: string };

process.exitCode = await start(process.argv.slice(2), { io: processIo(endingSignal()), version });
