import { chmodSync, chownSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asNobody, M, MANY_MANIFESTS, needsNobody, ROWS } from './hostile-rows.ts';
import {
  CANARY,
  COPIES,
  MALLORY,
  MANIFEST,
  plantHost,
  put,
  removeFolder,
  temporaryFolder,
  writeCatalogue,
} from './hostile-tree.ts';
import { documentOf, runScan, type ScanRun } from './scan-run.ts';

const MAX_PEAK_MB = 200;

describe('a scan of a host with', () => {
  let folder: string;
  let catalogue: string;
  beforeAll(() => {
    folder = temporaryFolder();
    catalogue = writeCatalogue(folder);
    put(folder, 'outside.json', JSON.stringify({ toolState: CANARY }));
  });
  afterAll(() => removeFolder(folder));

  ROWS.forEach((row, at) => {
    const title = row.skip ? `${row.name} (skipped: ${row.skip})` : row.name;
    it.skipIf(Boolean(row.skip))(
      title,
      async () => {
        const root = path.join(folder, String(at));
        mkdirSync(root);
        plantHost(root);
        row.plant(root);
        const call = row.uid === undefined ? {} : { uid: row.uid };
        const run = await runScan({ args: ['--root', root, '--platform', 'linux', '--catalogue', catalogue, '--json'], ...call });
        expectSound(run);
        expect(run.code, run.stderr).toBe(1);
        const document = documentOf(run);
        expect(foundIn(document)).toEqual([...COPIES.map(asFound), ...(row.also ?? [])].toSorted());
        expect(gapsIn(document)).toEqual((row.gaps ?? []).toSorted());
        expect(document.complete).toBe(row.gaps === undefined);
        removeFolder(root);
      },
      60_000,
    );
  });

  it('T07: a socket', async () => {
    const root = path.join(folder, 'socket');
    mkdirSync(root);
    plantHost(root);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(`${root}${M}/.banned.json`, resolve));
    const run = await runScan({ args: ['--root', root, '--catalogue', catalogue, '--json'] });
    server.close();
    expectSound(run);
    expect(foundIn(documentOf(run))).toEqual(COPIES.map(asFound).toSorted());
    expect(documentOf(run).complete).toBe(true);
  });

  it(`T48: ${MANY_MANIFESTS} planted manifests: bounded, and told`, async () => {
    const root = path.join(folder, 'flood');
    mkdirSync(root);
    plantHost(root);
    const names = Array.from({ length: MANY_MANIFESTS }, (_, at) => `${root}${M}/flood/${at}/node_modules/@example/banned`);
    // Hard links of one file for each thousand: a file system allows some ten thousand names of one inode.
    names.forEach((name, at) => {
      mkdirSync(name, { recursive: true });
      if (at % 1000 === 0) writeFileSync(`${name}/package.json`, MANIFEST);
      else linkSync(`${names[at - (at % 1000)]}/package.json`, `${name}/package.json`);
    });
    const run = await runScan({ args: ['--root', root, '--catalogue', catalogue, '--json'] });
    expectSound(run);
    const document = documentOf(run);
    const real = document.findings.filter((finding) => !finding.anchor.startsWith(`${M}/`));
    expect(real.map((finding) => finding.anchor)).toEqual(COPIES);
    expect(document.findings).toHaveLength(COPIES.length + 1000);
    expect(new Set(document.findings.filter((finding) => !real.includes(finding)).map((finding) => finding.identity))).toEqual(
      new Set(['possible']),
    );
    expect(run.stdout.length).toBeLessThan(4_000_000);
    expect(gapsIn(document)).toEqual([`budget ${MANY_MANIFESTS - 1000} further signs of npm:@example/banned are not listed`]);
  }, 60_000);

  it.skipIf(process.geteuid?.() !== 0)(
    "T46: manifests that mallory planted in a colleague's open folder and in /tmp: weak, and not the colleague's (needs root)",
    async () => {
      const root = path.join(folder, 'framing');
      mkdirSync(root);
      plantHost(root);
      const planted = ['/home/zoe/open/node_modules/@example/banned', '/tmp/x/node_modules/@example/banned'];
      for (const place of planted) {
        put(root, `${place}/package.json`, MANIFEST);
        for (const own of [place, `${place}/package.json`]) chownSync(root + own, MALLORY, MALLORY);
      }
      const run = await runScan({ args: ['--root', root, '--catalogue', catalogue, '--deep', '--json'] });
      expectSound(run);
      const framed = documentOf(run).findings.filter(({ anchor }) => planted.includes(anchor));
      expect(framed.map(({ anchor, identity, account }) => `${identity} ${account?.name ?? 'nobody'} ${anchor}`)).toEqual([
        `possible mallory ${planted[0]}`,
        `possible nobody ${planted[1]}`,
      ]);
    },
  );

  for (const locked of [M, '/home']) {
    it.skipIf(needsNobody !== false)(`nothing but a home that is locked at ${locked}: nothing found, and not clean`, async () => {
      const root = path.join(folder, `locked${locked.length}`);
      put(root, '/etc/passwd', 'mallory:x:3003:3003::/home/mallory:/bin/sh\n');
      mkdirSync(root + M, { recursive: true });
      chmodSync(root + locked, 0);
      const run = await runScan({
        args: ['--root', root, '--catalogue', catalogue, '--json'],
        ...asNobody,
      });
      expect(run.code, run.stderr).toBe(3);
      expect(gapsIn(documentOf(run))).toContain(`denied ${M}`);
      expect(gapsIn(documentOf(run)).length).toBeLessThan(5);
    });
  }

  it('T17: names that would steer a terminal: printed for a person without them', async () => {
    const root = path.join(folder, 'terminal');
    plantHost(root);
    put(root, `${M}/\u001b[2J\n\u202e\u0007/node_modules/@example/banned/package.json`, MANIFEST);
    const run = await runScan({ args: ['--root', root, '--catalogue', catalogue] });
    expect(run.code, run.stderr).toBe(1);
    expect(run.stdout).toContain('\\x1b[2J\\x0a\\u202e\\x07');
    expect(run.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

/** What holds for every scan, whatever it meets. */
function expectSound(run: ScanRun): void {
  expect(run.signal, 'it ends by itself').toBeNull();
  expect(run.stdout + run.stderr).not.toContain(CANARY);
  expect(run.peakMb).toBeGreaterThan(20);
  expect(run.peakMb).toBeLessThan(MAX_PEAK_MB);
}

function asFound(anchor: string): string {
  return `${anchor.includes('/.banned') ? 'possible' : 'proven'} installed ${anchor}`;
}

function foundIn(document: ReturnType<typeof documentOf>): readonly string[] {
  return document.findings.map((finding) => `${finding.identity} ${finding.state} ${finding.anchor}`).toSorted();
}

/** Every gap once, whatever place met it. */
function gapsIn(document: ReturnType<typeof documentOf>): readonly string[] {
  const all = document.coverage.flatMap((scope) =>
    scope.gaps.map((gap) => `${gap.reason} ${gap.path ?? gap.detail ?? scope.scope}`),
  );
  return [...new Set(all)].toSorted();
}
