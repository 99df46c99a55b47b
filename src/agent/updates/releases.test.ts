import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../wire/limits.ts';
import type { ScanResult } from '../../wire/pipe.ts';
import type { PieceRequest } from '../../wire/protocol.ts';
import { CatalogueFiles } from './catalogue-files.ts';
import type { PieceOutcome } from './download.ts';
import { bytesOf, NOW, release, Signer } from './fixtures/publisher.ts';
import { PROBATION_LOOKS } from './probation.ts';
import { Releases, type Trial } from './releases.ts';
import { UpdatesFile } from './updates-file.ts';

const publisher = new Signer();
const log = pino({ level: 'silent' });
const digestOf = (revision: number) => release({ revision }).digest;

let folder: string;
let nowMs: number;
let now: string;
let asked: PieceRequest[];
/** What the collector sends for a piece. */
let serve: (wanted: PieceRequest) => PieceOutcome;
let trial: Trial;
let changes: number;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-releases-'));
  [nowMs, now, asked, changes] = [0, NOW, [], 0];
  trial = { kind: 'tried', version: '1', products: ['codex-cli'], problems: [] };
  serve = ({ digest, from }) => {
    const revision = [1, 2, 3, 4].find((one) => digestOf(one) === digest) ?? 0;
    return { kind: 'piece', bytes: gzipSync(bytesOf(revision).subarray(from, from + 4)) };
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As an agent that starts on this folder. */
function start() {
  const file = new UpdatesFile(folder, { publisherKey: publisher.publicKey, log });
  const releases = new Releases({
    file,
    files: new CatalogueFiles(path.join(folder, 'catalogues')),
    clock: { now: () => now, monotonicMs: () => nowMs },
    log,
    piece: async (wanted) => {
      asked.push(wanted);
      return serve(wanted);
    },
    tryOut: async () => trial,
    changed: () => (changes += 1),
  });
  return { file, releases };
}

const take = (releases: Releases, revision: number) => {
  trial = trial.kind === 'tried' ? { ...trial, version: String(revision) } : trial;
  return releases.take(publisher.release({ revision }));
};
const files = () => readdirSync(path.join(folder, 'catalogues'));
const good = (revision: number): Pick<ScanResult, 'catalogue' | 'coverage'> => ({
  catalogue: { version: '1', digest: digestOf(revision) },
  coverage: [{ scope: 's', complete: true, gaps: [] }],
});
const look = (releases: Releases, result: Parameters<Releases['lookEnded']>[0]) => {
  releases.lookBegins();
  releases.lookEnded(result);
};

describe('a release', () => {
  it('is brought in pieces, tried, looked with, and still so after a restart', async () => {
    const { releases } = start();
    expect(releases.digest).toBeUndefined();
    await take(releases, 1);
    expect(asked.map(({ from }) => from)).toEqual([0, 4, 8]);
    expect([releases.digest, changes, files()]).toEqual([digestOf(1), 1, [`${digestOf(1)}.catalogue`]]);
    expect(start().releases.inForce()).toEqual({ revision: 1, digest: digestOf(1), stale: false });
    await take(releases, 1);
    expect([asked.length, changes]).toEqual([3, 1]);
  });

  it('says which products it looks for; the shipped one looks for all', async () => {
    const { releases } = start();
    expect(releases.looksFor('ngrok')).toBe(true);
    await take(releases, 1);
    expect([releases.looksFor('codex-cli'), releases.looksFor('ngrok'), start().releases.looksFor('ngrok')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('T59, F45: is stale after its expiry, and looked with all the same', async () => {
    const { releases } = start();
    await take(releases, 1);
    now = '2030-01-01T00:00:00.000Z';
    expect(releases.inForce()).toEqual({ revision: 1, digest: digestOf(1), stale: true });
  });

  it('T59: whose download is cut goes on from there, also after a restart', async () => {
    const whole = serve;
    serve = (wanted) => (wanted.from >= 8 ? { kind: 'failed', why: 'unreachable' } : whole(wanted));
    await take(start().releases, 1);
    expect(files()).toEqual([`${digestOf(1)}.part`]);
    serve = whole;
    asked = [];
    const { releases } = start();
    await take(releases, 1);
    expect([asked.map(({ from }) => from), releases.digest]).toEqual([[8], digestOf(1)]);
  });

  const WRONG: readonly {
    readonly name: string;
    readonly serve: (wanted: PieceRequest) => PieceOutcome;
    readonly why?: string;
  }[] = [
    {
      name: 'T59: the bytes of another one',
      serve: ({ from }) => ({ kind: 'piece', bytes: gzipSync(bytesOf(9).subarray(from, from + 4)) }),
      why: 'another digest',
    },
    {
      name: 'T31: more bytes than it declares',
      serve: () => ({ kind: 'piece', bytes: gzipSync(Buffer.alloc(1000)) }),
      why: 'longer',
    },
    {
      name: 'T31: a piece that inflates to gigabytes',
      serve: () => ({ kind: 'piece', bytes: gzipSync(Buffer.alloc(LIMITS.cataloguePieceBytes * 20)) }),
    },
    { name: 'T59: pieces of nothing, for ever', serve: () => ({ kind: 'piece', bytes: gzipSync('') }) },
    { name: 'T59: what is no piece', serve: () => ({ kind: 'piece', bytes: Buffer.from('<html>') }) },
  ];
  for (const row of WRONG) {
    it(`${row.name}: nothing of it is kept, and the old one is looked with`, async () => {
      const { releases, file } = start();
      await take(releases, 1);
      serve = row.serve;
      await take(releases, 2);
      expect([releases.digest, files()]).toEqual([digestOf(1), [`${digestOf(1)}.catalogue`]]);
      expect(file.state.refused.map(({ why }) => why)).toEqual(row.why === undefined ? [] : [expect.stringContaining(row.why)]);
    });
  }

  it('T59: that is older is refused after a restart too, also when the newer one was never brought', async () => {
    const whole = serve;
    serve = () => ({ kind: 'failed', why: 'unreachable' });
    await take(start().releases, 3);
    serve = whole;
    const { releases, file } = start();
    await take(releases, 2);
    expect([releases.digest, file.state.refused.at(-1)?.why]).toEqual([undefined, expect.stringContaining('older')]);
  });

  it('T30: that fails its trial is not looked with, and not asked for again', async () => {
    const { releases, file } = start();
    await take(releases, 1);
    trial = { kind: 'tried', version: '2', products: [], problems: ['it finds ls where there is none'] };
    await take(releases, 2);
    expect([releases.digest, file.state.refused.at(-1)]).toEqual([
      digestOf(1),
      { what: 'release', revision: 2, why: 'it failed its trial: it finds ls where there is none' },
    ]);
    asked = [];
    await take(start().releases, 2);
    expect([asked, files()]).toEqual([[], [`${digestOf(1)}.catalogue`]]);
  });

  it('T58: whose catalogue calls itself otherwise is not looked with', async () => {
    const { releases } = start();
    await releases.take(publisher.release({ revision: 2 }));
    expect(releases.digest).toBeUndefined();
  });

  it('that could not be tried is tried again, and given up when it cannot be opened twice', async () => {
    const { releases, file } = start();
    trial = { kind: 'undecided' };
    for (let time = 0; time < 4; time += 1) {
      await take(releases, 1);
      nowMs += 3_600_000;
    }
    expect(file.state.rejected).toEqual([]);
    trial = { kind: 'failed', why: 'E_CATALOGUE_INVALID' };
    await take(releases, 1);
    await take(releases, 1);
    expect(file.state.rejected).toEqual([]);
    nowMs += 3_600_000;
    await take(releases, 1);
    expect(file.state.rejected).toEqual([digestOf(1)]);
  });

  it('is looked with as the shipped one when its file is gone', async () => {
    await take(start().releases, 1);
    rmSync(path.join(folder, 'catalogues', `${digestOf(1)}.catalogue`));
    const { releases } = start();
    expect(releases.digest).toBeUndefined();
    await take(releases, 1);
    expect(releases.digest).toBe(digestOf(1));
  });

  it('is forgotten, and the key pinned at enrolment counts, when what was kept is damaged', async () => {
    await take(start().releases, 1);
    writeFileSync(path.join(folder, 'updates.json'), '{"schema":"bandog.upd');
    const { releases } = start();
    expect(releases.digest).toBeUndefined();
    expect(readdirSync(folder)).toContain('updates.json.damaged');
    await take(releases, 1);
    expect(releases.digest).toBe(digestOf(1));
  });
});

describe('a host that is enrolled anew', () => {
  const enrol = (publisherKey: string) => new UpdatesFile(folder, { publisherKey, log }).state;

  it('with another collector believes nothing of the one before', async () => {
    await take(start().releases, 3);
    const other = new Signer();
    expect(enrol(other.publicKey)).toMatchObject({ publisherKey: other.publicKey, highestRelease: 0 });
    expect(enrol(other.publicKey)).not.toHaveProperty('active');
  });
  it('with the same one keeps its marks, also when the key that it followed is the pinned one now', async () => {
    const { file, releases } = start();
    await take(releases, 3);
    expect(enrol(publisher.publicKey).highestRelease).toBe(3);
    const next = new Signer();
    file.keep({ ...file.state, publisherKey: next.publicKey, highestRelease: 7 });
    expect(enrol(next.publicKey)).toMatchObject({ enrolledKey: next.publicKey, highestRelease: 7 });
  });
});

describe('T60, F38: a release with which looks fail', () => {
  const lost = {
    ...good(2),
    coverage: ['a', 'b', 'c'].map((scope) => ({ scope, complete: false, gaps: [{ reason: 'budget' as const }] })),
  };
  const FAILURES = [
    { name: 'the scanner ends', result: { failure: 'the scanner ended: SIGSEGV' } },
    { name: 'workers die in most places', result: lost },
    { name: 'a look does not end', result: { catalogue: { version: '', digest: '0'.repeat(64) }, coverage: [] } },
  ];
  for (const { name, result } of FAILURES) {
    it(`gives way to the last good one after two failures in a row: ${name}`, async () => {
      const { releases, file } = start();
      await take(releases, 1);
      look(releases, good(1));
      await take(releases, 2);
      look(releases, result);
      expect(releases.digest).toBe(digestOf(2));
      look(releases, good(2));
      look(releases, result);
      expect(releases.digest).toBe(digestOf(2));
      look(releases, result);
      expect([releases.digest, changes]).toEqual([digestOf(1), 3]);
      expect(file.state.refused.at(-1)).toMatchObject({ what: 'rolled-back', revision: 2 });
      // Neither the same again, nor the same content under another revision.
      await take(releases, 2);
      await releases.take(publisher.release({ ...release({ revision: 2 }), revision: 3 }));
      expect(releases.digest).toBe(digestOf(1));
      await take(releases, 4);
      expect(releases.digest).toBe(digestOf(4));
    });
  }

  it('gives way when the agent itself ends twice in looks with it', async () => {
    const first = start();
    await take(first.releases, 1);
    look(first.releases, good(1));
    await take(first.releases, 2);
    start().releases.lookBegins();
    expect(start().releases.digest).toBe(digestOf(2));
    start().releases.lookBegins();
    expect(start().releases.digest).toBe(digestOf(1));
  });

  it('gives way to the shipped one when there was none before', async () => {
    const { releases } = start();
    await take(releases, 1);
    for (let time = 0; time < 2; time += 1) look(releases, { failure: 'E_SCAN_FAILED' });
    expect(releases.digest).toBeUndefined();
    expect(start().releases.digest).toBeUndefined();
  });

  it('is not blamed for looks that were broken off, nor for what fails after it worked for long', async () => {
    const { releases } = start();
    await take(releases, 1);
    for (let time = 0; time < 5; time += 1) look(releases, undefined);
    expect(releases.digest).toBe(digestOf(1));
    for (let time = 0; time < PROBATION_LOOKS; time += 1) look(releases, good(1));
    for (let time = 0; time < 5; time += 1) look(releases, { failure: 'the disk is full' });
    expect(releases.digest).toBe(digestOf(1));
  });
});
