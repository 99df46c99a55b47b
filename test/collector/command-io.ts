import type { Command, Io } from '../../src/cli/contract.ts';
import { KnownError } from '../../src/domain/errors.ts';

/** What one call of a command did. */
export interface Called {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Of the KnownError that it threw. */
  readonly error?: string;
}

/** Runs a command with buffers for its streams, not on a terminal. */
export async function runCommand(
  command: Command,
  argv: readonly string[],
  given: Partial<Pick<Io, 'env' | 'cwd'>> = {},
): Promise<Called> {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => void (written[name] += text),
    isTTY: false,
    columns: 80,
  });
  const io: Io = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    env: {},
    cwd: '/',
    signal: new AbortController().signal,
    ...given,
  };
  try {
    return { code: await command.run(argv, io), ...written };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return { code: error.code === 'E_USAGE' ? 2 : 3, ...written, error: error.code };
  }
}
