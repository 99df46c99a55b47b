import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCollector } from '../../src/agent/uplink/check-collector.ts';
import { HttpsClient } from '../../src/agent/uplink/https.ts';
import { DIRECT, parseProxy, type Network } from '../../src/agent/uplink/network.ts';
import type { KeyedCertificate } from '../../src/collector/access/certificates.ts';
import { ROUTES } from '../../src/wire/routes.ts';
import { authority, serverCertificate, shown } from './certificates.ts';
import { ConnectProxy, type ProxyFault } from './connect-proxy.ts';
import { FaultProxy, type WayFault } from './fault-proxy.ts';
import { FaultServer, http } from './fault-server.ts';
import { BATCH, COMMITTED, CONTACT, HEARTBEAT, uplinkTo } from './uplink-host.ts';

let by: KeyedCertificate;
let server: FaultServer;
let way: FaultProxy;
let proxy: ConnectProxy;
const open: { close(): void }[] = [];
beforeEach(async () => {
  by = await authority();
  server = await FaultServer.start(shown(await serverCertificate(by, { names: ['127.0.0.1', 'collector.example'] }), by));
  server.answer = ({ socket, line }) =>
    void socket.write(http(200, { body: line.endsWith(ROUTES.batches) ? COMMITTED : CONTACT }));
  way = await FaultProxy.start(server.port);
  proxy = await ConnectProxy.start();
});
afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await Promise.all([way.stop(), proxy.stop(), server.stop()]);
});

/** The agent's client over the faulty way, with a shorter deadline. */
function client(ms: number, url = `https://127.0.0.1:${way.port}`): HttpsClient {
  const made = new HttpsClient({ url, authority: by.certificate, network: DIRECT }, ms);
  open.push(made);
  return made;
}
const post = { path: ROUTES.heartbeat, body: Buffer.from('{}') };

function through(text: string, noProxy: readonly string[] = []): Network {
  return { proxy: parseProxy(text), noProxy, trust: 'pinned' };
}

describe('the way to the collector', () => {
  const faults: readonly { readonly name: string; readonly fault: WayFault }[] = [
    { name: 'F19: a half-open connection', fault: { kind: 'half-open' } },
    { name: 'F20: a TLS handshake that stalls midway', fault: { kind: 'drip', bytes: 1, ms: 40 } },
    { name: 'F20: a way that is slower than the deadline', fault: { kind: 'delay', ms: 2000 } },
    { name: 'F19: a reset', fault: { kind: 'reset' } },
    { name: 'F22: a cut in the handshake', fault: { kind: 'cut', bytes: 700 } },
    { name: 'F22: a cut at the first byte', fault: { kind: 'cut', bytes: 1 } },
  ];
  for (const { name, fault } of faults) {
    it(`${name}: is unreachable within the deadline, and the next try works`, async () => {
      way.fault = fault;
      const one = client(400);
      const begun = performance.now();
      expect(await one.post(post)).toMatchObject({ kind: 'unreachable' });
      expect(performance.now() - begun).toBeLessThan(5000);
      way.fault = { kind: 'none' };
      expect(await client(20_000).post(post)).toMatchObject({ kind: 'answer', status: 200 });
    });
  }

  it('F19: no descriptor is left after many peers that vanished', async () => {
    way.fault = { kind: 'half-open' };
    const one = client(15);
    const descriptors = () => readdirSync('/proc/self/fd').length;
    await one.post(post);
    way.cutAll();
    const before = descriptors();
    for (let index = 0; index < 100; index += 1) {
      expect((await one.post(post)).kind).toBe('unreachable');
      way.cutAll();
    }
    await expect.poll(descriptors, { timeout: 5000 }).toBeLessThan(before + 10);
    expect(way.connections).toBeGreaterThan(50);
  });

  it('F19: a kept connection that vanished is only one failure', async () => {
    const one = client(500);
    expect((await one.post(post)).kind).toBe('answer');
    way.cutAll();
    const kinds = [(await one.post(post)).kind, (await one.post(post)).kind];
    expect(kinds.at(-1)).toBe('answer');
  });

  it('F18: a name that does not exist is told apart, and nothing is cached of it', async () => {
    const answer = await client(10_000, 'https://collector.invalid:8443').post(post);
    expect(answer).toMatchObject({ kind: 'unreachable', why: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
  });

  it('F22: delivery over a way that cuts at every hundredth byte: once it is through, it is committed once', async () => {
    const { uplink } = uplinkTo({ url: `https://127.0.0.1:${way.port}`, authority: by.certificate });
    open.push(uplink);
    const kinds: string[] = [];
    for (let bytes = 0; bytes < 2400; bytes += 100) {
      way.fault = { kind: 'cut', bytes };
      kinds.push((await uplink.deliver(BATCH)).kind);
      way.cutAll();
    }
    expect(kinds).toContain('failed');
    way.fault = { kind: 'none' };
    expect((await uplink.deliver(BATCH)).kind).toBe('committed');
  });
});

describe('a proxy', () => {
  it('carries what is said without being able to read it, and resolves the name', async () => {
    proxy.names.set('collector.example', server.port);
    const url = 'https://collector.example:8443';
    const { uplink } = uplinkTo({ url, authority: by.certificate, network: through(proxy.address) });
    open.push(uplink);
    expect((await uplink.deliver(BATCH)).kind).toBe('committed');
    expect((await uplink.heartbeat(HEARTBEAT)).kind).toBe('contact');
    expect(proxy.asked).toEqual(['collector.example:8443']);
    expect(proxy.seen.length).toBeGreaterThan(1000);
    expect(proxy.seen.toString('latin1')).not.toMatch(/the-bearer|authorization|agent\/v1/i);
  });

  it('gets the password that is set', async () => {
    proxy.password = `Basic ${Buffer.from('ada:geheim').toString('base64')}`;
    const { uplink } = uplinkTo({
      url: server.url,
      authority: by.certificate,
      network: through(`http://ada:geheim@${proxy.address}`),
    });
    open.push(uplink);
    expect((await uplink.heartbeat(HEARTBEAT)).kind).toBe('contact');
  });

  it('is left out for what is exempt', async () => {
    const { uplink } = uplinkTo({ url: server.url, authority: by.certificate, network: through(proxy.address, ['127.0.0.0/8']) });
    open.push(uplink);
    expect((await uplink.heartbeat(HEARTBEAT)).kind).toBe('contact');
    expect(proxy.asked).toEqual([]);
  });

  it('T55: cannot put another server in the collector’s place', async () => {
    const stranger = await authority();
    const other = await FaultServer.start(shown(await serverCertificate(stranger, { names: ['collector.example'] }), stranger));
    proxy.names.set('collector.example', other.port);
    const url = 'https://collector.example:8443';
    const { uplink } = uplinkTo({ url, authority: by.certificate, network: through(proxy.address) });
    open.push(uplink);
    expect(await uplink.deliver(BATCH)).toMatchObject({ kind: 'failed', why: expect.stringContaining('untrusted') });
    expect(other.requests).toEqual([]);
    await other.stop();
  });

  const refusals: readonly { readonly name: string; readonly fault: ProxyFault; readonly why: RegExp }[] = [
    {
      name: 'that wants another kind of password',
      fault: { says: 'HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\n\r\n' },
      why: /Negotiate/,
    },
    { name: 'that forbids it', fault: { says: 'HTTP/1.1 403 Forbidden\r\n\r\n<html>' }, why: /answered 403/ },
    { name: 'that cannot reach it', fault: { says: 'HTTP/1.1 502 Bad Gateway\r\n\r\n' }, why: /answered 502/ },
    {
      name: 'that sends elsewhere',
      fault: { says: 'HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n' },
      why: /answered 302/,
    },
    { name: 'that is none', fault: { says: '220 mail.example ESMTP\r\n\r\n' }, why: /does not speak HTTP/ },
    { name: 'that speaks out of turn', fault: { says: 'HTTP/1.1 200 OK\r\n\r\nSSH-2.0' }, why: /before it was asked/ },
    { name: 'of endless headers', fault: { says: `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}` }, why: /longer than 16384/ },
    { name: 'that says nothing', fault: 'silent', why: /in time/ },
  ];
  for (const { name, fault, why } of refusals) {
    it(`${name}: is told apart from the collector, within the deadline`, async () => {
      proxy.fault = fault;
      const one = new HttpsClient({ url: server.url, authority: by.certificate, network: through(proxy.address) }, 500);
      open.push(one);
      expect(await one.post(post)).toMatchObject({ kind: 'unreachable', why: expect.stringMatching(why) });
    });
  }

  it('F22: whose answer is cut at any byte opens no tunnel', async () => {
    const whole = 'HTTP/1.1 200 Connection established\r\n\r\n';
    for (let cut = 0; cut < whole.length; cut += 3) {
      proxy.fault = { says: whole.slice(0, cut) };
      const one = new HttpsClient({ url: server.url, authority: by.certificate, network: through(proxy.address) }, 60);
      expect((await one.post(post)).kind).toBe('unreachable');
      one.close();
    }
    expect(server.requests).toEqual([]);
  });

  it('has a step of its own in the check', async () => {
    proxy.password = 'Basic x';
    const given = { url: server.url, authority: by.certificate, network: through(proxy.address) };
    const failed = (await checkCollector(given)).filter((one) => one.outcome === 'failed');
    expect(failed).toMatchObject([{ step: 'proxy', detail: expect.stringContaining('407') }]);
  });
});
