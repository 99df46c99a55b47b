import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Line, type Answered } from '../../test/collector/line.ts';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { LIMITS } from '../wire/limits.ts';
import { ROUTES } from '../wire/routes.ts';

/** The same type in other words, which takes the way of every other request. */
const [STRAIGHT, ORDINARY] = ['application/json', 'application/json; charset=utf-8'];
const SAID = { agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0 };
const ALIVE = JSON.stringify(SAID);

let running: RunningCollector;
let host: TestHost;
let revoked: TestHost;
beforeAll(async () => {
  running = await runCollector();
  [host, revoked] = [await enrol(running, 'ada-laptop'), await enrol(running, 'revoked')];
  await running.client.revokeHost({ host: revoked.hostId });
});
afterAll(() => running.close());

async function enrol({ client, call }: RunningCollector, name: string): Promise<TestHost> {
  const { token } = await client.createEnrolmentToken({ name, uses: 1, expiresInSeconds: 3600 });
  return TestHost.enrol(call, token, name);
}

interface Told {
  readonly bearer?: string;
  readonly body?: string | Uint8Array;
  /** Announced, where it is not that of the body; `undefined`: none is. */
  readonly length?: number | undefined;
  /** Further headers, and another type. */
  readonly headers?: Readonly<Record<string, string>>;
}

function head(type: string, told: Told): string {
  const { bearer = host.authorization, body = ALIVE } = told;
  const length = 'length' in told ? told.length : Buffer.byteLength(body);
  const headers = {
    host: 'x',
    'content-type': type,
    ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }),
    ...(length === undefined ? {} : { 'content-length': String(length) }),
    ...told.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${ROUTES.heartbeat} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** One request on a connection of its own. */
async function ask(type: string, told: Told): Promise<Answered | undefined> {
  const line = await Line.open(running);
  line.socket.write(head(type, told));
  line.socket.write(told.body ?? ALIVE);
  const answer = await line.next();
  line.socket.destroy();
  return answer;
}

/** Says what both ways answer. */
async function bothWays(told: Told): Promise<Answered | undefined> {
  const [straight, ordinary] = [await ask(STRAIGHT, told), await ask(ORDINARY, told)];
  expect(straight).toEqual(ordinary);
  return straight;
}

const codeOf = (answer: Answered | undefined) => (JSON.parse(answer?.body ?? '{}') as { readonly code?: string }).code;

/** Nothing is left in hand, and the next heartbeat is answered. */
async function expectGoesOn(): Promise<void> {
  expect(await bothWays({})).toMatchObject({ status: 'HTTP/1.1 200 OK' });
  const metrics = async () => (await running.call({ method: 'GET', path: '/metrics', bearer: running.administrator })).text;
  while (!/^bandog_requests_in_hand 0$/m.test(await metrics())) await sleep(20);
}

const chunked = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`;
const deep = LIMITS.jsonDepth + 1;

const ROWS: readonly { readonly name: string; readonly told: () => Told; readonly status: number; readonly code?: string }[] = [
  { name: 'a heartbeat', told: () => ({}), status: 200 },
  { name: 'no bearer', told: () => ({ bearer: '' }), status: 401, code: 'E_UNAUTHENTICATED' },
  {
    name: 'a wrong bearer',
    told: () => ({ bearer: `${host.hostId}.${'x'.repeat(43)}` }),
    status: 401,
    code: 'E_UNAUTHENTICATED',
  },
  {
    name: 'an unknown host',
    told: () => ({ bearer: `${'f'.repeat(32)}.${host.bearer}` }),
    status: 401,
    code: 'E_UNAUTHENTICATED',
  },
  { name: 'a revoked host', told: () => ({ bearer: revoked.authorization }), status: 401, code: 'E_UNAUTHENTICATED' },
  { name: 'no JSON', told: () => ({ body: '{"agentVersion":' }), status: 400, code: 'E_BAD_REQUEST' },
  { name: 'JSON and more', told: () => ({ body: `${ALIVE}x` }), status: 400, code: 'E_BAD_REQUEST' },
  { name: 'blanks alone', told: () => ({ body: '  ' }), status: 400, code: 'E_BAD_REQUEST' },
  { name: 'nothing', told: () => ({ body: '' }), status: 400, code: 'E_BAD_REQUEST' },
  { name: 'a byte order mark', told: () => ({ body: `\uFEFF${ALIVE}` }), status: 200 },
  { name: 'null', told: () => ({ body: 'null' }), status: 400, code: 'E_BAD_REQUEST' },
  { name: 'false', told: () => ({ body: 'false' }), status: 400, code: 'E_BAD_REQUEST' },
  { name: 'a number', told: () => ({ body: '0' }), status: 400, code: 'E_BAD_REQUEST' },
  { name: 'a list', told: () => ({ body: `[${ALIVE}]` }), status: 400, code: 'E_BAD_REQUEST' },
  { name: 'too deep', told: () => ({ body: '['.repeat(deep) + ']'.repeat(deep) }), status: 400, code: 'E_BAD_REQUEST' },
  { name: 'a depth bomb', told: () => ({ body: '['.repeat(60_000) }), status: 400, code: 'E_BAD_REQUEST' },
  { name: '__proto__', told: () => ({ body: `{"__proto__":{"x":1},${ALIVE.slice(1)}` }), status: 400, code: 'E_BAD_REQUEST' },
  {
    name: '__proto__ further in',
    told: () => ({ body: `{"life":{"__proto__":{},"suspendedSeconds":0,"failedContacts":0},${ALIVE.slice(1)}` }),
    status: 400,
    code: 'E_BAD_REQUEST',
  },
  {
    name: 'another host’s id',
    told: () => ({ body: JSON.stringify({ ...SAID, hostId: 'f' }) }),
    status: 400,
    code: 'E_BAD_REQUEST',
  },
  { name: 'a member too few', told: () => ({ body: '{"agentVersion":"1"}' }), status: 400, code: 'E_BAD_REQUEST' },
  {
    name: 'a number as text',
    told: () => ({ body: JSON.stringify({ ...SAID, uptimeSeconds: '1' }) }),
    status: 400,
    code: 'E_BAD_REQUEST',
  },
  {
    name: 'a member of another form',
    told: () => ({ body: JSON.stringify({ ...SAID, storage: 'tape' }) }),
    status: 400,
    code: 'E_BAD_REQUEST',
  },
  { name: 'the same member twice', told: () => ({ body: `{"uptimeSeconds":-1,${ALIVE.slice(1)}` }), status: 200 },
  {
    name: 'a lone surrogate',
    told: () => ({ body: `{"agentVersion":"\\ud800","uptimeSeconds":1,"spooledBatches":0}` }),
    status: 200,
  },
  { name: 'no UTF-8', told: () => ({ body: Buffer.from([0x22, 0xff, 0x22]) }), status: 400, code: 'E_BAD_REQUEST' },
  { name: 'as much as may be', told: () => ({ body: ALIVE.padEnd(LIMITS.requestBytes) }), status: 200 },
  { name: 'a byte more', told: () => ({ body: ALIVE.padEnd(LIMITS.requestBytes + 1) }), status: 413, code: 'E_TOO_LARGE' },
  { name: 'far more, announced alone', told: () => ({ length: 2 ** 40, body: '' }), status: 413, code: 'E_TOO_LARGE' },
  {
    name: 'chunks',
    told: () => ({ length: undefined, headers: { 'transfer-encoding': 'chunked' }, body: chunked(ALIVE) }),
    status: 200,
  },
  {
    name: 'chunks with a length',
    told: () => ({ headers: { 'transfer-encoding': 'chunked' }, body: chunked(ALIVE) }),
    status: 400,
  },
  {
    name: 'more chunks than may be',
    told: () => ({
      length: undefined,
      headers: { 'transfer-encoding': 'chunked' },
      body: chunked(ALIVE.padEnd(LIMITS.requestBytes + 1)),
    }),
    status: 413,
    code: 'E_TOO_LARGE',
  },
  { name: 'a content encoding', told: () => ({ headers: { 'content-encoding': 'gzip' } }), status: 200 },
  {
    name: 'another character set',
    told: () => ({ headers: { 'content-type': 'application/json; charset=utf-16' } }),
    status: 200,
  },
  {
    name: 'another type',
    told: () => ({ headers: { 'content-type': 'text/plain' } }),
    status: 415,
    code: 'E_UNSUPPORTED_VERSION',
  },
  { name: 'a connection that is to close', told: () => ({ headers: { connection: 'close' } }), status: 200 },
  { name: 'a wish to wait', told: () => ({ headers: { 'bandog-waits': '1' } }), status: 200 },
];

describe('a heartbeat that is answered straight from its connection', () => {
  for (const { name, told, status, code } of ROWS) {
    it(`is answered as any other: ${name}`, async () => {
      const answer = await bothWays(told());
      expect({ status: Number(answer?.status.split(' ')[1]), code: codeOf(answer) }).toEqual({ status, code });
      await expectGoesOn();
    });
  }

  for (const [name, type] of [
    ['straight', STRAIGHT],
    ['on the ordinary way', ORDINARY],
  ] as const) {
    for (const bearer of ['', `${'f'.repeat(32)}.${'x'.repeat(43)}`]) {
      it(`is refused ${name} before a byte of its body is read: ${bearer === '' ? 'no' : 'a wrong'} bearer`, async () => {
        for (const length of [LIMITS.requestBytes, 64 * 1024 * 1024]) {
          const line = await Line.open(running);
          line.socket.write(head(type, { bearer, length }));
          expect(codeOf(await line.next())).toBe('E_UNAUTHENTICATED');
          line.socket.destroy();
        }
        await expectGoesOn();
      });
    }

    it(`leaves its connection good for the next when it is refused ${name}`, async () => {
      const line = await Line.open(running);
      line.socket.write(head(type, { bearer: 'x', length: 1000 }));
      expect(codeOf(await line.next())).toBe('E_UNAUTHENTICATED');
      line.socket.write('x'.repeat(1000) + head(type, {}) + ALIVE);
      expect(await line.next()).toMatchObject({ status: 'HTTP/1.1 200 OK' });
      line.socket.destroy();
    });

    it(`T62: comes to nothing when its connection ends in the middle, ${name}`, async () => {
      const ends: readonly ((socket: TLSSocket) => unknown)[] = [(socket) => socket.destroy(), (socket) => socket.end()];
      for (const end of ends) {
        for (const bytes of [0, 10]) {
          const line = await Line.open(running);
          line.socket.write(head(type, {}) + ALIVE.slice(0, bytes));
          await sleep(50);
          end(line.socket);
          const answer = await line.next();
          if (answer !== undefined) expect(answer.status).toBe('HTTP/1.1 400 Bad Request');
        }
      }
      await expectGoesOn();
    });

    it(`is answered in its order where several come at once, ${name}`, async () => {
      const line = await Line.open(running);
      const one = head(type, {}) + ALIVE;
      line.socket.write(`${one}${head(type, { body: 'x' })}x`);
      expect(await line.next()).toMatchObject({ status: 'HTTP/1.1 200 OK' });
      expect(await line.next()).toMatchObject({ status: 'HTTP/1.1 400 Bad Request' });
      line.socket.destroy();
      const other = await Line.open(running);
      other.socket.write(one.repeat(20));
      for (let count = 0; count < 20; count += 1) expect(await other.next()).toMatchObject({ status: 'HTTP/1.1 200 OK' });
      other.socket.destroy();
    });

    it(`is told to go on where it asks, ${name}`, async () => {
      const line = await Line.open(running);
      line.socket.write(head(type, { headers: { expect: '100-continue' } }));
      expect(await line.next()).toMatchObject({ status: 'HTTP/1.1 100 Continue' });
      line.socket.write(ALIVE);
      expect(await line.next()).toMatchObject({ status: 'HTTP/1.1 200 OK' });
      line.socket.destroy();
    });

    it(`that came before its collector ends is answered, ${name}; what comes after is sent away`, async () => {
      const ending = await runCollector();
      const its = await enrol(ending, 'last');
      const line = await Line.open(ending);
      const bearer = its.authorization;
      line.socket.write(head(type, { bearer }) + ALIVE.slice(0, 5));
      await sleep(100);
      const closed = ending.close();
      await sleep(100);
      line.socket.write(ALIVE.slice(5) + head(type, { bearer }) + ALIVE);
      expect(await line.next()).toMatchObject({ status: 'HTTP/1.1 200 OK' });
      const after = await line.next();
      if (after !== undefined) expect(after.status).toBe('HTTP/1.1 503 Service Unavailable');
      await closed;
    });
  }
});
