import { connect as plainConnect } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { generateKeyPairSync } from 'node:crypto';
import { decodeToken } from '../wire/token.ts';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { startCollector } from './collector.ts';
import { NO_PRODUCTS } from './policy/known-products.ts';
import { newAuthority, newServerCertificate } from './access/certificates.ts';

const heartbeat = JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0 });
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function collector(...given: Parameters<typeof runCollector>): Promise<RunningCollector> {
  const one = await runCollector(...given);
  ends.push(() => one.close());
  return one;
}

describe('a collector with more hosts than it can take on', () => {
  it('T50, F43: lets so many enrol in a second, and tells the others when to come', async () => {
    const { call, client } = await collector({ enrolmentsPerSecond: 3 });
    const { token } = await client.createEnrolmentToken({ name: 'n', uses: 100, expiresInSeconds: 3600 });
    const { secret } = decodeToken(token);
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        TestHost.tryEnrol(call, { secret, name: `host-${index}`, ...generateKeyPairSync('ed25519') }),
      ),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(10);
    for (const { status, headers, json } of refused) {
      expect(status).toBe(503);
      expect(json()['code']).toBe('E_OVERLOADED');
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    }
    expect((await client.listHosts({})).items).toHaveLength(20 - refused.length);
  });

  it('T62: answers its hosts while many connections send a byte now and then', { timeout: 60_000 }, async () => {
    const { collector: one, call, client } = await collector();
    const { token } = await client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600 });
    const host = await TestHost.enrol(call, token);
    const { hostname, port } = new URL(one.url);
    const drips = Array.from({ length: 200 }, () => plainConnect(Number(port), hostname));
    // Half of them never end a handshake, the others never a header.
    const ca = readFileSync(path.join(one.dataFolder, 'ca.crt'), 'utf8');
    const heads = Array.from({ length: 200 }, () => connect({ host: hostname, port: Number(port), ca }));
    await Promise.all(heads.map((socket) => once(socket, 'secureConnect')));
    for (const socket of [...drips, ...heads]) socket.on('error', () => undefined).write('P');
    for (let beats = 0; beats < 20; beats += 1) {
      const answer = await call({ path: '/agent/v1/heartbeat', bearer: host.authorization, body: heartbeat });
      expect(answer.status).toBe(200);
      for (const socket of [...drips, ...heads]) socket.write('O');
    }
    for (const socket of [...drips, ...heads]) socket.destroy();
  });
});

describe('TLS', () => {
  it('resumes sessions of before a restart, so that a fleet does not have to shake hands anew', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bandog-tickets-'));
    try {
      const dataFolder = path.join(folder, 'data');
      const first = await runCollector({ dataFolder });
      const authority = readFileSync(path.join(dataFolder, 'ca.crt'), 'utf8');
      const session = await visit(first.collector.url, authority);
      expect(session.isResumed).toBe(false);
      await first.close();
      const second = await collector({ dataFolder });
      expect((await visit(second.collector.url, authority, session.ticket)).isResumed).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('shows another certificate when it is told to, and the old one on when that is no good', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bandog-reload-'));
    try {
      const files = { certificate: path.join(folder, 'server.crt'), key: path.join(folder, 'server.key') };
      const authority = await newAuthority('test', new Date());
      const write = async (names: readonly string[]) => {
        const made = await newServerCertificate(authority, names, new Date());
        writeFileSync(files.certificate, `${made.certificate}\n${authority.certificate}`);
        writeFileSync(files.key, made.key);
      };
      await write(['127.0.0.1', 'first.example']);
      const products = NO_PRODUCTS;
      const where = { dataFolder: path.join(folder, 'data'), listen: { host: '127.0.0.1', port: 0 }, names: [] };
      const one = await startCollector({ ...where, certificate: files, products, version: '1' }, pino({ level: 'silent' }));
      ends.push(() => one.close());
      const shown = async () => (await visit(one.url, authority.certificate)).names;
      expect(await shown()).toContain('first.example');
      await write(['127.0.0.1', 'second.example']);
      expect(await shown()).toContain('first.example');
      await one.reloadCertificate();
      expect(await shown()).toContain('second.example');
      const { key } = await newServerCertificate(authority, ['127.0.0.1'], new Date());
      writeFileSync(files.key, key);
      await expect(one.reloadCertificate()).rejects.toMatchObject({ code: 'E_CONFIG_INVALID' });
      expect(await shown()).toContain('second.example');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** One request on a connection of its own: whether a session was resumed, the next ticket, and the names of the certificate. */
async function visit(url: string, ca: string, session?: Buffer) {
  const { hostname, port } = new URL(url);
  const socket: TLSSocket = connect({ host: hostname, port: Number(port), ca, ...(session === undefined ? {} : { session }) });
  const tickets: Buffer[] = [];
  socket.on('session', (ticket) => tickets.push(ticket));
  await once(socket, 'secureConnect');
  const names = socket.getPeerCertificate().subjectaltname ?? '';
  const isResumed = socket.isSessionReused();
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  return { isResumed, names, ticket: tickets.at(-1) };
}
