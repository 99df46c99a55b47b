/** The only entry: one call of `bandog` on the command line. */
import { readFileSync } from 'node:fs';
import { processIo } from './cli/process-io.ts';
import { start } from './cli/start.ts';
import { useCompileCache } from './cli/compile-cache.ts';

useCompileCache();

const ending = new AbortController();
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const end = (signal: NodeJS.Signals) => {
  // The next one takes its default way, so that nobody is caught in a command that does not listen.
  for (const name of SIGNALS) process.off(name, end);
  ending.abort(new Error(signal));
};
for (const name of SIGNALS) process.on(name, end);

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
const { version } = JSON.parse(manifest) as { readonly version: string };

process.exitCode = await start(process.argv.slice(2), { io: processIo(ending.signal), version });
