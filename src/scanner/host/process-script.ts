import { isOutcome, type Host, type ProcessFacts } from './contract.ts';
import { nameOf, resolve, type HostPath } from '../../domain/host-path.ts';

/** Programs that run another file named on their command line; everything else only mentions it (`tail -f claude.log`). */
const INTERPRETER =
  /^(node|nodejs|bun|deno|tsx|electron\d*|python[\d.]*|pypy[\d.]*|ruby[\d.]*|perl[\d.]*|php[\d.]*|lua[\d.]*|luajit|java|mono(?:-sgen)?|dotnet|tclsh[\d.]*|wish[\d.]*|gjs(?:-console)?|guile[\d.-]*|sh|bash|dash|ash|zsh|ksh|fish|ld-linux[^/]*|ld-musl[^/]*|ld-[\d.]+\.so)$/;
/** Options of node, bun and python that take the next argument as their value. */
const TAKES_VALUE = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '-e',
  '--eval',
  '-p',
  '-c',
  '-W',
  '-X',
  '--preload',
  '--cwd',
  '--config',
]);
/** After these there is no script: the program, or the name of a module, is on the command line itself. */
const INLINE = new Set(['-e', '--eval', '-p', '--print', '-c', '-m']);
const SUBCOMMANDS = new Set(['run', 'x', 'exec']);

/** Whether a process runs something else than its executable. */
export function isInterpreter(facts: ProcessFacts): boolean {
  return facts.executable !== undefined && isInterpreting(facts.executable);
}

/** Whether a program runs something else than itself. */
export function isInterpreting(executable: HostPath): boolean {
  return INTERPRETER.test(nameOf(executable));
}

/** The file that an interpreter runs, links resolved as far as they are there; undefined when there is none to tell. */
export function scriptOf(host: Host, facts: ProcessFacts): HostPath | undefined {
  if (!isInterpreter(facts)) return undefined;
  const named = nameOf(facts.executable ?? '') === 'java' ? jarIn(facts.arguments) : firstScript(facts.arguments);
  if (named === undefined || (!named.startsWith('/') && facts.workingFolder === undefined)) return undefined;
  const path = resolve(facts.workingFolder ?? '/', named);
  const resolved = host.resolveLinks(path, '/');
  return isOutcome(resolved) ? path : resolved.path;
}

const CLASS_PATH = new Set(['-cp', '-classpath', '--class-path']);
/** A desktop application's class path has some fifty archives. */
const MAX_ARCHIVES = 64;

/** The archives of a Java program's class path, links resolved as far as they are there: none of them is the program alone, and all belong to it. */
export function classPathOf(host: Host, facts: ProcessFacts): readonly HostPath[] {
  if (nameOf(facts.executable ?? '') !== 'java') return [];
  const at = facts.arguments.findIndex((argument) => CLASS_PATH.has(argument));
  const archives = at < 0 ? [] : (facts.arguments[at + 1] ?? '').split(':').filter((path) => path.startsWith('/'));
  return archives.slice(0, MAX_ARCHIVES).map((archive) => {
    const path = resolve('/', archive);
    const resolved = host.resolveLinks(path, '/');
    return isOutcome(resolved) ? path : resolved.path;
  });
}

function jarIn(commandLine: readonly string[]): string | undefined {
  const at = commandLine.indexOf('-jar');
  return at < 0 ? undefined : commandLine[at + 1];
}

/** The package of a path below `node_modules`, the innermost one: `…/node_modules/@openai/codex/bin/codex.js`. */
export function packageFolderOf(path: HostPath): { readonly name: string; readonly path: HostPath } | undefined {
  const marker = '/node_modules/';
  const at = path.lastIndexOf(marker);
  if (at < 0) return undefined;
  const rest = path.slice(at + marker.length).split('/');
  const name = rest[0]?.startsWith('@') ? rest.slice(0, 2).join('/') : rest[0];
  return name === undefined || name === '' ? undefined : { name, path: path.slice(0, at + marker.length) + name };
}

function firstScript(commandLine: readonly string[]): string | undefined {
  for (let at = 1; at < commandLine.length; at += 1) {
    const argument = commandLine[at] ?? '';
    if (INLINE.has(argument)) return undefined;
    if (TAKES_VALUE.has(argument)) at += 1;
    else if (argument !== '' && !argument.startsWith('-') && !SUBCOMMANDS.has(argument)) return argument;
  }
  return undefined;
}
