import { describe, expect, it } from 'vitest';
import { signStatement } from '../../catalogue/sign.ts';
import type { SignedStatement } from '../../wire/statements.ts';
import { CREATED, release, Signer } from './fixtures/publisher.ts';
import { judgeRelease, MAX_JUMP } from './judge-release.ts';
import { afterKeys } from './publisher-keys.ts';
import { firstState, type UpdatesState } from './updates-state.ts';

const publisher = new Signer();
const stranger = new Signer();
const took = (revision: number): UpdatesState => ({
  ...firstState(publisher.publicKey),
  highestRelease: revision,
  highestDigest: release({ revision }).digest,
  active: { statement: publisher.release({ revision }), goodLooks: 10, attempts: 0 },
});

interface Row {
  readonly name: string;
  readonly given: SignedStatement;
  readonly state?: UpdatesState;
  readonly want: object;
}

const refused = (why: string) => ({ kind: 'refused', why: expect.stringContaining(why) });
const { text, signature } = publisher.release({ revision: 6 });

const ROWS: readonly Row[] = [
  {
    name: 'the first one is taken, whatever its revision',
    given: publisher.release({ revision: 4711 }),
    state: firstState(publisher.publicKey),
    want: { kind: 'new' },
  },
  { name: 'the next one is taken', given: publisher.release({ revision: 6 }), want: { kind: 'new' } },
  { name: 'the one that is looked with is known', given: publisher.release({ revision: 5 }), want: { kind: 'known' } },
  { name: 'T58: of a wrong key', given: stranger.release({ revision: 6 }), want: refused('not signed') },
  {
    name: 'T58: of the right key for another purpose',
    given: signStatement(publisher.key, 'settings', release({ revision: 6 })),
    want: refused('not signed'),
  },
  { name: 'T58: with no signature at all', given: { text, signature: '' }, want: refused('not signed') },
  { name: 'T58: with a signature of zeros', given: { text, signature: 'A'.repeat(86) }, want: refused('not signed') },
  {
    name: 'T58: with one letter of its text changed',
    given: { text: text.replace('"revision":6', '"revision":7'), signature },
    want: refused('not signed'),
  },
  {
    name: 'T58: with a member added after it was signed',
    given: { text: text.replace('{', '{"url":"https://elsewhere.example",'), signature },
    want: refused('not signed'),
  },
  {
    name: 'T58: with a member that no release has, signed',
    given: signStatement(publisher.key, 'release', { ...release({ revision: 6 }), run: '/bin/sh' }),
    want: refused('no release that this agent understands'),
  },
  { name: 'T59: older than the one that was taken', given: publisher.release({ revision: 4 }), want: refused('older') },
  {
    name: 'T59: the same revision with other content',
    given: publisher.release({ revision: 5, digest: 'e'.repeat(64) }),
    want: refused('another catalogue'),
  },
  {
    name: 'T59: with a revision of 2^53 - 1',
    given: publisher.release({ revision: Number.MAX_SAFE_INTEGER }),
    want: refused('too far ahead'),
  },
  { name: 'T59: as far ahead as it may be', given: publisher.release({ revision: 5 + MAX_JUMP }), want: { kind: 'new' } },
  { name: 'T59: one farther', given: publisher.release({ revision: 6 + MAX_JUMP }), want: refused('too far ahead') },
  {
    name: 'T59: without an expiry',
    given: signStatement(
      publisher.key,
      'release',
      Object.fromEntries(Object.entries(release({ revision: 6 })).filter(([name]) => name !== 'expires')),
    ),
    want: refused('no release'),
  },
  {
    name: 'T59: that expired before it was made',
    given: publisher.release({ revision: 6, expires: '2026-01-01T00:00:00.000Z' }),
    want: refused('expires before'),
  },
  {
    name: 'T59: past its expiry but newer than ours is taken, and is stale',
    given: publisher.release({ revision: 6, created: '2025-01-01T00:00:00.000Z', expires: '2025-02-01T00:00:00.000Z' }),
    want: { kind: 'new' },
  },
  {
    name: 'T31: that declares 500 MB',
    given: publisher.release({ revision: 6, length: 500_000_000 }),
    want: refused('no release'),
  },
  {
    name: 'T31: that declares a million products',
    given: publisher.release({ revision: 6, products: 1_000_000 }),
    want: refused('no release'),
  },
  {
    name: 'T31: that nests ten thousand deep',
    given: (() =>
      signStatement(publisher.key, 'release', {
        ...release({ revision: 6 }),
        version: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) as unknown,
      }))(),
    want: refused('no release'),
  },
  {
    name: 'T60: of content that was given up here, under a new revision',
    given: publisher.release({ revision: 6, digest: 'f'.repeat(64) }),
    state: { ...took(5), rejected: ['f'.repeat(64)] },
    want: refused('given up'),
  },
  {
    name: 'T60: given up here, and offered again',
    given: publisher.release({ revision: 5 }),
    state: { ...took(5), rejected: [release({ revision: 5 }).digest] },
    want: { kind: 'known' },
  },
];

describe('a release that is offered', () => {
  for (const { name, given, state = took(5), want } of ROWS)
    it(name, () => expect(judgeRelease(given, state)).toMatchObject(want));
});

describe('T59: a new publisher key', () => {
  const [second, third] = [new Signer(), new Signer()];
  const chain = [publisher.successor(second), second.successor(third)];

  it('is believed when the one before names it, and so on', () => {
    const after = afterKeys(took(5), chain);
    expect(after.publisherKey).toBe(third.publicKey);
    expect(judgeRelease(publisher.release({ revision: 6 }), after)).toMatchObject(refused('not signed'));
    expect(judgeRelease(third.release({ revision: 6 }), after)).toMatchObject({ kind: 'new' });
  });
  it('frees a host that was led to the last revision of all', () => {
    const lost = { ...took(5), highestRelease: Number.MAX_SAFE_INTEGER, highestSettings: Number.MAX_SAFE_INTEGER };
    expect(judgeRelease(publisher.release({ revision: 6 }), lost)).toMatchObject(refused('older'));
    expect(judgeRelease(second.release({ revision: 6 }), afterKeys(lost, chain.slice(0, 1)))).toMatchObject({ kind: 'new' });
  });
  it('is followed from where the host stands, also in the middle of the chain', () => {
    expect(afterKeys(firstState(second.publicKey), chain)).toMatchObject({ publisherKey: third.publicKey, refused: [] });
    expect(afterKeys(firstState(third.publicKey), chain)).toMatchObject({ publisherKey: third.publicKey, refused: [] });
  });
  it.each([
    {
      name: 'that names itself',
      links: [
        signStatement(stranger.key, 'publisher-key', {
          schema: 'bandog.publisher-key/1',
          previous: publisher.publicKey,
          next: stranger.publicKey,
          created: CREATED,
        }),
      ],
    },
    {
      name: 'that is said for another purpose',
      links: [
        signStatement(publisher.key, 'release', {
          schema: 'bandog.publisher-key/1',
          previous: publisher.publicKey,
          next: stranger.publicKey,
          created: CREATED,
        }),
      ],
    },
    { name: 'that stepped down before', links: [...chain, third.successor(publisher)], want: third.publicKey },
    { name: 'that is no key link', links: [publisher.release()] },
  ])('is not believed $name', ({ links, want = publisher.publicKey }) => {
    const after = afterKeys(took(5), links);
    expect(after.publisherKey).toBe(want);
    expect(after.refused).toHaveLength(1);
  });
});
