import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BatchEntry } from '../../src/wire/protocol.ts';
import { ROUTES } from '../../src/wire/routes.ts';
import { runCollector, type HttpAnswer, type HttpCall, type RunningCollector } from '../collector/running-collector.ts';
import { TestHost } from '../collector/test-host.ts';
import { finding } from '../../src/collector/store/fixtures/finding.ts';

let collector: RunningCollector;
let token: string;
let host: TestHost;
beforeAll(async () => {
  collector = await runCollector();
  ({ token } = await collector.client.createEnrolmentToken({ name: 'n', uses: 1000, expiresInSeconds: 3600 }));
});
beforeEach(async () => {
  host = await TestHost.enrol(collector.call, token);
});
afterAll(() => collector.close());

const entry: BatchEntry = { kind: 'finding', finding: finding() };
const outcomes = (answers: readonly HttpAnswer[]) =>
  answers.map((answer) => String(answer.json()['outcome'] ?? answer.json()['code']));
const report = (id: string) => collector.client.getHost({ host: id });

/** A batch of this host as it goes over the wire. */
function call(from: TestHost, body: Buffer, headers = from.headers(body)): HttpCall {
  return { path: ROUTES.batches, bearer: from.authorization, headers, body };
}

describe('what arrives more than once, late, or changed', () => {
  it('F23: a hundred deliveries of one batch at once are one', async () => {
    const batch = call(
      host,
      host.body([entry, { kind: 'loss', at: entry.finding.lastSeen, what: 'x', count: 7 }], [entry.finding]),
    );
    const answers = await Promise.all(Array.from({ length: 100 }, () => collector.call(batch)));
    const counted = Map.groupBy(outcomes(answers), (outcome) => outcome);
    expect(Object.fromEntries([...counted].map(([outcome, all]) => [outcome, all.length]))).toEqual({
      committed: 1,
      duplicate: 99,
    });
    const { findings, coverage } = await report(host.hostId);
    expect(findings).toHaveLength(1);
    expect(coverage.losses).toMatchObject([{ count: 7 }]);
  });

  it('F24: newer before older: nothing out of order is stored, and the older changes nothing afterwards', async () => {
    const older = host.body([entry], [entry.finding]);
    const first = call(host, older);
    host.skip(older);
    const gone = { ...entry.finding, state: 'gone' as const, running: [], goneAt: entry.finding.lastSeen };
    const newer = call(host, host.body([{ kind: 'finding', finding: gone }], []));
    const answers = [newer, first, newer, first, newer];
    const got: HttpAnswer[] = [];
    for (const one of answers) got.push(await collector.call(one));
    expect(outcomes(got)).toEqual(['E_BATCH_OUT_OF_ORDER', 'committed', 'committed', 'E_BATCH_OUT_OF_ORDER', 'duplicate']);
    expect((await report(host.hostId)).findings).toEqual([]);
  });

  it('T52: a host’s bearer with a batch for another host is refused, and nothing is stored', async () => {
    const other = await TestHost.enrol(collector.call, token, 'ben-laptop');
    const body = other.body([entry], [entry.finding]);
    const answers = [
      await collector.call({ ...call(other, body), bearer: host.authorization }),
      await collector.call({ ...call(host, body, host.headers(body, { hostId: other.hostId })) }),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([403, 403]);
    for (const id of [host.hostId, other.hostId]) expect((await report(id)).findings).toEqual([]);
  });

  const changes: readonly { readonly name: string; readonly change: (given: HttpCall) => HttpCall; readonly status: number }[] = [
    { name: 'another path', change: (given) => ({ ...given, path: ROUTES.rotate }), status: 415 },
    { name: 'another method', change: (given) => ({ ...given, method: 'DELETE' as const }), status: 404 },
    {
      name: 'another sequence',
      change: (given) => ({ ...given, headers: { ...given.headers, 'bandog-sequence': '2' } }),
      status: 403,
    },
    { name: 'another epoch', change: (given) => ({ ...given, headers: { ...given.headers, 'bandog-epoch': '2' } }), status: 403 },
    {
      name: 'a signature of something else',
      change: (given) => ({ ...given, headers: { ...given.headers, 'bandog-signature': 'A'.repeat(86) } }),
      status: 403,
    },
  ];
  for (const { name, change, status } of changes) {
    it(`T54: a captured batch with ${name} is refused`, async () => {
      const good = call(host, host.body([entry], [entry.finding]));
      const answer = await collector.call(change(good));
      expect([status, 400]).toContain(answer.status);
      expect((await report(host.hostId)).findings).toEqual([]);
      expect((await collector.call(good)).status).toBe(200);
    });
  }

  it('T54: one flipped bit anywhere in a batch is refused', async () => {
    const body = host.body([entry], [entry.finding]);
    for (let at = 0; at < body.length; at += Math.ceil(body.length / 25)) {
      const bent = Buffer.from(body);
      bent.writeUInt8(bent.readUInt8(at) ^ 1, at);
      expect((await collector.call(call(host, bent, host.headers(body)))).status).toBe(403);
    }
    expect((await collector.call(call(host, body))).status).toBe(200);
  });

  it('T54: a captured proof for one purpose serves no other, and none twice', async () => {
    const first = await host.renew();
    expect(first.status).toBe(200);
    const keys = generateKeyPairSync('ed25519');
    expect((await host.renew(keys.privateKey)).status).toBe(401);
    const key = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
    const proof = { publicKey: key, nonce: 'AAAA', signature: 'A'.repeat(86), proof: 'A'.repeat(86) };
    host.bearer = String(first.json()['bearer']);
    const rotated = await collector.call({ path: ROUTES.rotate, bearer: host.authorization, body: JSON.stringify(proof) });
    expect([rotated.status, rotated.json()['code']]).toEqual([403, 'E_BAD_SIGNATURE']);
    const labels = { name: 'x', platform: 'linux' };
    const rekeyed = await collector.call({ path: ROUTES.rekey, body: JSON.stringify({ ...proof, hostId: host.hostId, labels }) });
    expect([rekeyed.status, rekeyed.json()['code']]).toEqual([403, 'E_BAD_SIGNATURE']);
    const stranger = await collector.call({
      path: ROUTES.rekey,
      body: JSON.stringify({ ...proof, hostId: 'f'.repeat(32), labels }),
    });
    expect(stranger.status).toBe(401);
  });
});
