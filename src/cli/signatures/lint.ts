import path from 'node:path';
import { readSources, SHIPPED_SIGNATURES } from './sources.ts';
import { parseCall } from '../arguments.ts';
import type { Io } from '../contract.ts';
import { paintFor } from '../paint.ts';
import { lintSignatures } from '../../catalogue/lint.ts';

/** `bandog signatures lint [DIR]`: every problem as `file:line: what to write`; resolves to 1 when there is one. */
export async function lint(argv: readonly string[], io: Io): Promise<number> {
  const { positionals } = parseCall(argv, { options: {}, allowPositionals: true });
  const folders = positionals.length === 0 ? [SHIPPED_SIGNATURES] : positionals.map((name) => path.resolve(io.cwd, name));
  const files = folders.flatMap((folder) => readSources(folder, io.cwd));
  const problems = lintSignatures(files);
  const paint = paintFor(io.stdout, io.env);
  for (const { file, line, message } of problems) io.stdout.write(`${paint.bold(`${file}:${line}:`)} ${message}\n`);
  const counted = `${files.length} ${files.length === 1 ? 'signature' : 'signatures'}`;
  if (problems.length === 0) {
    io.stdout.write(`${paint.green(`${counted}, nothing to mend`)}\n`);
    return 0;
  }
  const inFiles = new Set(problems.map((problem) => problem.file)).size;
  io.stdout.write(`${paint.red(`${problems.length} to mend in ${inFiles} of ${counted}`)}\n`);
  return 1;
}
