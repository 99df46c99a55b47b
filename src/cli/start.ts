import { KnownError } from '../domain/errors.ts';
import type { Io } from './contract.ts';
import { COMMANDS, type ListedCommand } from './list.ts';
import { nearest } from './nearest.ts';

/** Exit code of a wrong call. */
export const EXIT_USAGE = 2;
/** Exit code of every other failure, known or not: the answer is not there. */
export const EXIT_FAILED = 3;

const EXIT_CODES = `Exit codes:
  0  done; for scan: nothing found, and everything was looked at
  1  done, and the answer is one to act on; for scan: something was found
  2  wrong call
  3  could not be done, or not completely
  Each command's --help says which of them it uses.
`;

/** What `start` needs beside its arguments; the commands are a parameter so that tests bring their own. */
export interface StartOptions {
  readonly io: Io;
  readonly version: string;
  readonly commands?: readonly ListedCommand[];
}

/** Runs one call of `bandog` and resolves to its exit code; never throws: a failure is told on stderr. */
export async function start(argv: readonly string[], { io, version, commands = COMMANDS }: StartOptions): Promise<number> {
  try {
    return await dispatch(argv, { io, version, commands });
  } catch (error) {
    return report(error, io);
  }
}

async function dispatch(argv: readonly string[], { io, version, commands }: Required<StartOptions>): Promise<number> {
  const [first, ...rest] = argv;
  if (first === undefined) {
    io.stderr.write(overview(commands));
    return EXIT_USAGE;
  }
  if (first === '--version' || first === '-V') {
    io.stdout.write(`bandog ${version}\n`);
    return 0;
  }
  const isHelp = first === 'help' || first === '--help' || first === '-h';
  const name = isHelp ? rest[0] : first;
  if (name === undefined) {
    io.stdout.write(overview(commands));
    return 0;
  }
  const command = await find(name, commands).load();
  if (isHelp || asksForHelp(rest)) {
    io.stdout.write(command.usage);
    return 0;
  }
  return command.run(rest, io);
}

/** The command of that name; an unknown one is answered with the nearest that exists. */
function find(name: string, commands: readonly ListedCommand[]): ListedCommand {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const guess = nearest(
    name,
    commands.map((command) => command.name),
  );
  const what = name.startsWith('-') ? 'option' : 'command';
  const remedy = guess === undefined ? 'run `bandog --help` for the list of commands' : `did you mean \`bandog ${guess}\`?`;
  throw new KnownError('E_USAGE', `there is no ${what} ${JSON.stringify(name)}`, remedy);
}

/** Whether `--help` stands before a lone `--`. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end === -1 ? undefined : end).some((word) => word === '--help' || word === '-h');
}

function overview(commands: readonly ListedCommand[]): string {
  const width = Math.max(0, ...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}\n`);
  return `Usage: bandog COMMAND [OPTIONS]
       bandog help COMMAND
       bandog --version

Finds every copy of banned software on this host, proves where it looked, and reports to a collector.

Commands:
${lines.join('')}
${EXIT_CODES}`;
}

/** Tells a failure on stderr; a defect of ours with its stack, since nobody else can explain it. */
function report(error: unknown, { stderr }: Io): number {
  if (error instanceof KnownError) {
    stderr.write(`bandog: ${error.code}: ${printable(error.message)}\n  What to do: ${printable(error.remedy)}\n`);
    return error.code === 'E_USAGE' ? EXIT_USAGE : EXIT_FAILED;
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`bandog: this is a defect of bandog, please report it:\n${told}\n`);
  return EXIT_FAILED;
}

/** Without control characters but newline: a message carries names from disks, and they must not steer a terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '\uFFFD');
}
