/** `npm run check`: types, unused code, lint and format in parallel; one line each, and the whole output of what failed. */
import path from 'node:path';
import { CHECKS, runCheck, type CheckResult } from './checks.ts';

const root = path.resolve(import.meta.dirname, '../..');
const queue = [...CHECKS];
const failed: CheckResult[] = [];

async function work(): Promise<void> {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const result = await runCheck(check, root);
    const mark = result.isPassed ? 'ok  ' : 'FAIL';
    console.log(
      `${mark} ${result.name.padEnd(7)} ${String(result.files).padStart(4)} files ${(result.durationMs / 1000).toFixed(1)} s`,
    );
    if (!result.isPassed) failed.push(result);
  }
}

await Promise.all([work(), work()]);
for (const { name, output } of failed) console.log(`\n── ${name} ──\n${output}`);
process.exitCode = failed.length === 0 ? 0 : 1;
