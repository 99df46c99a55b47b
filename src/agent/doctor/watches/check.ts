import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Check, Facts } from '../contract.ts';

/** Above this share of the account's limit another program may take the last. */
const TIGHT = 0.8;

/** How changes between looks are noticed: folders that are watched and what the system allows, starts of programs. */
export const watches: Check = {
  id: 'watches',
  outside: true,
  rows({ status: { watching, running }, platform, proc }) {
    if (!running || watching === undefined) return [];
    return [foldersRow(watching, { platform, proc }), startsRow(watching, platform)];
  },
};

type Watching = NonNullable<Facts['status']['watching']>;

function foldersRow({ watched, compared, why }: Watching, { platform, proc }: Pick<Facts, 'platform' | 'proc'>) {
  const title = 'Watched folders';
  if (platform !== 'linux') return { title, state: 'ok', says: `${watched}` } as const;
  const [limit, instances] = [limitOf(proc, 'max_user_watches'), limitOf(proc, 'max_user_instances')];
  const beyond =
    compared === 0 ? '' : `; ${compared} more are only compared every few seconds${why === undefined ? '' : ` (${why})`}`;
  const says = `${watched} of the ${limit} watches that each account may have (inotify, ${instances} instances)${beyond}`;
  if (compared === 0 && watched <= limit * TIGHT) return { title, state: 'ok', says } as const;
  const remedy = `Raise it: \`sysctl fs.inotify.max_user_watches=${Math.max(524_288, limit * 2)}\` (and max_user_instances when that is used up), and in /etc/sysctl.d to keep it.`;
  return { title, state: 'attention', says, remedy } as const;
}

function startsRow({ starts, why }: Watching, platform: NodeJS.Platform) {
  const title = 'Program starts';
  if (starts === 'exec-events') return { title, state: 'ok', says: 'every one is noticed (the kernel’s exec events)' } as const;
  const seen = starts === 'polling' ? 'only programs that run for two seconds are noticed' : 'none is noticed between looks';
  const says = `${seen}${why === undefined ? '' : `: ${why}`}`;
  if (platform !== 'linux') return { title, state: 'ok', says } as const;
  const remedy = 'The service’s unit prepares the kernel’s events (`bandog scanner prepare-events`, as root); see docs/agent.md.';
  return { title, state: 'attention', says, remedy } as const;
}

function limitOf(proc: string, name: string): number {
  return Number(readFileSync(path.join(proc, 'sys/fs/inotify', name), 'utf8'));
}
