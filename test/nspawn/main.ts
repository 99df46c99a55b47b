/**
 * `npm run nspawn`: the Debian package on a real systemd: installed, enrolled by a file, killed, restarted, upgraded, removed and purged
 * on a Debian of its own, which systemd-nspawn boots. Minutes; needs root.
 *
 *     --cache DIR   where the Debian that it begins with is kept (default: a folder below the temporary one)
 */
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { lacksForMachine } from './machine.ts';

const { values } = parseArgs({ options: { cache: { type: 'string' } } });
const from = process.env['INIT_CWD'] ?? process.cwd();
const cache = path.resolve(from, values.cache ?? path.join(tmpdir(), 'bandog-nspawn'));
const checkout = path.resolve(import.meta.dirname, '../..');
const lacks = lacksForMachine();
if (lacks === undefined) {
  const vitest = path.join(checkout, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', path.join(import.meta.dirname, 'vitest.config.ts'), '--root', checkout];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, BANDOG_NSPAWN_CACHE: cache } });
  process.exitCode = status ?? 1;
} else process.stdout.write(`nspawn skipped: ${lacks}\n`);
