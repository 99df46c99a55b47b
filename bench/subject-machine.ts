import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { linux } from '../test/accuracy/linux/plan.ts';
import { canRunProcesses } from '../test/accuracy/scan-subject.ts';
import { buildSubject } from '../test/accuracy/subject.ts';
import { answerOf } from './answer.ts';
import type { BenchmarkIo } from './contract.ts';

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));
type Io = Pick<BenchmarkIo, 'folder' | 'say'>;

/** The folder of a subject of real installs: the one that is named, or one that is built now. @throws where no subject can be entered */
export function subjectOf(named: string | undefined, { folder, say }: Io): string {
  if (!canRunProcesses())
    throw new Error('needs Linux, root and unshare, so that both sides see the subject as their own machine');
  return named === undefined
    ? buildSubject(linux, { folder, say })
    : path.resolve(process.env['INIT_CWD'] ?? process.cwd(), named);
}

/** A command as it is run in the namespaces of `enter.sh`, where the subject is the machine. */
export function entered(subject: string, command: readonly string[]): readonly string[] {
  return ['sh', path.join(CHECKOUT, 'test/accuracy/enter.sh'), subject, CHECKOUT, ...command];
}

/** Runs a program of the checkout on the subject's machine; `answerOf` says what it prints. Compiled code is kept in `folder`. */
export async function inSubject(subject: string, program: readonly string[], { folder, say }: Io): Promise<unknown> {
  const [file = '', ...argv] = entered(subject, [process.execPath, '--no-warnings', ...program]);
  const env = { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache') };
  return answerOf(spawn(file, argv, { stdio: ['ignore', 'pipe', 'inherit'], env }), program[0] ?? '', say);
}
