/** One command of `bandog`: `bandog NAME …`. */
export interface Command {
  /** What is typed after `bandog`; also the name of its folder. */
  readonly name: string;
  /** One line for the list of commands, without a full stop. */
  readonly summary: string;
  /** The whole text of `--help`: the form of the call, every option, the exit codes; ends with a newline. */
  readonly usage: string;
  /** Runs with what follows the command's name; resolves to the exit code; throws KnownError (E_USAGE for a wrong call). */
  run(argv: readonly string[], io: Io): Promise<number>;
}

/** Where a command writes: one of the process's own streams, or a buffer in a test. */
export interface Output {
  /** Writes the text as it is; a newline is the caller's. */
  write(text: string): void;
  /** Whether a person reads it directly: colour and progress only then. */
  readonly isTTY: boolean;
  /** Width of the terminal in characters; 80 where there is none. */
  readonly columns: number;
}

/** Everything that a command may take from its process, so that tests run it in theirs. */
export interface Io {
  /** Results only: what a pipe or `--json` reads. */
  readonly stdout: Output;
  /** Progress, warnings and errors. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; what relative paths in arguments start from. */
  readonly cwd: string;
  /** Aborted by SIGINT and SIGTERM: finish what is in hand and return. */
  readonly signal: AbortSignal;
}
