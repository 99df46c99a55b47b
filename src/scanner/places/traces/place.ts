import type { Place } from '../contract.ts';
import { entriesIn } from '../listing.ts';
import { join } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';

const PREFETCH = '/Windows/Prefetch';
// ANYDESK.EXE-1A2B3C4D.pf: the name is cut after 29 characters, the rest is a digest of where the program lay
const NAME = /^(.{1,60})-[0-9A-F]{8}\.pf$/i;

/**
 * That a program was run, where Windows keeps it: Prefetch's file names (learn.microsoft.com, "Prefetch files"). Nothing of what
 * these files hold is read but their mark: no counts, times or folders.
 */
export const traces: Place = {
  id: 'traces',
  platforms: ['windows'],
  scopes: 'system',
  *candidates(look) {
    const entries = yield* entriesIn(look, PREFETCH);
    for (const entry of entries) {
      const program = entry.kind === 'file' ? NAME.exec(entry.name)?.[1] : undefined;
      const key: Key = `trace:${program?.toLowerCase() ?? ''}`;
      if (program === undefined || !look.wanted.has(key)) continue;
      // The same program run from another folder has another digest: the anchor is its name.
      yield { kind: 'trace', key, path: join(PREFETCH, entry.name), anchor: join(PREFETCH, program), channel: 'process' };
    }
  },
};
