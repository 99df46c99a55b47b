import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AT, Chain, contact, enrolment, LATER, scan, sha } from './fixtures/chain.ts';
import { finding } from './fixtures/finding.ts';
import type { Finding } from '../../domain/finding.ts';
import type { AuditEntry, BatchCommit, CommitOutcome, ReportEntry, Store } from './contract.ts';

const audit = (action: string): AuditEntry => ({ at: AT, actor: 'token:test', action, subject: 'x' });

/** What every store must do; `open` makes an empty one that keeps its content between `close` and the next call with the same name. */
export function storeContractSuite(open: (name: string) => Promise<Store>): void {
  let name: string;
  let store: Store;
  beforeEach(async () => {
    name = randomBytes(8).toString('hex');
    store = await open(name);
  });
  afterEach(() => store.close());

  const token = async (given: { uses?: number; expiresAt?: string } = {}) => {
    const secret = randomBytes(8).toString('hex');
    const uses = given.uses ?? 1;
    const id = sha(secret).slice(0, 32);
    const row = {
      id,
      name: 'n',
      uses,
      usesLeft: uses,
      createdAt: AT,
      createdBy: 'me',
      expiresAt: given.expiresAt ?? '2026-12-01T00:00:00.000Z',
    };
    await store.createEnrolmentToken({ ...row, secretDigest: sha(secret), audit: audit('enrolment-token.create') });
    return { id, tokenDigest: sha(secret) };
  };
  const enrol = async (hostName = 'ada-laptop') => {
    const hostId = randomBytes(16).toString('hex');
    const { tokenDigest } = await token();
    expect(await store.enrolHost(enrolment({ tokenDigest, hostId, name: hostName }))).toBe('enrolled');
    return new Chain(store, hostId);
  };

  describe('enrolment', () => {
    it('uses a token up', async () => {
      const { tokenDigest } = await token({ uses: 2 });
      const outcomes = [];
      for (const hostId of ['1', '2', '3'].map((one) => one.repeat(32)))
        outcomes.push(await store.enrolHost(enrolment({ tokenDigest, hostId })));
      expect(outcomes).toEqual(['enrolled', 'enrolled', 'refused']);
      expect((await store.enrolmentTokens())[0]?.usesLeft).toBe(0);
    });
    it('refuses an unknown, an expired and a revoked token alike, and stores no host', async () => {
      const expired = await token({ expiresAt: AT });
      const revoked = await token();
      expect(await store.revokeEnrolmentToken({ id: revoked.id, audit: audit('enrolment-token.revoke') })).toBe(true);
      for (const { tokenDigest } of [{ tokenDigest: sha('unknown') }, expired, revoked]) {
        expect(await store.enrolHost(enrolment({ tokenDigest, hostId: 'a'.repeat(32) }))).toBe('refused');
      }
      expect(await store.hosts({ limit: 10 })).toEqual([]);
      expect((await store.auditLog({ limit: 100 })).filter((line) => line.action === 'host.enrol-refused')).toHaveLength(3);
    });
    it('gives back the credentials and replaces the bearer', async () => {
      const { hostId } = await enrol();
      expect(await store.renewBearer({ hostId, bearerDigest: sha('new'), audit: audit('host.renew') })).toBe(true);
      expect((await store.hostCredentials(hostId))?.bearerDigest).toBe(sha('new'));
      expect(await store.hostCredentials('f'.repeat(32))).toBeUndefined();
    });
  });

  describe('the chain', () => {
    it('commits what follows, and answers a repetition as such', async () => {
      const chain = await enrol();
      const first = chain.batch([{ kind: 'finding', finding: finding() }], [finding()]);
      expect(await chain.send([{ kind: 'finding', finding: finding() }], [finding()])).toEqual({
        kind: 'committed',
        expected: 2,
        resync: false,
      });
      expect(await store.commitBatch(first)).toEqual({ kind: 'duplicate', expected: 2, resync: false });
      expect(await store.findings({ limit: 10 })).toHaveLength(1);
      expect(await chain.send([{ kind: 'loss', at: AT, what: 'x', count: 1 }], [finding()])).toMatchObject({
        kind: 'committed',
        expected: 3,
      });
    });
    const odd: readonly { name: string; change: (batch: BatchCommit) => BatchCommit; want: CommitOutcome['kind'] }[] = [
      {
        name: 'the same sequence with other content',
        change: (batch) => ({ ...batch, sequence: 2, digest: sha('other') }),
        want: 'forked',
      },
      { name: 'the next with a wrong predecessor', change: (batch) => ({ ...batch, previous: sha('wrong') }), want: 'forked' },
      { name: 'an older one', change: (batch) => ({ ...batch, sequence: 1 }), want: 'out-of-order' },
      { name: 'one with a gap', change: (batch) => ({ ...batch, sequence: 9 }), want: 'out-of-order' },
      { name: 'another epoch', change: (batch) => ({ ...batch, epoch: 2 }), want: 'out-of-order' },
      { name: 'an unknown host', change: (batch) => ({ ...batch, hostId: 'f'.repeat(32) }), want: 'unknown-host' },
    ];
    for (const { name: title, change, want } of odd) {
      it(`answers ${title} with ${want} and stores nothing`, async () => {
        const chain = await enrol();
        await chain.send([{ kind: 'loss', at: AT, what: 'first', count: 1 }], []);
        await chain.send([{ kind: 'loss', at: AT, what: 'second', count: 1 }], []);
        const outcome = await store.commitBatch(change(chain.batch([{ kind: 'finding', finding: finding() }], [finding()])));
        expect(outcome.kind).toBe(want);
        if (outcome.kind === 'out-of-order')
          expect(outcome.expected).toEqual({ epoch: 1, sequence: 3, previous: chain.previous });
        expect(await store.findings({ limit: 10 })).toEqual([]);
      });
    }
    it('sets a forked host aside until it is released', async () => {
      const chain = await enrol();
      await chain.send([{ kind: 'loss', at: AT, what: 'x', count: 1 }], []);
      const next = chain.batch([{ kind: 'finding', finding: finding() }], [finding()]);
      expect((await store.commitBatch({ ...next, previous: sha('wrong') })).kind).toBe('forked');
      expect((await store.commitBatch(next)).kind).toBe('forked');
      expect((await store.findHosts('ada-laptop'))[0]?.forkedAt).toBe(LATER);
      expect((await store.auditLog({ limit: 1 }))[0]?.action).toBe('host.fork');
      expect(await store.releaseHost({ hostId: chain.hostId, audit: audit('host.release') })).toBe(true);
      expect((await store.commitBatch(next)).kind).toBe('committed');
    });
  });

  describe('findings', () => {
    it('keeps the last word and every change of it', async () => {
      const chain = await enrol();
      const newer = finding({ version: '1.0.45' });
      const gone = finding({ version: '1.0.45', state: 'gone', goneAt: LATER });
      for (const one of [finding(), newer, newer, gone])
        await chain.send([{ kind: 'finding', finding: one }], one.state === 'gone' ? [] : [one]);
      expect((await store.findings({ limit: 10 })).map((row) => row.finding)).toEqual([gone]);
      const history = await store.history({ hostId: chain.hostId, findingId: gone.id });
      expect(history.map((line) => `${line.state} ${line.version}`)).toEqual([
        'installed 1.0.44',
        'installed 1.0.45',
        'gone 1.0.45',
      ]);
      expect((await store.findHosts(chain.hostId))[0]?.open).toEqual([]);
    });
    it('keeps bytes that are no text, and NUL', async () => {
      const chain = await enrol();
      const odd = finding({ version: '1\u00000', anchor: '/home/ada/caf\udce9', account: { id: '1001', name: 'a\u0000b' } });
      expect(await chain.send([{ kind: 'finding', finding: odd }], [odd])).toMatchObject({ kind: 'committed', resync: false });
      expect((await store.findings({ limit: 10 }))[0]?.finding).toEqual(odd);
    });
    it('moves lastSeen of what a scan saw again, and nothing else', async () => {
      const chain = await enrol();
      const two = finding({ name: 'two' });
      await chain.send(
        [
          { kind: 'finding', finding: finding() },
          { kind: 'finding', finding: two },
        ],
        [finding(), two],
      );
      await chain.send([scan({ seen: [finding().id, 'f'.repeat(32)] })], [finding(), two]);
      expect((await store.findings({ limit: 10 })).map((row) => row.finding.lastSeen)).toEqual([LATER, two.lastSeen]);
      expect(await store.history({ hostId: chain.hostId, findingId: finding().id })).toHaveLength(1);
    });
    it('finds by every filter, page by page', async () => {
      const chain = await enrol();
      const all = ['a', 'b', 'c', 'd', 'e'].map((one) =>
        finding({ name: one, product: one < 'c' ? 'codex-cli' : 'claude-code', state: one === 'e' ? 'residue' : 'installed' }),
      );
      await chain.send(
        all.map((one) => ({ kind: 'finding', finding: one })),
        all,
      );
      const other = await enrol('other');
      const theirs = finding({ account: { id: '1002', name: 'bob' } });
      await other.send([{ kind: 'finding', finding: theirs }], [theirs]);
      const count = async (query: Partial<Parameters<Store['findings']>[0]>) =>
        (await store.findings({ limit: 10, ...query })).length;
      expect(await count({})).toBe(6);
      expect(await count({ products: ['codex-cli'] })).toBe(2);
      expect(await count({ products: [] })).toBe(0);
      expect(await count({ states: ['residue'] })).toBe(1);
      expect(await count({ account: 'bob' })).toBe(1);
      expect(await count({ account: '1001' })).toBe(5);
      expect(await count({ hostId: other.hostId })).toBe(1);
      const first = await store.findings({ limit: 4 });
      const rest = await store.findings({ limit: 4, after: first.at(-1)?.number });
      expect([...first, ...rest].map((row) => row.finding.id)).toEqual([...all, theirs].map((one) => one.id));
      expect(await store.productsSeen()).toEqual(['claude-code', 'codex-cli']);
    });
  });

  describe('a resync', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((one) => finding({ name: one })) as [Finding, Finding, Finding];
    const states = async () => (await store.findings({ limit: 500 })).map((row) => row.finding.state);
    const mark: ReportEntry = { kind: 'resync', at: LATER };
    const add = (one: Finding): ReportEntry => ({ kind: 'finding', finding: one });
    const stored = async () => {
      const chain = await enrol();
      await chain.send([add(a), add(b), add(c)], [a, b, c]);
      return chain;
    };

    it('is asked for when the digests differ, also at the next contact, until they agree', async () => {
      const chain = await stored();
      expect(await chain.send([scan({})], [a])).toMatchObject({ resync: true });
      expect(await store.recordContact(contact(chain.hostId))).toEqual({ resync: true });
      expect(await chain.send([mark, add(a)], [a])).toMatchObject({ resync: false });
      expect(await store.recordContact(contact(chain.hostId))).toEqual({ resync: false });
    });
    it('closes what it does not name, at the end of a short one', async () => {
      const chain = await stored();
      await chain.send([mark, add(a)], [a]);
      expect(await states()).toEqual(['installed', 'gone', 'gone']);
      const history = await store.history({ hostId: chain.hostId, findingId: b.id });
      expect(history.at(-1)).toMatchObject({ state: 'gone', cause: 'resync' });
      expect((await store.findings({ limit: 10, states: ['gone'] }))[0]?.finding.goneAt).toBe(LATER);
    });
    it('closes nothing when all is as it was', async () => {
      const chain = await stored();
      await chain.send([mark, add(c), add(b), add(a)], [a, b, c]);
      expect(await states()).toEqual(['installed', 'installed', 'installed']);
      expect(await store.history({ hostId: chain.hostId, findingId: a.id })).toHaveLength(1);
    });
    it('closes nothing when its end does not agree, and asks again', async () => {
      const chain = await stored();
      expect(await chain.send([mark, add(a)], [a, b])).toMatchObject({ resync: true });
      expect(await states()).toEqual(['installed', 'installed', 'installed']);
    });
    const many = Array.from({ length: 150 }, (_, index) => finding({ name: `n${index}` }));
    it('that goes on in the next batch closes nothing in between', async () => {
      const chain = await stored();
      const last = finding({ name: 'last' });
      await chain.send(
        many.map((one) => add(one)),
        [a, b, c, ...many],
      );
      await chain.send([mark, ...many.map((one) => add(one))], many);
      expect((await states()).filter((state) => state === 'gone')).toEqual([]);
      await chain.send([add(a), add(last)], [...many, a, last]);
      expect((await states()).filter((state) => state === 'gone')).toHaveLength(2);
    });
    it('that filled its last batch ends with a contact that has nothing more to send', async () => {
      const chain = await stored();
      await chain.send([mark, ...many.map((one) => add(one))], many);
      expect((await states()).filter((state) => state === 'gone')).toEqual([]);
      await store.recordContact({ ...contact(chain.hostId), spooledBatches: 0 });
      expect((await states()).filter((state) => state === 'gone')).toHaveLength(3);
    });
  });

  describe('coverage', () => {
    it('keeps the last look and the last complete one of each scope', async () => {
      const chain = await enrol();
      const gap = { reason: 'denied' as const, path: '/home/eve' };
      await chain.send([scan({ at: AT, scopes: { home: [], npm: [] } })], []);
      await chain.send([scan({ at: LATER, scopes: { home: [gap] } })], []);
      expect(await store.coverage(chain.hostId)).toEqual([
        { scope: 'home', at: LATER, complete: false, gaps: [gap], completeAt: AT },
        { scope: 'npm', at: AT, complete: true, gaps: [], completeAt: AT },
      ]);
    });
  });

  describe('access', () => {
    it('keeps API tokens by their digest, one valid one a name', async () => {
      const row = { id: '1'.repeat(32), name: 'ci', role: 'viewer', createdAt: AT, createdBy: 'me' };
      expect(await store.createApiToken({ ...row, secretDigest: sha('s'), audit: audit('api-token.create') })).toBe(true);
      expect(
        await store.createApiToken({ ...row, id: '2'.repeat(32), secretDigest: sha('t'), audit: audit('api-token.create') }),
      ).toBe(false);
      expect((await store.apiToken(sha('s')))?.role).toBe('viewer');
      expect(await store.revokeApiToken({ id: row.id, audit: audit('api-token.revoke') })).toBe(true);
      expect(await store.revokeApiToken({ id: row.id, audit: audit('api-token.revoke') })).toBe(false);
      expect(await store.apiToken(sha('s'))).toBeUndefined();
      expect(
        await store.createApiToken({ ...row, id: '2'.repeat(32), secretDigest: sha('t'), audit: audit('api-token.create') }),
      ).toBe(true);
    });
    it('chains the audit log', async () => {
      for (const action of ['one', 'two', 'three']) await store.audit({ ...audit(action), detail: { name: action, count: 1 } });
      const lines = await store.auditLog({ limit: 2 });
      expect(lines.map((line) => [line.number, line.action])).toEqual([
        [3, 'three'],
        [2, 'two'],
      ]);
      expect(lines[0]?.previous).toBe(lines[1]?.digest);
      expect(await store.auditLog({ limit: 2, before: 2 })).toHaveLength(1);
      expect(await store.verifyAuditLog()).toEqual({ lines: 3 });
    });
  });

  it('pages hosts by name', async () => {
    for (const one of ['c', 'A', 'b']) await enrol(one);
    const first = await store.hosts({ limit: 2 });
    const last = first.at(-1);
    const rest = await store.hosts({ limit: 2, after: { name: last?.labels.name ?? '', hostId: last?.hostId ?? '' } });
    expect([...first, ...rest].map((host) => host.labels.name)).toEqual(['A', 'b', 'c']);
    expect((await store.findHosts('B')).map((host) => host.labels.name)).toEqual(['b']);
  });

  it('remembers everything after it was closed', async () => {
    const chain = await enrol();
    await chain.send([{ kind: 'finding', finding: finding() }], [finding()]);
    await store.close();
    store = await open(name);
    expect(await store.findings({ limit: 10 })).toHaveLength(1);
    expect(await store.counts()).toEqual({ hosts: 1, forkedHosts: 0, openFindings: 1, batches: 1 });
  });

  it('runs many writes at once and tears none apart', async () => {
    const chains = await Promise.all(Array.from({ length: 20 }, (_, index) => enrol(`host-${index}`)));
    const outcomes = await Promise.all(chains.map((chain) => chain.send([{ kind: 'finding', finding: finding() }], [finding()])));
    expect(new Set(outcomes.map((outcome) => outcome.kind))).toEqual(new Set(['committed']));
    expect((await store.counts()).openFindings).toBe(20);
    expect((await store.verifyAuditLog()).broken).toBeUndefined();
  });
}
