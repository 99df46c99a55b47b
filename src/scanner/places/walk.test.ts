import { describe, expect, it } from 'vitest';
import { isOutcome, type Host } from '../host/contract.ts';
import { recordedHost } from '../host/recorded.ts';
import type { RecordedNode } from '../host/recorded-tree.ts';
import { walk, type WalkLimits } from './walk.ts';

const FOLDER = { kind: 'folder' } as const;
const LIMITS: WalkLimits = { maxEntries: 1000, maxDepth: 10, enters: (_, name) => name !== 'skipped' };

/** Folders that the walk reached, and `<outcome> <path>` for what it could not do. */
function walked(host: Host, limits: Partial<WalkLimits> = {}): readonly string[] {
  return [...walk(host, '/top', { ...LIMITS, ...limits })].map((step) =>
    'outcome' in step ? `${step.outcome} ${step.path}` : step.path,
  );
}

describe('walking', () => {
  const rows: readonly {
    name: string;
    given: readonly (readonly [string, RecordedNode])[];
    limits?: Partial<WalkLimits>;
    want: readonly string[];
  }[] = [
    { name: 'nothing', given: [], want: [] },
    {
      name: 'breadth first',
      given: [
        ['/top/a/deep/x', 'x'],
        ['/top/b/x', 'x'],
      ],
      want: ['/top', '/top/a', '/top/b', '/top/a/deep'],
    },
    {
      name: 'not into links',
      given: [
        ['/top/l', { link: '/other' }],
        ['/other/a', FOLDER],
        ['/top/up', { link: '..' }],
      ],
      want: ['/top'],
    },
    {
      name: 'not into what is left out',
      given: [
        ['/top/skipped/a', FOLDER],
        ['/top/b', FOLDER],
      ],
      want: ['/top', '/top/b'],
    },
    {
      name: 'past a locked folder',
      given: [
        ['/top/a', { kind: 'folder', isDenied: true }],
        ['/top/b', FOLDER],
      ],
      want: ['/top', 'denied /top/a', '/top/b'],
    },
    {
      name: 'to a depth and no deeper',
      given: [['/top/1/2/3/4', FOLDER]],
      limits: { maxDepth: 2 },
      want: ['/top', '/top/1', '/top/1/2', 'budget /top/1/2/3'],
    },
    {
      name: 'to a number of names and no further',
      given: [
        ['/top/a/1', 'x'],
        ['/top/a/2', 'x'],
        ['/top/b', FOLDER],
      ],
      limits: { maxEntries: 3 },
      want: ['/top', '/top/a', 'budget /top'],
    },
  ];
  for (const { name, given, limits, want } of rows)
    it(name, () => expect(walked(recordedHost({ tree: new Map(given) }), limits)).toEqual(want));

  it('T12: once through a folder that is mounted into itself', () => {
    const inner = recordedHost({ tree: new Map([['/top/a/b/file', 'x']]) });
    // A bind mount of /top at /top/a/b/loop: the same device and inode, and the same names again.
    const real = (path: string): string => path.replaceAll('/a/b/loop', '');
    const host: Host = {
      ...inner,
      facts: (path) => inner.facts(real(path)),
      factsOnce: (path) => inner.factsOnce(real(path)),
      list(folder) {
        const listing = inner.list(real(folder));
        if (isOutcome(listing) || real(folder) !== '/top/a/b') return listing;
        return { ...listing, entries: [...listing.entries, { name: 'loop', kind: 'folder' }] };
      },
    };
    expect(walked(host)).toEqual(['/top', '/top/a', '/top/a/b']);
  });
});
