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
