import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/agent/uplink/https.ts';
import type { KeyedCertificate } from '../../src/collector/access/certificates.ts';
import { authority, serverCertificate, shown } from './certificates.ts';
import { FaultServer, http } from './fault-server.ts';
import { canMount } from './scan-run.ts';

const NAME = 'collector.bandog.test';
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === '::1'));

let folder: string;
let by: KeyedCertificate;
let server: FaultServer;
let probe: ChildProcess | undefined;
const servers: FaultServer[] = [];
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-names-'));
  by = await authority();
  server = await serve(by);
});
afterEach(async () => {
  if (probe !== undefined) {
    probe.kill('SIGKILL');
    await once(probe, 'exit');
  }
  probe = undefined;
  for (const one of servers.splice(0)) await one.stop();
  rmSync(folder, { recursive: true });
});

/** A collector at that address, on the port of the first. */
async function serve(issuer: KeyedCertificate, host = '127.0.0.1'): Promise<FaultServer> {
  const options = shown(await serverCertificate(issuer, { names: [NAME] }), issuer);
  const started = await FaultServer.start({ ...options, host, ...(servers[0] === undefined ? {} : { port: servers[0].port }) });
  // Closed after each answer, so that every question looks for the name anew.
  const body = JSON.stringify({ collectorId: 'c'.repeat(32), nonce: 'AAAA' });
  started.answer = ({ socket }) => void socket.end(http(200, { body, headers: { connection: 'close' } }));
  servers.push(started);
  return started;
}

/** What the name leads to from now on. */
function name(...addresses: readonly string[]): void {
  writeFileSync(path.join(folder, 'hosts'), addresses.map((address) => `${address} ${NAME}\n`).join(''));
}

/** Starts a process that asks the collector by its name, with names of its own; the function asks once. */
function asker(): () => Promise<Answer> {
  name();
  // Nobody listens there: what no file names is asked for in vain.
  writeFileSync(path.join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
  writeFileSync(path.join(folder, 'ca.pem'), by.certificate);
  const mount = 'mount --bind "$1/hosts" /etc/hosts && mount --bind "$1/resolv.conf" /etc/resolv.conf && shift && exec "$@"';
  const script = path.join(import.meta.dirname, 'ask-collector.ts');
  const asking = [process.execPath, '--no-warnings', script, `https://${NAME}:${server.port}`, path.join(folder, 'ca.pem')];
  const child = spawn('unshare', ['--mount', 'sh', '-c', mount, 'sh', folder, ...asking], { stdio: ['pipe', 'pipe', 'inherit'] });
  probe = child;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    child.stdin.write('ask\n');
    const { value } = (await lines.next()) as { readonly value: string };
    return JSON.parse(value) as Answer;
  };
}

/** Names are changed by files that only one process sees. */
describe.skipIf(!canMount())('names (needs root and unshare)', () => {
  it('F18: a name that does not resolve, then does, then leads elsewhere, and back', async () => {
    const ask = asker();
    expect(await ask()).toMatchObject({ kind: 'unreachable', why: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
    name('127.0.0.1');
    expect(await ask()).toMatchObject({ kind: 'answer', status: 200 });
    const rogue = await serve(await authority(), '127.0.0.2');
    name('127.0.0.2');
    expect(await ask()).toMatchObject({ kind: 'untrusted' });
    expect(rogue.requests).toEqual([]);
    name('127.0.0.1');
    expect(await ask()).toMatchObject({ kind: 'answer', status: 200 });
  });

  it('F18: one of several addresses that is dead is passed over', async () => {
    const ask = asker();
    name('127.0.0.9', '127.0.0.1');
    expect(await ask()).toMatchObject({ kind: 'answer', status: 200 });
    name('127.0.0.8', '127.0.0.9');
    expect(await ask()).toMatchObject({ kind: 'unreachable', why: expect.stringContaining('ECONNREFUSED') });
  });

  it.skipIf(!hasIpv6)('F18: a name that has only an IPv6 address', async () => {
    const ask = asker();
    await serve(by, '::1');
    await server.stop();
    servers.shift();
    name('::1');
    expect(await ask()).toMatchObject({ kind: 'answer', status: 200 });
  });
});
