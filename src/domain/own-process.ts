/** Whether this process is the single executable, which holds all our programs, rather than a Node that reads them from a folder. */
export function isSingleExecutable(): boolean {
  return process.getBuiltinModule('node:sea').isSea();
}

/**
 * The arguments with which `process.execPath` runs a program of ours under these flags of Node. The single executable takes flags as one
 * option of its own (its `execArgvExtension` is `cli`); no flag of ours holds a space.
 */
export function ownArguments(flags: readonly string[], program: readonly [string, ...string[]]): readonly string[] {
  return isSingleExecutable() ? [`--node-options=${flags.join(' ')}`, ...program] : [...flags, ...program];
}

/**
 * What a thread of ours is started from: the file, or in the single executable its text, since threads do not see the file system in
 * there (Node 26.10). Each such program is one file in a bundle, without imports.
 */
export function ownThread(file: URL): URL {
  if (!isSingleExecutable()) return file;
  const text = process.getBuiltinModule('node:fs').readFileSync(file);
  return new URL(`data:text/javascript;base64,${text.toString('base64')}`);
}

/** The variable by which a process that stays tells the workers that it starts where they keep compiled code (see `compiledCode`). */
const KEPT_BY_WORKERS = 'BANDOG_COMPILED';
/** The variable by which Node is told where this process itself does (nodejs.org/api/cli.html, NODE_COMPILE_CACHE). */
const KEPT_BY_NODE = 'NODE_COMPILE_CACHE';

/**
 * What the environment of a process that stays says of the folder for compiled code. Node holds on to all that it reads there: a process
 * that begins once would keep 0.5 MB for that, so that only its workers, which begin with each look, use it. One that runs the sources uses it
 * too, or it would load the TypeScript compiler, which is 14 MB.
 */
export function compiledCode(folder: string, program: string): Readonly<Record<string, string>> {
  return { [KEPT_BY_WORKERS]: folder, ...(program.endsWith('.ts') ? { [KEPT_BY_NODE]: folder } : {}) };
}

/** The same for a worker that this process starts; empty where nobody said a folder. */
export function compiledCodeOfWorkers(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const folder = env[KEPT_BY_WORKERS] ?? env[KEPT_BY_NODE];
  return folder === undefined ? {} : { [KEPT_BY_NODE]: folder };
}
