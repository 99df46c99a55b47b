import psList from 'ps-list';
import type { ProcessFacts } from './contract.ts';

const MAX_ARGUMENTS = 64;
const MAX_COMMAND_LINE = 8192;

/**
 * All processes where there is no /proc to read (macOS, Windows), by ps-list: it starts `ps`, or on Windows a helper of its own that
 * knows pid, parent and name only. What it does not say is absent, so a copy there is known to run only by its path.
 */
export async function listedProcesses(): Promise<readonly ProcessFacts[]> {
  const listed = await psList();
  return listed.map((entry): ProcessFacts => {
    const line = (entry.cmd ?? '').slice(0, MAX_COMMAND_LINE);
    return {
      pid: entry.pid,
      parent: entry.ppid,
      owner: entry.uid ?? -1,
      startTicks: entry.startTime === undefined ? '0' : String(entry.startTime.getTime()),
      title: entry.name,
      ...(entry.path?.startsWith('/') === true ? { executable: entry.path } : {}),
      deleted: false,
      // `ps` joins the arguments with spaces: a path with a space in it is cut, and then simply not recognised.
      arguments: line.split(' ').slice(0, MAX_ARGUMENTS),
    };
  });
}
