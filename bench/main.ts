/**
 * `npm run bench` lists and runs all benchmarks, `npm run bench -- NAME …` runs one, `npm run bench -- --list` only lists.
 * Exit codes: 0 every bar reached; 1 one missed; 2 wrong call; 3 one could not measure.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Benchmark } from './contract.ts';
import { BENCHMARKS } from './list.ts';
import { judge } from './verdict.ts';

const [name, ...argv] = process.argv.slice(2);
const chosen = name === undefined || name === '--list' ? BENCHMARKS : BENCHMARKS.filter((one) => one.name === name);
const benchmarks = await Promise.all(chosen.map(async ({ load }) => load()));

if (benchmarks.length === 0) {
  console.error(`there is no benchmark ${name ?? ''}; known: ${BENCHMARKS.map((one) => one.name).join(', ') || 'none'}`);
  process.exitCode = 2;
} else {
  for (const benchmark of benchmarks) console.log(`${benchmark.name}  ${benchmark.summary}  (${benchmark.bar})`);
  if (name !== '--list') process.exitCode = await runAll(benchmarks);
}

async function runAll(all: readonly Benchmark[]): Promise<number> {
  let code = 0;
  for (const benchmark of all) code = Math.max(code, await runOne(benchmark));
  return code;
}

async function runOne(benchmark: Benchmark): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), `bandog-bench-${benchmark.name}-`));
  try {
    const result = await benchmark.run({ argv, folder, say: (line) => console.log(`  ${line}`) });
    const { isReached, line } = judge(benchmark.name, result);
    console.log(line);
    return isReached ? 0 : 1;
  } catch (error) {
    console.log(`${benchmark.name}: could not measure: ${error instanceof Error ? error.message : String(error)}`);
    return 3;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
