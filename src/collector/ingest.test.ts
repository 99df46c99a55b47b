import { generateKeyPairSync } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCollector, type HttpCall, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import type { BatchEntry } from '../wire/protocol.ts';
import { BATCH_HEADERS, ROUTES } from '../wire/routes.ts';
import { LIMITS } from '../wire/limits.ts';
import { finding } from './store/fixtures/finding.ts';

let running: RunningCollector;
let token: string;
beforeAll(async () => {
  running = await runCollector();
  ({ token } = await running.client.createEnrolmentToken({ name: 'tests', uses: 1000, expiresInSeconds: 3600 }));
});
afterAll(() => running.close());

const entry: BatchEntry = { kind: 'finding', finding: finding() };

describe('ingest', () => {
  let host: TestHost;
  let other: TestHost;
  let name = 0;
  beforeEach(async () => {
    name += 1;
    host = await TestHost.enrol(running.call, token, `host-${name}`);
    other = await TestHost.enrol(running.call, token, `other-${name}`);
    await host.send([{ kind: 'loss', at: '2026-11-20T08:00:00.000Z', what: 'first', count: 1 }], []);
    await host.send([{ kind: 'loss', at: '2026-11-20T08:00:00.000Z', what: 'second', count: 1 }], []);
  });
  const stored = async () => (await running.client.getHost({ host: host.hostId, gone: true })).findings.length;

  it('F23: commits, and answers a retry as a duplicate', async () => {
    const body = host.body([entry], [finding()]);
    const call = { path: ROUTES.batches, bearer: host.authorization, headers: host.headers(body), body };
    const want = { outcome: 'committed', expected: 4, resync: false, contactIntervalSeconds: 60 };
    expect((await running.call(call)).json()).toEqual(want);
    expect((await running.call(call)).json()).toEqual({ ...want, outcome: 'duplicate' });
    expect(await stored()).toBe(1);
  });

  it('refuses numbers that no store can give back, and lists all hosts after', async () => {
    const at = '2026-11-20T08:00:00.000Z';
    const alive = { agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0 };
    const life = { suspendedSeconds: 1, failedContacts: 0 };
    for (const large of [2 ** 53, 1e18, 1e300]) {
      expect((await host.send([{ kind: 'loss', at, what: 'w', count: large }], [])).status).toBe(400);
      for (const said of [
        { uptimeSeconds: large },
        { spooledBatches: large },
        { clockOffsetSeconds: -large },
        { life: { ...life, suspendedSeconds: large } },
      ]) {
        const body = JSON.stringify({ ...alive, ...said });
        const { status } = await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body });
        expect({ said, status }).toEqual({ said, status: 400 });
      }
    }
    expect((await running.client.getHost({ host: host.hostId })).host.id).toBe(host.hostId);
    expect((await running.client.listHosts({ limit: 1 })).items).toHaveLength(1);
  });

  it('F30: takes a new name, system and maker’s number for labels of the same host', async () => {
    const labels = { name: `renamed-${name}`, platform: 'linux', osVersion: '14', machineId: 'f'.repeat(32) };
    const content = JSON.parse(gunzipSync(host.body([entry], [finding()])).toString()) as object;
    expect((await host.sendBody(gzipSync(JSON.stringify({ ...content, labels })))).status).toBe(200);
    const { host: now, findings } = await running.client.getHost({ host: host.hostId, gone: true });
    expect([now.id, now.name, findings.length]).toEqual([host.hostId, `renamed-${name}`, 1]);
  });

  const signed = (body: Uint8Array, given: Parameters<TestHost['headers']>[1] = {}): Omit<HttpCall, 'path'> => ({
    bearer: host.authorization,
    headers: host.headers(body, given),
    body,
  });
  const without = (call: Omit<HttpCall, 'path'>, header: string) => {
    const { [header]: _dropped, ...headers } = call.headers ?? {};
    return { ...call, headers };
  };
  const gzipped = (text: string) => signed(gzipSync(text));
  const good = () => signed(host.body([entry], [finding()]));
  const rogue = generateKeyPairSync('ed25519').privateKey;
  const bad: readonly { name: string; given: () => Omit<HttpCall, 'path'>; status: number; code: string }[] = [
    { name: 'no bearer', given: () => ({ ...good(), bearer: undefined }), status: 401, code: 'E_UNAUTHENTICATED' },
    {
      name: 'a wrong secret',
      given: () => ({ ...good(), bearer: `${host.hostId}.${other.bearer}` }),
      status: 401,
      code: 'E_UNAUTHENTICATED',
    },
    {
      name: 'an unknown host',
      given: () => ({ ...good(), bearer: `${'f'.repeat(32)}.${host.bearer}` }),
      status: 401,
      code: 'E_UNAUTHENTICATED',
    },
    {
      name: "a person's token",
      given: () => ({ ...good(), bearer: running.administrator }),
      status: 401,
      code: 'E_UNAUTHENTICATED',
    },
    {
      name: "another host's bearer",
      given: () => ({ ...good(), bearer: other.authorization }),
      status: 403,
      code: 'E_BAD_SIGNATURE',
    },
    {
      name: 'a signature by another key',
      given: () => signed(host.body([entry], []), { key: rogue }),
      status: 403,
      code: 'E_BAD_SIGNATURE',
    },
    {
      name: 'a signature for another collector',
      given: () => signed(host.body([entry], []), { collectorId: 'x' }),
      status: 403,
      code: 'E_BAD_SIGNATURE',
    },
    {
      name: 'a body changed on the way',
      given: () => ({ ...good(), body: host.body([entry], []) }),
      status: 403,
      code: 'E_BAD_SIGNATURE',
    },
    { name: 'no signature', given: () => without(good(), BATCH_HEADERS.signature), status: 400, code: 'E_BATCH_MALFORMED' },
    { name: 'no sequence', given: () => without(good(), BATCH_HEADERS.sequence), status: 400, code: 'E_BATCH_MALFORMED' },
    { name: 'no epoch', given: () => without(good(), BATCH_HEADERS.epoch), status: 400, code: 'E_BATCH_MALFORMED' },
    { name: 'no predecessor', given: () => without(good(), BATCH_HEADERS.previous), status: 400, code: 'E_BATCH_MALFORMED' },
    { name: 'no compression', given: () => without(good(), 'content-encoding'), status: 400, code: 'E_BATCH_MALFORMED' },
    { name: 'no body', given: () => ({ ...good(), body: '' }), status: 403, code: 'E_BAD_SIGNATURE' },
    {
      name: 'another content type',
      given: () => ({ ...good(), headers: { ...good().headers, 'content-type': 'text/plain' } }),
      status: 415,
      code: 'E_UNSUPPORTED_VERSION',
    },
    { name: 'no gzip', given: () => signed(Buffer.from('{"schema":"bandog.batch/1"}')), status: 400, code: 'E_BATCH_MALFORMED' },
    {
      name: 'gzip that is cut short',
      given: () => signed(host.body([entry], []).subarray(0, 60)),
      status: 400,
      code: 'E_BATCH_MALFORMED',
    },
    {
      name: 'a gzip bomb',
      given: () => signed(gzipSync(Buffer.alloc(LIMITS.batchInflatedBytes + 1))),
      status: 413,
      code: 'E_TOO_LARGE',
    },
    { name: 'a depth bomb', given: () => gzipped('['.repeat(1_000_000)), status: 400, code: 'E_BATCH_MALFORMED' },
    { name: 'too many bytes', given: () => signed(Buffer.alloc(LIMITS.batchBytes + 1)), status: 413, code: 'E_TOO_LARGE' },
    { name: 'no JSON', given: () => gzipped('{"schema":'), status: 400, code: 'E_BATCH_MALFORMED' },
    { name: 'no UTF-8', given: () => signed(gzipSync(Buffer.from([0x22, 0xff, 0x22]))), status: 400, code: 'E_BATCH_MALFORMED' },
    { name: 'no entry', given: () => signed(host.body([], [])), status: 400, code: 'E_BATCH_MALFORMED' },
    {
      name: 'a __proto__ key',
      given: () =>
        gzipped(
          `{"__proto__":{"x":1},"schema":"bandog.batch/1","entries":[{"kind":"resync","at":"2026-11-20T08:00:00.000Z"}],"openFindings":"${'0'.repeat(64)}"}`,
        ),
      status: 400,
      code: 'E_BATCH_MALFORMED',
    },
    {
      name: 'a member too many',
      given: () => signed(host.body([{ ...entry, more: 1 } as BatchEntry], [])),
      status: 400,
      code: 'E_BATCH_MALFORMED',
    },
    {
      name: 'a path beyond the limit',
      given: () => signed(host.body([{ kind: 'finding', finding: finding({ anchor: `/${'x'.repeat(20_000)}` }) }], [])),
      status: 400,
      code: 'E_BATCH_MALFORMED',
    },
    {
      name: 'an older sequence',
      given: () => signed(host.body([entry], []), { sequence: 1 }),
      status: 409,
      code: 'E_BATCH_OUT_OF_ORDER',
    },
    { name: 'a gap', given: () => signed(host.body([entry], []), { sequence: 7 }), status: 409, code: 'E_BATCH_OUT_OF_ORDER' },
    {
      name: 'an unknown epoch',
      given: () => signed(host.body([entry], []), { epoch: 9 }),
      status: 409,
      code: 'E_BATCH_OUT_OF_ORDER',
    },
    {
      name: 'the last sequence with other content',
      given: () => signed(host.body([entry], []), { sequence: 2 }),
      status: 409,
      code: 'E_BATCH_FORKED',
    },
    {
      name: 'a wrong predecessor',
      given: () => signed(host.body([entry], []), { previous: 'a'.repeat(64) }),
      status: 409,
      code: 'E_BATCH_FORKED',
    },
  ];
  for (const { name: title, given, status, code } of bad) {
    it(`T54, F24: answers ${title} with ${status} ${code}, stores nothing, and takes the right one after`, async () => {
      const answer = await running.call({ path: ROUTES.batches, ...given() });
      expect({ status: answer.status, code: answer.json()['code'] }).toEqual({ status, code });
      expect(answer.json()['remedy']).toEqual(expect.stringMatching(/\w/));
      if (code === 'E_BATCH_OUT_OF_ORDER')
        expect(answer.json()['expected']).toEqual({ epoch: 1, sequence: 3, previous: host.previous });
      expect(await stored()).toBe(0);
      if (code === 'E_BATCH_FORKED')
        expect(await running.client.releaseHost({ host: host.hostId })).toEqual({ isReleased: true });
      expect((await host.send([entry], [finding()])).status).toBe(200);
      expect(await stored()).toBe(1);
    });
  }

  it('refuses a wrong bearer before it reads the body', async () => {
    const answer = await running.call({
      path: ROUTES.batches,
      bearer: 'x',
      headers: { 'content-type': 'text/plain' },
      body: Buffer.alloc(LIMITS.batchBytes + 1),
    });
    expect(answer.status).toBe(401);
  });

  it('asks for a resync when the digests differ', async () => {
    expect((await host.send([entry], [])).json()).toMatchObject({ outcome: 'committed', resync: true });
  });

  it('gives a new bearer for a signature by the host’s key, and ends the old one', async () => {
    const old = host.bearer;
    expect((await host.renew(rogue)).status).toBe(401);
    const answer = await host.renew();
    expect(answer.status).toBe(200);
    host.bearer = String(answer.json()['bearer']);
    expect((await host.send([entry], [finding()])).status).toBe(200);
    host.bearer = old;
    expect((await host.send([entry], [finding()])).status).toBe(401);
  });
});

describe('ingest under load', () => {
  it('sheds what it cannot hold, with when to come again, and holds nothing after', async () => {
    const small = await runCollector({ maxBytesInHand: 2000 });
    try {
      const made = await small.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600 });
      const host = await TestHost.enrol(small.call, made.token);
      const many = Array.from({ length: 400 }, (_, index) => finding({ name: `n${index}` }));
      const answer = await host.send(
        many.map((one) => ({ kind: 'finding', finding: one })),
        many,
      );
      expect(answer.status).toBe(503);
      expect(answer.json()['code']).toBe('E_OVERLOADED');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      for (let time = 0; time < 5; time += 1) expect((await host.send([entry], [finding()])).status).toBe(200);
    } finally {
      await small.close();
    }
  });
});
