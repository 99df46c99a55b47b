import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCollector } from '../../src/agent/uplink/check-collector.ts';
import { enrol } from '../../src/agent/uplink/enrol.ts';
import { makeHostKey } from '../../src/agent/uplink/host-key.ts';
import { DIRECT } from '../../src/agent/uplink/network.ts';
import { fingerprintOf, type KeyedCertificate } from '../../src/collector/access/certificates.ts';
import { encodeToken } from '../../src/wire/token.ts';
import { authority, serverCertificate, shown } from './certificates.ts';
import { FaultServer, http, type FaultServerOptions } from './fault-server.ts';
import { BATCH, CONTACT, HEARTBEAT, uplinkTo } from './uplink-host.ts';

let ours: KeyedCertificate;
let theirs: KeyedCertificate;
let folder: string;
const running: FaultServer[] = [];
beforeEach(async () => {
  ours = await authority();
  theirs = await authority();
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-trust-'));
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  rmSync(folder, { recursive: true });
});

async function start(options: FaultServerOptions): Promise<FaultServer> {
  const server = await FaultServer.start(options);
  running.push(server);
  server.answer = ({ socket }) => void socket.write(http(200, { body: CONTACT, headers: { date: new Date().toUTCString() } }));
  return server;
}

describe('T55: the certificate', () => {
  const table: readonly {
    readonly name: string;
    readonly show: () => Promise<FaultServerOptions>;
    /** `contact`, or how the reason begins. */
    readonly want: string;
  }[] = [
    { name: 'of our authority, for this address', show: async () => shown(await serverCertificate(ours), ours), want: 'contact' },
    { name: 'of another authority', show: async () => shown(await serverCertificate(theirs), theirs), want: 'untrusted' },
    { name: 'signed by nobody but itself', show: async () => ({ key: theirs.key, cert: theirs.certificate }), want: 'untrusted' },
    {
      name: 'of another authority, with ours shown beside it',
      show: async () => shown(await serverCertificate(theirs), ours),
      want: 'untrusted',
    },
    {
      name: 'of our authority, for another name',
      show: async () => shown(await serverCertificate(ours, { names: ['other.example'] }), ours),
      want: 'untrusted',
    },
    {
      name: 'of our authority, for another address',
      show: async () => shown(await serverCertificate(ours, { names: ['127.0.0.2'] }), ours),
      want: 'untrusted',
    },
    {
      name: 'of our authority, with our address as a name',
      show: async () => shown(await serverCertificate(ours, { names: ['127.0.0.1.example'] }), ours),
      want: 'untrusted',
    },
    {
      name: 'of our authority, over TLS 1.2',
      show: async () => ({ ...shown(await serverCertificate(ours), ours), maxVersion: 'TLSv1.2' }),
      want: 'untrusted',
    },
    {
      name: 'of our authority, over TLS 1.0',
      show: async () => ({ ...shown(await serverCertificate(ours), ours), maxVersion: 'TLSv1' }),
      want: 'untrusted',
    },
    {
      name: 'that expired and is of another authority',
      show: async () => shown(await serverCertificate(theirs, { days: -380 }), theirs),
      want: '(?:wrong-time: the certificate is another’s|untrusted)',
    },
  ];
  for (const { name, show, want } of table) {
    it(`T55: ${name}: ${want === 'contact' ? 'taken' : 'refused, and told nothing'}`, async () => {
      const server = await start(await show());
      const { uplink, kept } = uplinkTo({ url: server.url, authority: ours.certificate });
      const outcome = await uplink.heartbeat(HEARTBEAT);
      uplink.close();
      if (want === 'contact') {
        expect(outcome.kind).toBe('contact');
        return;
      }
      expect(outcome).toMatchObject({ kind: 'failed', why: expect.stringMatching(new RegExp(`^${want}`)) });
      expect([...server.requests, ...kept]).toEqual([]);
    });
  }

  it('T55: a renewed certificate of the same authority is taken without a word', async () => {
    const first = await start(shown(await serverCertificate(ours), ours));
    const { port } = first;
    const { uplink } = uplinkTo({ url: first.url, authority: ours.certificate });
    expect((await uplink.heartbeat(HEARTBEAT)).kind).toBe('contact');
    await first.stop();
    running.length = 0;
    await start({ ...shown(await serverCertificate(ours), ours), port });
    // The connection that was kept is closed by now, and the session that it left is the old server's.
    const outcomes = [await uplink.heartbeat(HEARTBEAT), await uplink.heartbeat(HEARTBEAT)];
    expect(outcomes.at(-1)?.kind).toBe('contact');
    uplink.close();
  });

  it('T55: an authority of the company’s own is taken when it is set, and the name still counts', async () => {
    const network = { ...DIRECT, trust: { authorities: theirs.certificate } };
    const good = await start(shown(await serverCertificate(theirs), theirs));
    const bad = await start(shown(await serverCertificate(theirs, { names: ['other.example'] }), theirs));
    const { uplink: taken } = uplinkTo({ url: good.url, authority: ours.certificate, network });
    expect((await taken.heartbeat(HEARTBEAT)).kind).toBe('contact');
    const { uplink: refused } = uplinkTo({ url: bad.url, authority: ours.certificate, network });
    expect(await refused.heartbeat(HEARTBEAT)).toMatchObject({ kind: 'failed', why: expect.stringContaining('untrusted') });
    taken.close();
    refused.close();
  });
});

describe('F16: a certificate whose dates do not fit', () => {
  const DAY_MS = 86_400_000;
  const at = (days: number) => new Date(Date.now() + days * DAY_MS).toUTCString();
  const table = [
    {
      name: 'expired by both clocks',
      days: -380,
      date: at(0),
      want: /^wrong-time: the collector’s certificate expired on .*renewed/,
    },
    { name: 'our clock is ahead', days: -380, date: at(-20), want: /^wrong-time: this machine’s clock is wrong.* 20 days ahead/ },
    { name: 'our clock is behind', days: 10, date: at(30), want: /^wrong-time: this machine’s clock is wrong.* 30 days behind/ },
    { name: 'the collector does not say the time', days: -380, date: '', want: /^wrong-time: .*one of the two is wrong/ },
  ] as const;
  for (const { name, days, date, want } of table) {
    it(`F16: ${name}: says so, sends no secret`, async () => {
      const server = await start(shown(await serverCertificate(ours, { days }), ours));
      const heads: string[] = [];
      server.answer = ({ socket, head }) => {
        heads.push(head);
        socket.write(http(200, { headers: date === '' ? {} : { date } }));
      };
      const { uplink } = uplinkTo({ url: server.url, authority: ours.certificate });
      const outcome = await uplink.deliver(BATCH);
      uplink.close();
      expect(outcome).toMatchObject({ kind: 'failed', why: expect.stringMatching(want) });
      expect(server.requests).toEqual(['GET /healthz']);
      expect(heads.join('')).not.toMatch(/authorization|the-bearer/i);
    });
  }

  it('F16: the offset of the clocks is measured at every contact', async () => {
    const server = await start(shown(await serverCertificate(ours), ours));
    server.answer = ({ socket }) => void socket.write(http(200, { body: CONTACT, headers: { date: at(400) } }));
    const { uplink } = uplinkTo({ url: server.url, authority: ours.certificate });
    await uplink.heartbeat(HEARTBEAT);
    uplink.close();
    expect((uplink.clockOffsetMs ?? 0) / DAY_MS).toBeCloseTo(400, 2);
  });
});

describe('T55: the environment', () => {
  it('T55: has no say in whom a real `bandog agent enrol` believes, nor gets its keys', async () => {
    const server = await start(shown(await serverCertificate(theirs), theirs));
    const extra = path.join(folder, 'extra.pem');
    const keys = path.join(folder, 'keys.log');
    writeFileSync(extra, theirs.certificate);
    const enrolling = async (token: string) => {
      const state = path.join(folder, 'state');
      mkdirSync(state, { recursive: true, mode: 0o700 });
      writeFileSync(path.join(folder, 'token'), token, { mode: 0o600 });
      const argv = ['agent', 'enrol', '--token-file', path.join(folder, 'token'), '--state', state];
      const child = spawn(process.execPath, [path.resolve(import.meta.dirname, '../../bin/bandog.mjs'), ...argv], {
        env: { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_EXTRA_CA_CERTS: extra, SSLKEYLOGFILE: keys },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', (part: Buffer) => (said += part.toString()));
      await once(child, 'close');
      return { code: child.exitCode, said };
    };
    // One that pins another authority, and one that pins none and so wants a publicly trusted certificate.
    const pinned = encodeToken({ url: server.url, fingerprint: fingerprintOf(ours.certificate), secret: 'secret' });
    for (const token of [pinned, encodeToken({ url: server.url, secret: 'secret' })]) {
      const { code, said } = await enrolling(token);
      expect(said).toContain('E_UPLINK_UNTRUSTED');
      expect(code).toBe(3);
    }
    expect(server.requests).toEqual([]);
    expect(existsSync(keys)).toBe(false);
  });
});

describe('T55: enrolment behind a proxy that inspects TLS', () => {
  const host = { key: makeHostKey(), labels: { name: 'host', platform: 'linux' }, at: '2026-01-01T00:00:00.000Z' } as const;

  it('T55: is refused, and goes on only where its authority is set to be trusted', async () => {
    const server = await start(shown(await serverCertificate(theirs), theirs));
    const token = encodeToken({ url: server.url, fingerprint: fingerprintOf(ours.certificate), secret: 'secret' });
    await expect(enrol(token, host)).rejects.toMatchObject({ code: 'E_UPLINK_UNTRUSTED' });
    expect(server.requests).toEqual([]);
    const network = { ...DIRECT, trust: { authorities: theirs.certificate } };
    // This one only inspects: what comes through is no collector's answer.
    await expect(enrol(token, { ...host, network })).rejects.toMatchObject({ code: 'E_ENROL_REFUSED' });
    expect(server.requests).toEqual(['POST /agent/v1/nonce']);
  });
});

describe('checkCollector', () => {
  const nonce = JSON.stringify({ collectorId: 'c'.repeat(32), nonce: 'AAAA' });

  it('says of every step that it went well', async () => {
    const server = await start(shown(await serverCertificate(ours), ours));
    server.answer = ({ socket }) => void socket.write(http(200, { body: nonce, headers: { date: new Date().toUTCString() } }));
    const steps = await checkCollector({
      url: server.url,
      authority: ours.certificate,
      network: DIRECT,
      collectorId: 'c'.repeat(32),
    });
    expect(steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'address ok',
      'connection ok',
      'proxy not-used',
      'tls ok',
      'answer ok',
      'clock ok',
    ]);
  });

  const hour = 3_600_000;
  const table: readonly {
    readonly name: string;
    readonly url?: string;
    readonly by?: () => KeyedCertificate;
    readonly days?: number;
    readonly answer?: Buffer;
    readonly want: string;
    readonly detail: RegExp;
  }[] = [
    { name: 'a name that does not exist', url: 'https://collector.invalid', want: 'address', detail: /ENOTFOUND|EAI_AGAIN/ },
    { name: 'a port where nobody listens', url: 'https://127.0.0.1:1', want: 'connection', detail: /ECONNREFUSED/ },
    { name: 'another authority', by: () => theirs, want: 'tls', detail: /./ },
    { name: 'an expired certificate', days: -380, want: 'tls', detail: /expired on .* renewed/ },
    { name: 'a server that is no collector', answer: http(404, { headers: {} }), want: 'answer', detail: /404/ },
    {
      name: 'another collector',
      answer: http(200, { body: nonce.replace('cccc', 'dddd') }),
      want: 'answer',
      detail: /another collector/,
    },
    {
      name: 'a clock that is an hour behind',
      answer: http(200, { body: nonce, headers: { date: new Date(Date.now() + hour).toUTCString() } }),
      want: 'clock',
      detail: /3[56]\d\d s behind/,
    },
  ];
  for (const { name, url, by, days, answer, want, detail } of table) {
    it(`finds ${name}, and what to do`, async () => {
      const issuer = by?.() ?? ours;
      const server = await start(shown(await serverCertificate(issuer, days === undefined ? {} : { days }), issuer));
      const date = { date: new Date().toUTCString() };
      server.answer = ({ socket }) => void socket.write(answer ?? http(200, { body: nonce, headers: date }));
      const steps = await checkCollector({
        url: url ?? server.url,
        authority: ours.certificate,
        network: DIRECT,
        collectorId: 'c'.repeat(32),
      });
      const failed = steps.filter((one) => one.outcome === 'failed');
      expect(failed).toMatchObject([{ step: want, detail: expect.stringMatching(detail), remedy: expect.stringMatching(/\w/) }]);
    });
  }
});
