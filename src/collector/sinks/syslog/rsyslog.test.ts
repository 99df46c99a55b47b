import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { authority, serverCertificate, shown } from '../../../../test/faults/certificates.ts';
import { findingEvent, HOSTILE, message, sending, syslogTo } from '../../../../test/sinks/messages.ts';
import { syslogSink } from './sink.ts';

const PROGRAM = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']
  .map((folder) => path.join(folder, 'rsyslogd'))
  .find((file) => existsSync(file));
const skipped = PROGRAM === undefined ? ' (skipped: no rsyslogd, run npm run setup:system)' : '';

let folder = '';
let running: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-rsyslog-'));
});
afterEach(async () => {
  const ended = running === undefined ? undefined : once(running, 'exit');
  running?.kill();
  await ended;
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Starts it; it writes one line a message into `out.log`. */
async function start(tls: boolean): Promise<{ readonly port: number; readonly authority: string }> {
  const by = await authority();
  const { key, cert } = shown(await serverCertificate(by), by);
  const inFolder = (name: string, content = '') => {
    const file = path.join(folder, name);
    if (content !== '') writeFileSync(file, content, { mode: 0o600 });
    return file;
  };
  const files = `defaultNetstreamDriverCAFile="${inFolder('ca.pem', by.certificate)}"
    defaultNetstreamDriverCertFile="${inFolder('cert.pem', cert)}" defaultNetstreamDriverKeyFile="${inFolder('key.pem', key)}"`;
  const driver = 'StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="anon"';
  const port = await freePort();
  const config = `global(workDirectory="${folder}" maxMessageSize="64k"${tls ? ` defaultNetstreamDriver="ossl" ${files}` : ''})
module(load="imtcp" ${tls ? driver : ''})
input(type="imtcp" port="${port}" address="127.0.0.1")
template(name="line" type="string" string="%hostname%|%app-name%|%msgid%|%pri%|%msg%\\n")
action(type="omfile" file="${inFolder('out.log')}" template="line")
`;
  running = spawn(PROGRAM ?? '', ['-n', '-f', inFolder('rsyslog.conf', config), '-i', inFolder('pid')], { stdio: 'ignore' });
  await vi.waitFor(async () => reached(port), { timeout: 10_000, interval: 100 });
  return { port, authority: by.certificate };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function reached(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
  });
}

describe.skipIf(PROGRAM === undefined)(`rsyslog${skipped}`, () => {
  for (const tls of [true, false]) {
    it(
      `T67: takes every event over ${tls ? 'TLS' : 'plain TCP'} as one line, and says so by closing`,
      { timeout: 30_000 },
      async () => {
        const to = await start(tls);
        const given = [message(), ...HOSTILE.map((one) => message(findingEvent(one.given)))];
        const outcomes = await syslogSink.send(sending(syslogTo(to, { tls }), given));
        expect(outcomes).toEqual(given.map(() => ({ kind: 'taken' })));
        const lines = () => readFileSync(path.join(folder, 'out.log'), 'utf8').trimEnd().split('\n');
        await vi.waitFor(() => expect(lines()).toHaveLength(given.length), { timeout: 5000 });
        for (const [index, line] of lines().entries()) {
          const [host, program, kind, priority, ...rest] = line.split('|');
          expect([host, program, kind, priority]).toEqual(['collector.example', 'bandog', 'finding.opened', '107']);
          const { unmapped } = JSON.parse(rest.join('|')) as { unmapped: { finding: unknown } };
          expect(unmapped.finding).toEqual(given[index]?.data.finding);
        }
      },
    );
  }
});
