import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEADLINE_MS, HttpsClient } from '../../src/agent/uplink/https.ts';
import { makeHostKey } from '../../src/agent/uplink/host-key.ts';
import { keysInMemory } from '../../src/agent/uplink/host-keys.ts';
import { DIRECT } from '../../src/agent/uplink/network.ts';
import { Uplink } from '../../src/agent/uplink/uplink.ts';
import { LIMITS } from '../../src/wire/limits.ts';
import { ROUTES } from '../../src/wire/routes.ts';
import { authority, serverCertificate, shown } from './certificates.ts';
import { FaultServer, http, type Asked } from './fault-server.ts';
import { BATCH, COMMITTED, CONTACT, HEARTBEAT, identityFor, uplinkTo } from './uplink-host.ts';

let server: FaultServer;
let pinned: string;
let uplink: Uplink;

beforeAll(async () => {
  const by = await authority();
  pinned = by.certificate;
  server = await FaultServer.start(shown(await serverCertificate(by), by));
  ({ uplink } = uplinkTo({ url: server.url, authority: pinned }));
});
afterEach(() => {
  server.answer = () => undefined;
  server.requests.length = 0;
});
afterAll(async () => {
  uplink.close();
  await server.stop();
});

const says = (bytes: Buffer) => (asked: Asked) => void asked.socket.write(bytes);

/** Writes a piece again and again until the other side has had enough; counts what it took. */
async function endlessly({ socket }: Asked, piece: (index: number) => string): Promise<number> {
  let written = 0;
  for (let index = 0; !socket.destroyed && index < 5_000_000; index += 1) {
    const text = piece(index);
    written += text.length;
    if (!socket.write(text)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), sleep(50)]);
  }
  return written;
}

describe('an answer that does not end', () => {
  const MB = 1024 * 1024;
  const endless: readonly { readonly name: string; readonly first: string; readonly piece: (index: number) => string }[] = [
    {
      name: 'T56: 300 MB that call themselves brotli',
      first: 'HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 314572800\r\n\r\n',
      piece: () => 'x'.repeat(64 * 1024),
    },
    {
      name: 'T56: endless chunks',
      first: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n',
      piece: () => `4000\r\n${'x'.repeat(0x4000)}\r\n`,
    },
    { name: 'T56: endless headers', first: 'HTTP/1.1 200 OK\r\n', piece: (index) => `x-${index}: ${'y'.repeat(1000)}\r\n` },
    { name: 'T56: one endless header', first: 'HTTP/1.1 200 OK\r\nx: ', piece: () => 'y'.repeat(1000) },
    { name: 'T56: an endless status line', first: 'HTTP/1.1 200 ', piece: () => 'y'.repeat(1000) },
    {
      name: 'T56: an endless chunk extension',
      first: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;',
      piece: () => 'y'.repeat(1000),
    },
    {
      name: 'T56: endless trailers',
      first: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n',
      piece: (index) => `x-${index}: ${'y'.repeat(1000)}\r\n`,
    },
    { name: 'T56: a storm of 1xx', first: '', piece: () => 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n' },
    { name: 'T56: what is no HTTP at all', first: 'SSH-2.0-OpenSSH_9.2\r\n', piece: () => 'x'.repeat(1000) },
  ];
  for (const { name, first, piece } of endless) {
    it(`${name}: cut within 4 MiB, without an effect`, async () => {
      const written: Promise<number>[] = [];
      server.answer = (asked) => {
        asked.socket.write(first);
        written.push(endlessly(asked, piece));
      };
      expect(await uplink.deliver(BATCH)).toMatchObject({ kind: 'failed' });
      const [took] = await Promise.all(written);
      // What was on its way in the buffers of two sockets is counted too.
      expect(took).toBeGreaterThan(0);
      expect(took).toBeLessThan(LIMITS.responseBytes + 3 * MB + 4_000_000);
    });
  }

  const drips: readonly { readonly name: string; readonly first: string; readonly piece: string }[] = [
    { name: 'T56: a body that drips for ever', first: 'HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n', piece: ' ' },
    { name: 'T56: headers that drip for ever', first: 'HTTP/1.1 200 OK\r\nx: ', piece: 'y' },
    { name: 'F20: a collector of a byte now and then', first: '', piece: 'H' },
    { name: 'F20: a collector that never answers', first: '', piece: '' },
  ];
  for (const { name, first, piece } of drips) {
    it(`${name}: ended by the one deadline`, async () => {
      server.answer = async ({ socket }) => {
        socket.write(first);
        while (!socket.destroyed) {
          if (piece !== '') socket.write(piece);
          await sleep(20);
        }
      };
      const client = new HttpsClient({ url: server.url, authority: pinned, network: DIRECT }, 300);
      const begun = performance.now();
      const answer = await client.post({ path: ROUTES.heartbeat, body: Buffer.from('{}') });
      client.close();
      expect(answer.kind).toBe('unreachable');
      expect(performance.now() - begun).toBeLessThan(5000);
    });
  }

  it('T56: the deadline of every request is 30 s', () => expect(DEADLINE_MS).toBe(30_000));
});

describe('an answer of another kind', () => {
  it('T56: a redirect is not followed, also not with the bearer', async () => {
    server.answer = says(http(307, { headers: { location: `${server.url}/elsewhere` } }));
    expect(await uplink.deliver(BATCH)).toMatchObject({ kind: 'failed', why: 'status 307' });
    expect(server.requests).toEqual(['POST /agent/v1/batches']);
  });

  it('T56: a cookie is not kept, and answers are asked for as they are', async () => {
    const heads: string[] = [];
    server.answer = ({ socket, head }) => {
      heads.push(head);
      socket.write(http(200, { body: CONTACT, headers: { 'set-cookie': 'track=me; Max-Age=999999' } }));
    };
    for (const _ of [1, 2]) expect((await uplink.heartbeat(HEARTBEAT)).kind).toBe('contact');
    expect(heads.join('\n').toLowerCase()).not.toContain('cookie:');
    expect(heads.every((head) => /\r\naccept-encoding: identity\r\n/i.test(`${head}\r\n`))).toBe(true);
  });

  it('T56: an answer that claims to be compressed is taken as it is, and so refused', async () => {
    const { brotliCompressSync } = await import('node:zlib');
    const body = brotliCompressSync(COMMITTED);
    const head = `HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: ${body.length}\r\n\r\n`;
    server.answer = says(Buffer.concat([Buffer.from(head), body]));
    expect((await uplink.deliver(BATCH)).kind).toBe('failed');
  });

  const table: readonly {
    readonly name: string;
    readonly answer: Buffer;
    readonly want: Readonly<Record<string, unknown>>;
  }[] = [
    { name: '200 with an HTML page', answer: http(200, { body: '<html>sign in</html>' }), want: { kind: 'failed' } },
    { name: '200 of another shape', answer: http(200, { body: '{"outcome":"committed"}' }), want: { kind: 'failed' } },
    {
      name: '200 with a member that we do not know',
      answer: http(200, { body: `${COMMITTED.slice(0, -1)},"__proto__":{"resync":true}}` }),
      want: { kind: 'failed' },
    },
    { name: '204', answer: http(204), want: { kind: 'failed', why: 'status 204' } },
    { name: '304', answer: http(304), want: { kind: 'failed', why: 'status 304' } },
    { name: '403 of a proxy', answer: http(403, { body: '<html>' }), want: { kind: 'failed', why: 'status 403' } },
    { name: '404', answer: http(404), want: { kind: 'failed', why: 'status 404' } },
    { name: '405', answer: http(405), want: { kind: 'failed', why: 'status 405' } },
    { name: '408', answer: http(408), want: { kind: 'failed', why: 'status 408' } },
    { name: '409 of nobody we know', answer: http(409), want: { kind: 'failed', why: 'status 409' } },
    { name: '413', answer: http(413), want: { kind: 'refused', why: 'status 413' } },
    { name: '422', answer: http(422), want: { kind: 'refused', why: 'status 422' } },
    { name: '500', answer: http(500, { body: '<html>oops</html>' }), want: { kind: 'failed', why: 'status 500' } },
    { name: '502 with a page', answer: http(502, { body: '<html>' }), want: { kind: 'failed', why: 'status 502' } },
    { name: '503 for seven seconds', answer: retry(503, '7'), want: { kind: 'failed', retryAfterMs: 7000 } },
    { name: '503 for ten years', answer: retry(503, '315360000'), want: { kind: 'failed', retryAfterMs: 3_600_000 } },
    { name: '429 at once', answer: retry(429, '0'), want: { kind: 'failed', retryAfterMs: 1000 } },
    {
      name: '429 until a date in the past',
      answer: retry(429, 'Wed, 21 Oct 2015 07:28:00 GMT'),
      want: { kind: 'failed', retryAfterMs: 1000 },
    },
  ];
  for (const { name, answer, want } of table) {
    it(`F21: ${name}`, async () => {
      server.answer = says(answer);
      expect(await uplink.deliver(BATCH)).toMatchObject(want);
    });
  }

  it('F21: 429 with garbage asks for no wait of its own', async () => {
    server.answer = says(retry(429, 'soon'));
    expect(await uplink.deliver(BATCH)).toEqual({ kind: 'failed', why: 'status 429' });
  });

  it('F21: a date to wait for is on the collector’s clock, however wrong ours is', async () => {
    const headers = { date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 00:02:00 GMT' };
    server.answer = says(http(503, { headers }));
    const outcome = await uplink.deliver(BATCH);
    const wait = outcome.kind === 'failed' ? outcome.retryAfterMs : undefined;
    expect(wait).toBeGreaterThan(110_000);
    expect(wait).toBeLessThan(125_000);
  });

  it('F21: 401 is answered by proving the key, once, and its refusal drops nothing', async () => {
    const { uplink: other, kept } = uplinkTo({ url: server.url, authority: pinned });
    server.answer = says(http(401));
    expect(await other.deliver(BATCH)).toMatchObject({ kind: 'failed', why: 'status 401' });
    expect(server.requests).toEqual([`POST ${ROUTES.batches}`, `POST ${ROUTES.nonce}`]);
    expect(kept).toEqual([]);
    other.close();
  });
});

describe('T53: a new key that is not taken', () => {
  const nonce = JSON.stringify({ collectorId: 'c'.repeat(32), nonce: 'AAAA' });
  const said = (code: string) => JSON.stringify({ code, message: 'm', remedy: 'r' });
  const table: readonly { readonly name: string; readonly answer: Buffer; readonly kind: string; readonly keeps: boolean }[] = [
    { name: 'by an older collector', answer: http(404, { body: said('E_NOT_FOUND') }), kind: 'refused', keeps: false },
    { name: 'by a proxy', answer: http(404, { body: '<html>' }), kind: 'failed', keeps: true },
    { name: 'for a while', answer: http(503, { body: said('E_OVERLOADED') }), kind: 'failed', keeps: true },
    { name: 'since this host is set aside', answer: http(409, { body: said('E_BATCH_FORKED') }), kind: 'forked', keeps: true },
    { name: 'by an answer for another key', answer: http(200, { body: '{"publicKey":"AAAA"}' }), kind: 'failed', keeps: true },
  ];
  for (const { name, answer, kind, keeps } of table) {
    it(`T53: ${name}: ${kind}, and the ${keeps ? 'two keys are kept' : 'old one goes on'}`, async () => {
      server.answer = ({ socket, line }) => void socket.write(line.endsWith(ROUTES.nonce) ? http(200, { body: nonce }) : answer);
      const keys = keysInMemory(makeHostKey());
      const before = keys.current.publicKey;
      const other = new Uplink({ identity: identityFor(server.url, pinned), keys, keep: () => undefined });
      expect((await other.rotateKey()).kind).toBe(kind);
      expect(keys.current.publicKey).toBe(before);
      expect(keys.next !== undefined).toBe(keeps);
      other.close();
    });
  }
});

function retry(status: number, after: string): Buffer {
  return http(status, { headers: { 'retry-after': after } });
}

describe('F22: an answer that is cut', () => {
  const whole: readonly { readonly name: string; readonly bytes: Buffer }[] = [
    { name: 'with a length', bytes: http(200, { body: COMMITTED }) },
    {
      name: 'in chunks',
      bytes: Buffer.from(
        `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n${COMMITTED.slice(0, 9)}\r\n${(COMMITTED.length - 9).toString(16)}\r\n${COMMITTED.slice(9)}\r\n0\r\n\r\n`,
      ),
    },
  ];
  for (const { name, bytes } of whole) {
    it(`F22: ${name}, at every byte: nothing counts as acknowledged before its last one`, async () => {
      const outcomes: string[] = [];
      for (let cut = 0; cut <= bytes.length; cut += 1) {
        server.answer = ({ socket }) => void socket.end(bytes.subarray(0, cut));
        outcomes.push((await uplink.deliver(BATCH)).kind);
      }
      expect(outcomes.length).toBe(bytes.length + 1);
      expect(outcomes.slice(0, -1).filter((kind) => kind !== 'failed')).toEqual([]);
      expect(outcomes.at(-1)).toBe('committed');
    });
  }

  it('F22: without a length, an answer that ends early is no whole JSON and acknowledges nothing', async () => {
    const bytes = Buffer.from(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${COMMITTED}`);
    for (const cut of [1, 10, COMMITTED.length - 1]) {
      server.answer = ({ socket }) => void socket.end(bytes.subarray(0, bytes.length - cut));
      expect((await uplink.deliver(BATCH)).kind).toBe('failed');
    }
  });
});
