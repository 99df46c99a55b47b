import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PRODUCTS, runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { syslogTo, webhookTo } from '../../test/sinks/messages.ts';
import { syslogReceiver, webhookReceiver, type Answer, type Received, type Receiver } from '../../test/sinks/receivers.ts';
import type { SinkMessage } from './sinks/contract.ts';
import { signedHeaders } from './sinks/webhook-signature.ts';
import { finding } from './store/fixtures/finding.ts';

const POLICY = new URL('./policy/example.yaml', import.meta.url).pathname;
const AUTHORIZATION = 'Splunk 5f4dcc3b-s3cret';

let running: RunningCollector;
let web: Receiver<Received>;
let answer: Answer = { status: 204 };
beforeAll(async () => {
  running = await runCollector({ policyFile: POLICY, products: PRODUCTS, sinksEveryMs: 20 });
  web = await webhookReceiver(() => answer);
});
afterAll(async () => {
  await running.close();
  await web.close();
});

const until = async (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 15_000, interval: 20 });
const messages = () => web.received.map(({ body }) => JSON.parse(body) as SinkMessage);
/** What was last sent to try the sink: what is told of the sink's own change may come before it or after. */
const lastTried = ({ received } = web) => received.findLast(({ body }) => (JSON.parse(body) as SinkMessage).type === 'sink.test');

describe('a sink', () => {
  it('is tried, told what happens with the verdict, and its secret is shown once and never again', async () => {
    const settings = webhookTo(web, {
      filter: { kinds: ['finding.opened', 'sink.changed'], verdicts: ['banned'] },
      withAccounts: false,
    });
    const { secret = '' } = await running.client.addSink({ name: 'siem', settings, authorization: AUTHORIZATION });
    expect(secret).toMatch(/^whsec_/);
    expect(await running.client.testSink({ name: 'siem' })).toMatchObject({ isTaken: true });
    expect(messages().find(({ type }) => type === 'sink.test')?.data).toMatchObject({ detail: { sink: 'siem' } });
    const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600 });
    const host = await TestHost.enrol(running.call, token, 'ada-laptop');
    const copies = [finding(), finding({ name: 'other', product: 'codex-cli' })];
    await host.send(
      copies.map((one) => ({ kind: 'finding' as const, finding: one })),
      copies,
    );
    await until(() => expect(messages().map(({ type }) => type)).toContain('finding.opened'));
    const found = messages().find(({ type }) => type === 'finding.opened');
    expect(found?.data).toMatchObject({
      summary: 'Claude Code 1.0.44 (banned) was found on ada-laptop',
      host: { id: host.hostId, name: 'ada-laptop' },
      finding: { productName: 'Claude Code', verdict: 'banned' },
    });
    for (const { body, headers } of web.received) {
      expect(body).not.toContain('/home/ada');
      const now = new Date(Number(headers['webhook-timestamp']) * 1000).toISOString();
      const signed = signedHeaders({ id: String(headers['webhook-id']), body, now }, { signing: [{ secret }] });
      expect(headers).toMatchObject({ ...signed, authorization: AUTHORIZATION });
    }
    const told = JSON.stringify([await running.client.listSinks(), await running.client.listAuditLog({ limit: 100 })]);
    const { dataFolder } = running.collector;
    const store = readdirSync(dataFolder).filter((name) => name.startsWith('store.sqlite'));
    expect(store.length).toBeGreaterThan(0);
    const kept = store.map((name) => readFileSync(path.join(dataFolder, name)).toString('latin1')).join('');
    for (const one of [secret, secret.slice(6), AUTHORIZATION, 's3cret', '/in?x=1']) {
      expect(told.includes(one), one).toBe(false);
      expect(kept.includes(one), one).toBe(false);
    }
    expect(kept).toContain('siem');
    const [view] = (await running.client.listSinks()).items;
    const url = `https://127.0.0.1:${web.port}/…`;
    expect(view).toMatchObject({ name: 'siem', hasAuthorization: true, settings: { ...settings, url }, queued: 0, dead: 0 });
  });

  it('says what its receiver answered when it is tried, and where it may not lead', async () => {
    answer = { status: 401 };
    expect(await running.client.testSink({ name: 'siem' })).toMatchObject({ isTaken: false, why: 'the receiver answered 401' });
    answer = { status: 204 };
    const { allowedNetworks: _, ...settings } = webhookTo(web);
    await running.client.addSink({ name: 'inside', settings: { ...settings, allowedNetworks: [] } });
    const { isTaken, why } = await running.client.testSink({ name: 'inside' });
    expect([isTaken, why]).toEqual([false, expect.stringContaining('no public address')]);
    await running.client.removeSink({ name: 'inside' });
    const tested = messages().filter(({ type, data }) => type === 'sink.test' && data.detail['sink'] === 'inside');
    expect(tested).toEqual([]);
    await expect(running.client.testSink({ name: 'inside' })).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });

  it('T63: gives what one server was trusted with to no other, when its address is changed', async () => {
    const other = await webhookReceiver();
    const change = { name: 'siem', settings: webhookTo(web, { url: `https://127.0.0.1:${web.port}/elsewhere` }) };
    await running.client.changeSink(change);
    await running.client.testSink({ name: 'siem' });
    expect(lastTried()).toMatchObject({ url: '/elsewhere', headers: { authorization: AUTHORIZATION } });
    const shown = (await running.client.listSinks()).items[0]?.settings;
    await running.client.changeSink({ name: 'siem', settings: { ...change.settings, ...shown } });
    await running.client.testSink({ name: 'siem' });
    expect(lastTried()?.url).toBe('/elsewhere');
    await running.client.changeSink({ name: 'siem', settings: webhookTo(other) });
    await running.client.testSink({ name: 'siem' });
    expect(lastTried(other)?.headers).not.toHaveProperty('authorization');
    expect((await running.client.listSinks()).items[0]?.hasAuthorization).toBe(false);
    await running.client.changeSink({ name: 'siem', settings: webhookTo(web) });
    await other.close();
  });

  it('says in the audit log when it is told accounts, and when no more', async () => {
    const [view] = (await running.client.listSinks()).items;
    if (view === undefined) throw new Error('there is no sink');
    for (const withAccounts of [false, false, true])
      await running.client.changeSink({ name: 'siem', settings: { ...view.settings, withAccounts } });
    const { items } = await running.client.listAuditLog({ action: 'sink.change', limit: 3 });
    expect(items.map(({ detail }) => detail?.['accounts'])).toEqual(['told from now on', undefined, 'told no more']);
    await running.client.testSink({ name: 'siem' });
    expect(lastTried()?.url).toBe('/in?x=1');
  });

  it('has another secret when it is asked for, and signs with both for a day', async () => {
    const { secret, oldUntil } = await running.client.rotateSinkSecret({ name: 'siem' });
    expect(Date.parse(oldUntil) - Date.now()).toBeGreaterThan(23 * 3600_000);
    await running.client.testSink({ name: 'siem' });
    const last = lastTried();
    const signatures = String(last?.headers['webhook-signature']).split(' ');
    expect(signatures).toHaveLength(2);
    const now = new Date(Number(last?.headers['webhook-timestamp']) * 1000).toISOString();
    const id = String(last?.headers['webhook-id']);
    const own = signedHeaders({ id, body: last?.body ?? '', now }, { signing: [{ secret }] });
    expect(signatures[0]).toBe(own['webhook-signature']);
  });

  it('waits while somebody says so', async () => {
    await running.client.pauseSink({ name: 'siem', why: 'moves' });
    expect((await running.client.listSinks()).items[0]).toMatchObject({ pausedWhy: 'moves' });
    await running.client.resumeSink({ name: 'siem' });
    expect((await running.client.listSinks()).items[0]).not.toHaveProperty('pausedAt');
    expect((await running.client.listDeadLetters({ name: 'siem' })).items).toEqual([]);
    expect(await running.client.retryDeadLetters({ name: 'siem' })).toEqual({ retried: 0 });
  });

  it('is seen by who scrapes', async () => {
    const { text } = await running.call({ method: 'GET', path: '/metrics', bearer: running.administrator });
    for (const one of ['waiting_events', 'dead_letters', 'away'])
      expect(text).toMatch(new RegExp(`^bandog_sink_${one}\\{sink="siem"\\} \\d+$`, 'm'));
  });

  it('of syslog is tried likewise, over plain TCP where that is said', async () => {
    const log = await syslogReceiver({ tls: false });
    expect(await running.client.addSink({ name: 'log', settings: syslogTo(log, { tls: false }) })).toEqual({ name: 'log' });
    expect(await running.client.testSink({ name: 'log' })).toMatchObject({ isTaken: true });
    expect(log.received.join('\n')).toContain(' bandog - sink.test - {"class_uid":2004');
    await expect(running.client.rotateSinkSecret({ name: 'log' })).rejects.toMatchObject({ code: 'E_BAD_REQUEST' });
    await expect(running.client.changeSink({ name: 'log', settings: webhookTo(web) })).rejects.toMatchObject({
      code: 'E_BAD_REQUEST',
    });
    await running.client.removeSink({ name: 'log' });
    await log.close();
  });

  const settings = () => webhookTo(web);
  const wrong: readonly { readonly name: string; readonly given: () => object; readonly want: string }[] = [
    { name: 'no TLS', given: () => ({ ...settings(), url: 'http://receiver.example/' }), want: 'body/settings' },
    { name: 'another scheme', given: () => ({ ...settings(), url: 'gopher://receiver.example/' }), want: 'body/settings' },
    {
      name: 'a password in the address',
      given: () => ({ ...settings(), url: 'https://a:b@receiver.example/' }),
      want: 'body/settings',
    },
    { name: 'no kind', given: () => ({ ...settings(), filter: { kinds: [] } }), want: 'body/settings' },
    { name: 'an unknown kind', given: () => ({ ...settings(), filter: { kinds: ['all'] } }), want: 'body/settings' },
    { name: 'a template that is none', given: () => ({ ...settings(), template: '{{data}}' }), want: 'the template is no JSON' },
    {
      name: 'the whole Internet as an allowed network',
      given: () => ({ ...settings(), allowedNetworks: ['0.0.0.0/0'] }),
      want: 'no network',
    },
    { name: 'more than is asked for', given: () => ({ ...settings(), more: 1 }), want: 'body/settings' },
  ];
  for (const { name, given, want } of wrong) {
    it(`is refused with ${name}`, async () => {
      const body = JSON.stringify({ name: 'wrong', settings: given() });
      const { status, text } = await running.call({ path: '/api/v1/sinks', bearer: running.administrator, body });
      expect([status, text]).toEqual([400, expect.stringContaining(want)]);
    });
  }

  it('is refused with a header within a header', async () => {
    const authorization = 'a\r\nx-forwarded-for: 127.0.0.1';
    const body = JSON.stringify({ name: 'wrong', settings: settings(), authorization });
    expect((await running.call({ path: '/api/v1/sinks', bearer: running.administrator, body })).status).toBe(400);
  });

  it('is for administrators who see every host, and shown to auditors', async () => {
    const token = async (role: 'analyst' | 'auditor' | 'administrator', scope?: string[]) =>
      (await running.client.createApiToken({ name: `${role}${scope?.length ?? 0}`, role, scope })).token;
    await running.client.createGroup({ path: '/emea' });
    const auditor = await token('auditor');
    const read = async (bearer: string, place = '') =>
      (await running.call({ method: 'GET', path: `/api/v1/sinks${place}`, bearer })).status;
    const pause = async (bearer: string) =>
      (await running.call({ path: '/api/v1/sinks/siem/pause', bearer, body: JSON.stringify({ why: 'x' }) })).status;
    expect(await read(auditor)).toBe(200);
    expect(await read(auditor, '/siem/dead-letters')).toBe(200);
    expect(await pause(auditor)).toBe(403);
    for (const bearer of [await token('analyst'), await token('administrator', ['/emea'])]) {
      expect(await read(bearer)).toBe(403);
      expect(await pause(bearer)).toBe(403);
    }
  });
});
