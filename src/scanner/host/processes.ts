import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';
import type { FileFacts, ProcessFacts } from './contract.ts';
import { isLoader, loadedProgram } from './loaded-program.ts';
import { lifeIn } from './process-life.ts';
import { factsOf, outcomeOf } from './safe-open.ts';
import { fromBytes, nameOf, toBytes, type HostPath } from '../../domain/host-path.ts';

/** proc(5): a command line can be 2 MB; the script that an interpreter runs is among its first arguments. */
const MAX_COMMAND_LINE = 8192;
const MAX_ARGUMENTS = 64;
const DELETED = ' (deleted)';
/** `0::/system.slice/docker-3f9a…64 hex digits….scope`, `…/kubepods/…/cri-containerd-<64 hex>.scope`, `…/libpod-<64 hex>` */
const CONTAINER = /(?:docker|containerd|libpod|crio|lxc|kubepods|buildkit)[^\n]*?([0-9a-f]{64})/;
/** `/lxc.payload.web/init.scope`, `/machine.slice/systemd-nspawn@dev.service/payload`, `/machine.slice/machine-dev.scope`; a virtual machine's name is escaped (`qemu\\x2d1`) and none of these. */
const MACHINE =
  /(?:lxc\.payload[./]|machine\.slice\/systemd-nspawn@|machine\.slice\/machine-)([A-Za-z0-9_.-]{1,64}?)(?:\.service|\.scope)?(?:\/|$)/m;

const buffer = Buffer.allocUnsafe(MAX_COMMAND_LINE);

/**
 * All processes of this machine, from /proc itself: a spawned `ps` costs ten times as much and shows what a process says
 * of itself, while /proc/PID/exe is the kernel's own word. One that ends meanwhile is left out; what may not be
 * read is absent from its facts.
 */
export function readProcesses(proc: string, isUntouchable: (path: HostPath) => boolean): readonly ProcessFacts[] {
  const names = readdirSync(proc);
  // The first process is always there: who does not see it does not see those of other accounts (proc(5), hidepid).
  const found: ProcessFacts[] = names.includes('1') ? [] : [UNSEEN];
  for (const name of names) {
    const first = name.charCodeAt(0);
    if (first < 0x31 || first > 0x39) continue;
    const facts = readProcess(proc, Number(name), isUntouchable);
    if (facts !== undefined) found.push(facts);
  }
  return found;
}

/** The lives of all processes, by their numbers (process-life.ts): one file of each is read. */
export function readLives(proc: string): ReadonlyMap<number, string> {
  const lives = new Map<number, string>();
  for (const name of readdirSync(proc)) {
    const first = name.charCodeAt(0);
    if (first < 0x31 || first > 0x39) continue;
    const stat = contentOf(`${proc}/${name}/stat`);
    if (stat !== undefined) lives.set(Number(name), lifeIn(stat));
  }
  return lives;
}

const UNSEEN: ProcessFacts = {
  pid: 1,
  parent: 0,
  owner: 0,
  startTicks: '0',
  title: '',
  isHidden: true,
  deleted: false,
  arguments: [],
};

/** One process, or undefined when it has ended. */
export function readProcess(proc: string, pid: number, isUntouchable: (path: HostPath) => boolean): ProcessFacts | undefined {
  const folder = `${proc}/${pid}`;
  const stat = contentOf(`${folder}/stat`);
  if (stat === undefined) return undefined;
  // `123 (name with ) and spaces) S 1 …`: the name ends at the last parenthesis; field 4 is the parent, 22 the start.
  const end = stat.lastIndexOf(')');
  const fields = stat
    .subarray(end + 2)
    .toString('latin1')
    .split(' ');
  const owner = ownerOf(folder);
  const link = linkOf(`${folder}/exe`);
  const target = link.path;
  if (owner === undefined) return undefined;
  const program = target === undefined ? undefined : programOf(folder, target, isUntouchable);
  const workingFolder = linkOf(`${folder}/cwd`).path;
  const container = containerOf(folder);
  return {
    pid,
    parent: Number(fields[1] ?? 0),
    owner,
    startTicks: fields[19] ?? '0',
    life: lifeIn(stat),
    title: fromBytes(stat.subarray(stat.indexOf('(') + 1, end)),
    ...program,
    ...(link.isDenied && !isKernelThread(fields) ? { isHidden: true } : {}),
    deleted: program?.deleted ?? false,
    arguments: target === undefined ? [] : argumentsOf(folder, target, program),
    ...(workingFolder === undefined ? {} : { workingFolder }),
    ...(container === undefined ? {} : { container }),
  };
}

type Program = Pick<ProcessFacts, 'executable' | 'executableFacts' | 'deleted'>;

/** What the process runs: its executable, but the program that it loads when that is the dynamic loader. */
function programOf(folder: string, target: HostPath, isUntouchable: (path: HostPath) => boolean): Program {
  const loaded = isLoader(target) ? loadedProgram(folder) : undefined;
  if (loaded !== undefined) {
    const facts = isUntouchable(loaded.path)
      ? undefined
      : (factsBehind(loaded.mapped) ?? (loaded.deleted ? undefined : factsBehind(loaded.path)));
    return { executable: loaded.path, deleted: loaded.deleted, ...(facts === undefined ? {} : { executableFacts: facts }) };
  }
  const facts = isUntouchable(target) ? undefined : factsBehind(`${folder}/exe`);
  const deleted = target.endsWith(DELETED) && !isNamed(target, facts);
  return {
    executable: deleted ? target.slice(0, -DELETED.length) : target,
    deleted,
    ...(facts === undefined ? {} : { executableFacts: facts }),
  };
}

function contentOf(path: string): Buffer | undefined {
  try {
    const descriptor = openSync(path, 'r');
    try {
      return Buffer.from(buffer.subarray(0, readSync(descriptor, buffer, 0, MAX_COMMAND_LINE, 0)));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined; // the process has ended, or this part of it may not be read
  }
}

function ownerOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.uid;
}

function factsBehind(link: string): FileFacts | undefined {
  try {
    return factsOf(statSync(link));
  } catch {
    return undefined; // it has ended, or may not be looked at
  }
}

interface KernelLink {
  /** Absent for a kernel thread, for a process that has ended, and when it may not be seen. */
  readonly path?: HostPath;
  readonly isDenied: boolean;
}

function linkOf(path: string): KernelLink {
  try {
    return { path: fromBytes(readlinkSync(path, { encoding: 'buffer' })), isDenied: false };
  } catch (error) {
    return { isDenied: outcomeOf(error) === 'denied' };
  }
}

/** PF_KTHREAD of include/linux/sched.h, in field 9 of stat: it has no executable, and so hides none. */
function isKernelThread(fields: readonly string[]): boolean {
  return (Number(fields[6] ?? 0) & 0x0020_0000) !== 0;
}

/** Whether the file of exactly this name is the executable: then ` (deleted)` is a part of its name, chosen to look so. */
function isNamed(target: HostPath, executable: FileFacts | undefined): boolean {
  const there = lstatSync(Buffer.from(toBytes(target)), { throwIfNoEntry: false });
  return there !== undefined && executable !== undefined && factsOf(there).id === executable.id;
}

/** Of the program itself: what the loader was told before it is not its. */
function argumentsOf(folder: string, target: HostPath, program: Program | undefined): readonly string[] {
  const content = contentOf(`${folder}/cmdline`);
  if (content === undefined || content.length === 0) return [];
  const line = fromBytes(content.at(-1) === 0 ? content.subarray(0, -1) : content);
  const all = line.split('\0').slice(0, MAX_ARGUMENTS);
  if (program?.executable === undefined || !isLoader(target)) return all;
  const name = nameOf(program.executable);
  return all.slice(
    Math.max(
      0,
      all.findIndex((argument) => nameOf(argument) === name),
    ),
  );
}

function containerOf(folder: string): string | undefined {
  const content = contentOf(`${folder}/cgroup`);
  return content === undefined ? undefined : containerIn(content.toString('latin1'));
}

/** The container that a process's control groups name (cgroups(7)): an engine's id, or the name of a machine. */
export function containerIn(cgroup: string): string | undefined {
  return (CONTAINER.exec(cgroup) ?? MACHINE.exec(cgroup))?.[1];
}
