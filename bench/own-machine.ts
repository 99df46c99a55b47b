import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../installer/bundle/bundle.ts';
import { canRunProcesses } from '../test/accuracy/scan-subject.ts';
import { answerOf } from './answer.ts';
import type { BenchmarkIo } from './contract.ts';

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Builds the product and runs a program of the checkout (`own-machine.sh` says where), `answerOf` says what
 * it prints. The program finds the product in `$BUILT` and an empty folder in `$FOLDER`.
 */
export async function onOwnMachine(
  program: string,
  input: object,
  { folder, say }: Pick<BenchmarkIo, 'folder' | 'say'>,
): Promise<unknown> {
  if (!canRunProcesses()) throw new Error('needs Linux, root and unshare, so that nothing else on this machine is looked at');
  const built = path.join(folder, 'bandog');
  await bundle(built);
  const node = realpathSync(process.execPath);
  const child = spawn(
    'sh',
    [path.join(CHECKOUT, 'bench/own-machine.sh'), CHECKOUT, built, folder, node, program, JSON.stringify(input)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return answerOf(child, program, say);
}

/** The value that at least this share of all is not above; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
