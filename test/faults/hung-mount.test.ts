import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mountFuse, mountOverFuse, whyNoFuse, type StoppableMount } from './fuse-mount.ts';
import { COPIES, plantHost, removeFolder, temporaryFolder, writeCatalogue } from './hostile-tree.ts';
import { runWorker } from '../../src/scanner/worker-run.ts';

const SILENCE_MS = 2000;
const skipped = whyNoFuse();
const MALLORY = '/home/mallory';
/** `BANDOG_HOSTILE=full npm test`: all of them; each waits some seconds for what does not answer. */
const IS_FULL = process.env['BANDOG_HOSTILE'] === 'full';

let folder: string;
let catalogue: string;
beforeAll(() => {
  folder = temporaryFolder();
  catalogue = writeCatalogue(folder);
});
afterAll(() => removeFolder(folder));

/** A look at the folder as a host; how it went, and every gap once, but none of what lies in another. */
async function look(root: string, given: { readonly depth?: 'quick' | 'deep'; readonly avoid?: readonly string[] } = {}) {
  const begun = performance.now();
  const result = await runWorker(
    {
      catalogue,
      depth: given.depth ?? 'quick',
      root,
      cache: path.join(root, '../cache/identities'),
      ...(given.avoid === undefined ? {} : { avoid: given.avoid }),
    },
    { deadlineMs: 60_000, silenceMs: SILENCE_MS },
  );
  const gaps = result.coverage.flatMap((scope) => scope.gaps.map(({ reason, path: at }) => `${reason} ${at ?? scope.scope}`));
  return {
    found: result.observations.map(({ anchor }) => anchor).toSorted(),
    gaps: [...new Set(gaps)].filter((gap) => !gaps.some((other) => gap.startsWith(`${other}/`))).toSorted(),
    hung: result.hung,
    tookMs: performance.now() - begun,
  };
}

/** A host's folder on which something is mounted. */
function hostFolder(name: string): string {
  const root = path.join(folder, name, 'root');
  plantHost(root);
  mkdirSync(path.join(root, '../cache'));
  return root;
}

describe.skipIf(skipped !== false)(`a file system that does not answer${skipped === false ? '' : ` (${skipped})`}`, () => {
  it('T13: is not asked when the mount table says that a program serves it, and costs no time', async () => {
    const root = hostFolder('told');
    const mount = await mountFuse(path.join(root, MALLORY, '.npm'));
    try {
      const before = await look(root);
      mount.hang();
      for (const depth of ['quick', 'deep'] as const) {
        const seen = await look(root, { depth });
        expect(seen).toMatchObject({ found: [...COPIES], gaps: [`not-local ${MALLORY}/.npm`], hung: [] });
        expect(seen.tookMs).toBeLessThan(before.tookMs + SILENCE_MS);
      }
    } finally {
      await mount.end();
    }
  }, 60_000);

  for (const [name, at, isLong] of [
    ['a whole home', MALLORY, false],
    ['a folder in a home', `${MALLORY}/.npm`, true],
    ['a folder of the system', '/opt', true],
  ] as const) {
    it.skipIf(isLong && !IS_FULL)(
      `T14: ${name} that nothing betrays is left out when it hung, the rest is seen, and the next look is not held up`,
      async () => {
        const root = hostFolder(name.replaceAll(' ', '-'));
        const mount: StoppableMount = await mountOverFuse(path.join(root, at), path.join(root, '..'));
        try {
          expect(await look(root)).toMatchObject({ found: [...COPIES], gaps: [], hung: [] });
          mount.hang();
          const first = await look(root);
          expect({ ...first, tookMs: 0 }).toEqual({ found: [...COPIES], gaps: [`hung ${at}`], hung: [root + at], tookMs: 0 });
          // It hung once unknown, and once while it was traced.
          expect(first.tookMs).toBeGreaterThan(SILENCE_MS);
          // A third waits for nothing: it is not asked, which nothing but the list of what hung can be the reason of.
          expect(await look(root, { avoid: first.hung })).toMatchObject({ found: [...COPIES], gaps: [`hung ${at}`], hung: [] });
        } finally {
          await mount.end();
        }
        // When it answers again nothing of that is left.
        expect(await look(root)).toMatchObject({ found: [...COPIES], gaps: [], hung: [] });
      },
      90_000,
    );
  }

  it.skipIf(!IS_FULL)(
    'T14: one that hangs in the middle of a sweep is found and left out too',
    async () => {
      const root = hostFolder('swept');
      const at = '/srv/data';
      const mount = await mountOverFuse(path.join(root, at), path.join(root, '..'));
      try {
        mount.hang();
        const swept = await look(root, { depth: 'deep' });
        expect({ ...swept, tookMs: 0 }).toEqual({ found: [...COPIES], gaps: [`hung ${at}`], hung: [root + at], tookMs: 0 });
      } finally {
        await mount.end();
      }
    },
    60_000,
  );
});
