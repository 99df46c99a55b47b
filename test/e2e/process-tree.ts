import { readdirSync, readFileSync } from 'node:fs';

/** The descendants of a process, parents first, those of one parent by age. */
export function familyOf(root: number): readonly number[] {
  const children = Map.groupBy(pids(), parentOf);
  const below = (pid: number): readonly number[] => {
    const own = (children.get(pid) ?? []).toSorted((one, other) => one - other);
    return [...own, ...own.flatMap(below)];
  };
  return below(root);
}

/** Processes whose arguments or environment name the folder, but not this one. */
export function processesOf(folder: string): readonly number[] {
  return pids().filter((pid) => {
    if (pid === process.pid) return false;
    return ['cmdline', 'environ'].some((name) => text(pid, name).includes(folder));
  });
}

function pids(): readonly number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

/** proc(5): `pid (name) state ppid …`, where the name can hold anything. */
function parentOf(pid: number): number {
  const stat = text(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

function text(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return ''; // it has ended, or is another account's
  }
}
