import { join, nameOf, parentOf, type HostPath } from '../../../domain/host-path.ts';
import type { Channel } from '../../../domain/channel.ts';
import type { FileId } from '../../../domain/evidence.ts';
import type { Key } from '../../../domain/wanted.ts';
import { isCalledAppImage, productNameIn } from '../../formats/app-image.ts';
import { parseDesktopEntry } from '../../formats/desktop-entry.ts';
import { isOutcome, type Host, type Outcome } from '../../host/contract.ts';
import type { ApplicationCandidate } from '../../places/contract.ts';
import type { Bench, Recognition } from '../contract.ts';
import { electronFolder, electronProduct } from './electron.ts';
import { programAt, type Program } from './program.ts';
import { gapOf } from '../unread.ts';

/** An entry with all its translations is under 60 kB. */
const MAX_ENTRY = 256 * 1024;
/** Where a command without a folder is looked for: the PATH of a desktop session. */
const PATH: readonly HostPath[] = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/games'];
/** Programs that only start another one: the entry is about what they start. */
const LAUNCHERS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'dash',
  'zsh',
  'python3',
  'node',
  'electron',
  'wine',
  'java',
  'pkexec',
  'nice',
]);

/** A desktop entry counts as a sign of its application when the program that it starts is there; else it is a leftover, and a hint. */
export function recogniseDesktopEntry(bench: Bench, candidate: ApplicationCandidate): readonly Recognition[] {
  const bytes = bench.host.read(candidate.path, MAX_ENTRY);
  if (isOutcome(bytes)) return gapOf(bytes, candidate.path);
  const entry = parseDesktopEntry(bytes);
  if (entry === undefined || entry.isHidden) return [];
  const command = withoutEnvironment(entry.command);
  const target = managedTarget(bench.host, candidate.path, command) ?? ownTarget(bench, command);
  if (isOutcome(target)) {
    const gaps = gapOf(target, candidate.path);
    return gaps.length > 0 ? gaps : leftover(bench, candidate, command);
  }
  return [
    {
      answer: 'evidence',
      kind: 'application',
      keys: [...candidate.keys, ...target.keys],
      channel: target.channel,
      path: candidate.path,
      root: target.root,
      anchor: target.anchor,
      paths: [candidate.path, ...target.paths],
      files: target.files,
      ...(target.version === undefined ? {} : { version: target.version }),
      runnable: true,
      detail: `desktop entry ${nameOf(candidate.path)} that starts ${target.paths[0] ?? target.root}`.slice(0, 400),
      ...(target.owner === undefined ? {} : { owner: target.owner }),
    },
  ];
}

/** What an entry starts, as a copy. */
interface Target {
  readonly keys: readonly Key[];
  readonly channel: Channel;
  readonly root: HostPath;
  readonly anchor: HostPath;
  readonly paths: readonly HostPath[];
  readonly files: readonly FileId[];
  readonly version?: string;
  readonly owner?: number;
}

/** `env A=1 B=2 program …` is `program …`. */
function withoutEnvironment(command: readonly string[]): readonly string[] {
  if (nameOf(command[0] ?? '') !== 'env') return command;
  const first = command.findIndex((argument, at) => at > 0 && !argument.includes('=') && !argument.startsWith('-'));
  return first < 0 ? [] : command.slice(first);
}

/** Flatpak exports links into the application's folder; snapd writes entries that start `/snap/bin/<snap>[.<app>]`, a link to snap itself. */
function managedTarget(host: Host, entry: HostPath, command: readonly string[]): Target | undefined {
  const flatpak = /^(.*\/flatpak\/app\/[^/]+)\//.exec(entry)?.[1];
  if (flatpak !== undefined) return folderTarget(host, flatpak, 'flatpak');
  const snap = /^\/snap\/bin\/([a-z0-9-]+)(?:\.[\w-]+)?$/.exec(command[0] ?? '')?.[1];
  return snap === undefined ? undefined : folderTarget(host, `/snap/${snap}`, 'snap');
}

function folderTarget(host: Host, root: HostPath, channel: Channel): Target | undefined {
  const facts = host.facts(root);
  if (isOutcome(facts) || facts.kind !== 'folder') return undefined;
  return { keys: [], channel, root, anchor: root, paths: [root], files: [], owner: facts.owner };
}

function ownTarget(bench: Bench, command: readonly string[]): Target | Outcome {
  const program = programOf(bench.host, command);
  if (isOutcome(program)) return program;
  const folder = electronFolder(bench.host, program.path);
  const { owner, id } = program.facts;
  const shared = { paths: [program.path], files: [id], owner };
  if (folder !== undefined) {
    return {
      ...electronProduct(bench, join(folder, 'resources')),
      channel: 'application',
      root: folder,
      anchor: folder,
      ...shared,
    };
  }
  const name = nameOf(program.path);
  if (!isCalledAppImage(name)) {
    return { keys: [], channel: 'application', root: program.path, anchor: program.path, ...shared };
  }
  const anchor = join(parentOf(program.path), `${productNameIn(name)}.AppImage`);
  return { keys: [], channel: 'appimage', root: program.path, anchor, ...shared };
}

/** The program that a command starts, through what only starts another one; the last outcome when there is none. */
function programOf(host: Host, [command = '', ...rest]: readonly string[]): Program | Outcome {
  const program = firstOf(host, pathsOf(command));
  if (isOutcome(program) || !LAUNCHERS.has(nameOf(command))) return program;
  return firstOf(
    host,
    rest.filter((argument) => argument.startsWith('/')),
  );
}

function pathsOf(command: string): readonly HostPath[] {
  if (command.startsWith('/')) return [command];
  return command === '' || command.includes('/') ? [] : PATH.map((folder) => join(folder, command));
}

function firstOf(host: Host, paths: readonly HostPath[]): Program | Outcome {
  let outcome: Outcome = 'absent';
  for (const path of paths) {
    const program = programAt(host, path, '/');
    if (!isOutcome(program)) return program;
    if (program !== 'absent') outcome = program;
  }
  return outcome;
}

/** Nothing is there to start: only the command's name is left to say, which is a hint. */
function leftover(bench: Bench, candidate: ApplicationCandidate, command: readonly string[]): readonly Recognition[] {
  const key: Key = `command:${nameOf(command[0] ?? '')}`;
  if (!bench.wanted.has(key)) return [];
  return [
    {
      answer: 'evidence',
      kind: 'application',
      keys: [key],
      channel: 'application',
      path: candidate.path,
      root: candidate.path,
      anchor: candidate.path,
      paths: [],
      files: [],
      runnable: false,
      detail: `desktop entry ${nameOf(candidate.path)} whose program is not there`,
    },
  ];
}
