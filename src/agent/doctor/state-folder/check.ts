import { lstatSync, readdirSync, statfsSync } from 'node:fs';
import type { Check } from '../contract.ts';

/** Below this a look may not be recorded: the spool's own bound is 128 MiB, and its journal. */
const TIGHT_BYTES = 256 * 1024 * 1024;
const MIB = 1024 * 1024;

/** The state folder: whose it is, the room on its disk, and what was damaged. */
export const stateFolder: Check = {
  id: 'state-folder',
  rows({ status: { state } }) {
    const title = 'State folder';
    const facts = lstatSync(state, { throwIfNoEntry: false });
    if (facts === undefined)
      return [{ title, state: 'attention', says: `there is no ${state} yet`, remedy: 'Enrolment makes it.' }];
    const isOpen = process.platform !== 'win32' && (facts.mode & 0o077) !== 0;
    if (!facts.isDirectory() || isOpen) {
      const says = isOpen ? `others can reach ${state} (mode ${(facts.mode & 0o777).toString(8)})` : `${state} is no folder`;
      return [
        {
          title,
          state: 'broken',
          says,
          remedy: 'Make it a folder of the agent’s account with mode 0700; the agent does not start otherwise.',
        },
      ];
    }
    return [diskRow(state), ...damagedRows(state)];
  },
};

function diskRow(state: string) {
  const { bavail, bsize } = statfsSync(state);
  const free = bavail * bsize;
  const title = 'State folder';
  const says = `${state}, ${Math.floor(free / MIB)} MiB free on its disk`;
  if (free >= TIGHT_BYTES) return { title, state: 'ok', says } as const;
  return {
    title,
    state: 'attention',
    says,
    remedy: 'Make room on that disk; findings that cannot be written are found again by a later look.',
  } as const;
}

function damagedRows(state: string) {
  const damaged = readdirSync(state).filter((name) => name.includes('.damaged-') && !/-(?:wal|shm)$/.test(name));
  if (damaged.length === 0) return [];
  return [
    {
      title: 'Spool',
      state: 'attention',
      says: `${damaged.length} damaged ${damaged.length === 1 ? 'file was' : 'files were'} set aside: ${damaged.slice(0, 3).join(', ')}`,
      remedy: 'Check this disk (`dmesg`, SMART). Keep the files for analysis, or remove them when that is done.',
    } as const,
  ];
}
