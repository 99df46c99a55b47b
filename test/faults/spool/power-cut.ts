/**
 * `power-cut.ts IMAGE MOUNTPOINT TYPE MS`: a commit cycle on a file system of its own, which is shut down without flushing
 * anything after so many milliseconds (`xfs_io -c shutdown`: what was not synced is lost, as when the power fails), mounted
 * again and judged. Run inside a mount namespace. Prints one line of JSON.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { violations, type Line } from './judge.ts';

const [image = '', mountpoint = '', type = 'ext4', ms = '300'] = process.argv.slice(2);
/** The smallest that mkfs.xfs makes. */
const IMAGE_BYTES = 320 * 1024 * 1024;

function run(command: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

const descriptor = openSync(image, 'w');
ftruncateSync(descriptor, IMAGE_BYTES);
closeSync(descriptor);
run(`mkfs.${type}`, '-q', image);
run('mount', '-o', 'loop', image, mountpoint);
const folder = path.join(mountpoint, 'state');
mkdirSync(folder, { mode: 0o700 });
run('sync', '-f', mountpoint);

const driver = spawn(
  process.execPath,
  ['--no-warnings', fileURLToPath(new URL('driver.ts', import.meta.url)), folder, '100000'],
  { stdio: ['ignore', 'pipe', 'ignore'] },
);
let said = '';
driver.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
while (!said.includes('"began"') && driver.exitCode === null) await sleep(5);
await sleep(Number(ms));
run('xfs_io', '-x', '-c', 'shutdown', mountpoint);
// It goes on in memory, and must not be believed to have anything on disk from here on; what it said before must be there.
await sleep(50);
driver.kill('SIGKILL');
await once(driver, 'close');
run('umount', mountpoint);
run('mount', '-o', 'loop', image, mountpoint);
const lines = said.split('\n').flatMap((line) => {
  try {
    return [JSON.parse(line) as Line];
  } catch {
    return []; // cut by the kill
  }
});
const recorded = lines.filter((line) => line.kind === 'recorded' && line.onDisk).length;
const seen = { recorded, wasInMemory: said.includes('in-memory'), violations: violations(folder, lines) };
run('umount', mountpoint);
console.log(JSON.stringify(seen));
