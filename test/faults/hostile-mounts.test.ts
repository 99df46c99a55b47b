import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { M } from './hostile-rows.ts';
import { COPIES, MANIFEST, plantHost, put, removeFolder, temporaryFolder, writeCatalogue } from './hostile-tree.ts';
import { canMount, documentOf, runScan } from './scan-run.ts';

/** Of Debian's unionfs-fuse: a file system of a program that needs no writing. */
const UNIONFS = 'unionfs';
const hasFuse = existsSync('/dev/fuse') && spawnSync(UNIONFS, ['--version']).error === undefined;
/** Mounts a file system of a program on `$MOUNT` and stops the program: every question below it waits for ever. */
const STOPPED_FUSE = `
  unionfs -f -o nonempty "$SOURCE" "$MOUNT" >/dev/null 2>&1 &
  echo $! > "$PID"
  for i in $(seq 100); do grep -q " $MOUNT .* - fuse" /proc/self/mountinfo && break; sleep 0.05; done
  kill -STOP $(cat "$PID")`;

interface MountRow {
  readonly name: string;
  readonly skip?: boolean;
  /** Before the look, in a namespace of its own; `$ROOT` is the host's `/`. */
  readonly script: string;
  readonly gaps: readonly string[];
}

const ROWS: readonly MountRow[] = [
  { name: 'T12: homes and folders of packages that are mounted inside themselves', script: loops(), gaps: [] },
  {
    name: 'T13: a file system of a program that was stopped, in a home (needs unionfs-fuse)',
    skip: !hasFuse,
    script: `MOUNT="$ROOT${M}/.npm" SOURCE="$ROOT/../source"; ${STOPPED_FUSE}`,
    gaps: [`not-local ${M}/.npm`],
  },
  {
    name: 'T42: a home that is a file system of a program, which was stopped (needs unionfs-fuse)',
    skip: !hasFuse,
    script: `MOUNT="$ROOT${M}" SOURCE="$ROOT/../source"; ${STOPPED_FUSE}`,
    gaps: [`not-local ${M}`],
  },
];

describe.skipIf(!canMount())('a scan of a host with a mount (needs root and unshare)', () => {
  let folder: string;
  let catalogue: string;
  let root: string;
  beforeAll(() => {
    folder = temporaryFolder();
    catalogue = writeCatalogue(folder);
  });
  afterEach(() => {
    const pid = path.join(folder, 'pid');
    if (existsSync(pid)) spawnSync('kill', ['-KILL', readFileSync(pid, 'utf8').trim()]);
    removeFolder(root);
  });
  afterAll(() => removeFolder(folder));

  for (const { name, skip = false, script, gaps } of ROWS) {
    it.skipIf(skip)(
      name,
      async () => {
        root = path.join(folder, 'host');
        mkdirSync(root);
        plantHost(root);
        put(folder, '/source/node_modules/@example/banned/package.json', MANIFEST);
        mkdirSync(`${root}${M}/.npm`);
        const run = await runScan({
          args: ['--root', root, '--platform', 'linux', '--catalogue', catalogue, '--json'],
          inside: `ROOT='${root}' PID='${folder}/pid'; ${script}\nexec "$@"`,
        });
        expect(run.signal, 'it ends by itself').toBeNull();
        const document = documentOf(run);
        expect(document.findings.map(({ anchor }) => anchor).toSorted()).toEqual([...COPIES].toSorted());
        const seen = document.coverage.flatMap((scope) => scope.gaps.map((gap) => `${gap.reason} ${gap.path}`));
        expect(seen.filter((gap) => !gaps.some((one) => `${gap}/`.startsWith(`${one}/`)))).toEqual([]);
        expect(seen.length).toBeGreaterThanOrEqual(gaps.length);
        expect(document.complete).toBe(gaps.length === 0);
      },
      60_000,
    );
  }
});

function loops(): string {
  return `
    mkdir -p "$ROOT/home/alice/work/loop" "$ROOT/usr/local/lib/again"
    mount --bind "$ROOT/home/alice" "$ROOT/home/alice/work/loop"
    mount --rbind "$ROOT/home/alice" "$ROOT/home/alice/work/loop/work/loop"
    mount --bind "$ROOT/usr/local/lib" "$ROOT/usr/local/lib/again"`;
}
