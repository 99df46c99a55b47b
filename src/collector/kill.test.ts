import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { apiClient } from '../api-client/client.generated.ts';
import { httpsTransport } from '../api-client/https-transport.ts';
import { TestHost, type Call } from '../../test/collector/test-host.ts';
import { webhookTo } from '../../test/sinks/messages.ts';
import { webhookReceiver } from '../../test/sinks/receivers.ts';
import type { SinkMessage } from './sinks/contract.ts';
import { finding } from './store/fixtures/finding.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-kill-'));
const data = path.join(folder, 'data');
const main = fileURLToPath(new URL('../main.ts', import.meta.url));
let child: ChildProcess | undefined;
afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a collector as a process of its own; resolves with its address when it listens. */
async function start(): Promise<string> {
  const collector = spawn(process.execPath, [main, 'collector', 'run', '--data', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child = collector;
  return new Promise((resolve, reject) => {
    let told = '';
    collector.stderr.setEncoding('utf8');
    collector.stderr.on('data', (text: string) => {
      told += text;
      const url = /"url":"(https:[^"]+)"/.exec(told)?.[1];
      if (url !== undefined) resolve(url);
    });
    collector.once('exit', () => reject(new Error(told)));
  });
}

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<{ readonly code: number | null }> {
  const ended = new Promise<{ readonly code: number | null }>((resolve) => child?.once('exit', (code) => resolve({ code })));
  child?.kill(signal);
  return ended;
}

const callAt =
  (url: string, agent: Agent): Call =>
  async ({ method = 'POST', path: target, bearer, headers = {}, body }) => {
    const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    const answer = await request(`${url}${target}`, {
      dispatcher: agent,
      method,
      headers: { 'content-type': 'application/json', ...authorization, ...headers },
      body: body ?? null,
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, text, json: () => JSON.parse(text) as Record<string, unknown> };
  };

describe('a collector that is killed', () => {
  it(
    'F03: loses nothing that it acknowledged, doubles nothing, tells its sinks of all of it, and ends cleanly on SIGTERM',
    { timeout: 120_000 },
    async () => {
      let url = await start();
      const authority = readFileSync(path.join(data, 'ca.crt'), 'utf8');
      const administrator = readFileSync(path.join(data, 'admin-token'), 'utf8').trim();
      const agent = new Agent({ connect: { ca: authority } });
      const ask = async <T>(use: (client: ReturnType<typeof apiClient>) => Promise<T>) => {
        const transport = httpsTransport({ url, token: administrator, authority });
        try {
          return await use(apiClient(transport));
        } finally {
          await transport.close();
        }
      };
      const { token } = await ask((client) => client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600 }));
      const host = await TestHost.enrol((call) => callAt(url, agent)(call), token);

      const web = await webhookReceiver();
      const settings = webhookTo(web, { filter: { kinds: ['finding.opened'] } });
      await ask((client) => client.addSink({ name: 'siem', settings }));

      const acknowledged = new Set<string>();
      const open: ReturnType<typeof finding>[] = [];
      for (let round = 0; round < 5; round += 1) {
        // Nobody says when in a batch the end comes: from before the first byte to after the answer.
        const killing = new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 150)).then(() => end('SIGKILL'));
        let isAlive = true;
        void killing.then(() => (isAlive = false));
        let pending: Buffer | undefined;
        while (isAlive) {
          const next = finding({ name: `copy-${open.length}` });
          const body = host.body([{ kind: 'finding', finding: next }], [...open, next]);
          open.push(next);
          pending = body;
          const answer = await host.sendBody(body).catch(() => undefined);
          if (answer === undefined) break;
          expect(answer.status).toBe(200);
          acknowledged.add(next.id);
          pending = undefined;
        }
        await killing;
        url = await start();
        if (pending === undefined) continue;
        // The same bytes again: it has them, or it takes them.
        const answer = await host.sendBody(pending);
        expect(answer.status).toBe(200);
        if (answer.json()['outcome'] === 'duplicate') {
          host.skip(pending);
        }
      }
      const stored = await ask((client) => client.getHost({ host: host.hostId }));
      const ids = stored.findings.map((one) => one.finding.id);
      expect([...acknowledged].filter((id) => !ids.includes(id))).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toHaveLength(open.length);
      expect(acknowledged.size).toBeGreaterThan(5);
      expect((await ask((client) => client.verifyAuditLog())).problems).toEqual([]);
      // Once more than once when the end came between the receiver's answer and the note of it; then with the same id.
      const told = () => web.received.map(({ body }) => (JSON.parse(body) as SinkMessage).data);
      await vi.waitFor(() => expect(new Set(told().map((one) => one.finding?.id)).size).toBe(open.length), { timeout: 30_000 });
      expect(new Set(told().map((one) => `${one.id} ${one.finding?.id ?? ''}`)).size).toBe(open.length);
      await web.close();
      await agent.destroy();
      expect(await end('SIGTERM')).toEqual({ code: 0 });
    },
  );

  it('is not started twice over the same data', { timeout: 60_000 }, async () => {
    await start();
    const first = child;
    await expect(start()).rejects.toThrow('E_STATE_LOCKED');
    child = first;
    expect(await end('SIGTERM')).toEqual({ code: 0 });
  });
});
