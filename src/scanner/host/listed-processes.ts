import psList from 'ps-list';
import type { ProcessFacts } from './contract.ts';
import { mappedExecutables } from './mapped-executables.ts';
import { nameOf, type HostPath } from '../../domain/host-path.ts';

const MAX_ARGUMENTS = 64;
const MAX_COMMAND_LINE = 8192;

/**
 * All processes where there is no /proc to read (macOS, Windows), by ps-list: it starts `ps`, or on Windows a helper of its own that
 * knows pid, parent and name only. On macOS the executable is what the command line names when that is there, else what lsof says is
 * mapped; on Windows it is not known, because nothing short of PowerShell or a native module tells it: processes are known by their
 * image's name alone. What is not known is absent.
 */
export async function listedProcesses(): Promise<readonly ProcessFacts[]> {
  const listed = await psList();
  const unplaced = process.platform === 'win32' ? [] : listed.filter((entry) => pathOf(entry) === undefined);
  const mapped = await mappedExecutables(unplaced.map((entry) => entry.pid));
  return listed.map((entry): ProcessFacts => {
    const line = (entry.cmd ?? '').slice(0, MAX_COMMAND_LINE);
    const executable = pathOf(entry) ?? mapped.get(entry.pid);
    return {
      pid: entry.pid,
      parent: entry.ppid,
      owner: entry.uid ?? -1,
      startTicks: entry.startTime === undefined ? '0' : String(entry.startTime.getTime()),
      title: nameOf(entry.name),
      ...(executable === undefined ? {} : { executable }),
      deleted: false,
      // `ps` joins the arguments with spaces: a path with a space in it is cut, and then simply not recognised.
      arguments: line.split(' ').slice(0, MAX_ARGUMENTS),
    };
  });
}

function pathOf({ path }: { readonly path?: string }): HostPath | undefined {
  return path?.startsWith('/') === true ? path : undefined;
}
