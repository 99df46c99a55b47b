import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { findingEvent, HOSTILE, message, sending, SIGNING_SECRET, webhookTo } from '../../../../test/sinks/messages.ts';
import { webhookReceiver, type Answer, type Received } from '../../../../test/sinks/receivers.ts';
import { webhookSink } from './sink.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
async function receiver(answer?: (received: Received, count: number) => Answer | undefined) {
  const made = await webhookReceiver(answer);
  open.push(() => made.close());
  return made;
}
/** Events of hosts `a`, `b` …, each with its number. */
const events = (hosts: string) =>
  Array.from(hosts, (host, index) =>
    message(findingEvent(host, { id: String(index), host: { id: host, name: host, platform: 'linux', group: '/' } })),
  );
const idsOf = (received: readonly Received[]) => received.map(({ headers }) => headers['webhook-id']);

describe('a webhook', () => {
  it('posts the message as JSON, signed over id, time and body, with the secret of the receiver', async () => {
    const to = await receiver();
    const secrets = { signing: [{ secret: SIGNING_SECRET }], authorization: 'Splunk s3cret' };
    const given = message();
    expect(await webhookSink.send(sending(webhookTo(to), [given], { secrets }))).toEqual([
      { kind: 'taken', answer: 'the receiver answered 204' },
    ]);
    const [one] = to.received;
    expect(JSON.parse(one?.body ?? '')).toEqual(given);
    expect(one?.url).toBe('/in?x=1');
    expect(one?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Splunk s3cret',
      'user-agent': 'bandog/1.2.3',
      'webhook-id': given.data.id,
      'webhook-timestamp': String(Date.parse('2026-11-20T12:00:00.000Z') / 1000),
    });
    const signed = `${given.data.id}.${String(one?.headers['webhook-timestamp'])}.${one?.body ?? ''}`;
    const key = Buffer.from(SIGNING_SECRET.slice(6), 'base64');
    expect(one?.headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  });

  for (const { name, given } of HOSTILE) {
    it(`T67: says what a host says of itself as it is, in its own member: ${name}`, async () => {
      const to = await receiver();
      const template = '{"text":"{{data.summary}}","host":"{{data.host.name}}","path":"at {{data.finding.path}}","end":true}';
      const of = message(findingEvent(given));
      expect(await webhookSink.send(sending(webhookTo(to, { template }), [of]))).toMatchObject([{ kind: 'taken' }]);
      const { host, finding, summary } = of.data;
      const want = { text: summary, host: host?.name, path: `at ${finding?.path ?? ''}`, end: true };
      expect(JSON.parse(to.received[0]?.body ?? '')).toEqual(want);
    });
  }

  const answers: readonly { name: string; answer: Answer; want: unknown }[] = [
    {
      name: '200 with a page',
      answer: { status: 200, body: '<html>' },
      want: { kind: 'taken', answer: 'the receiver answered 200' },
    },
    { name: '400', answer: { status: 400 }, want: { kind: 'refused', why: 'the receiver answered 400' } },
    { name: '422', answer: { status: 422 }, want: { kind: 'refused' } },
    { name: '401', answer: { status: 401 }, want: { kind: 'away' } },
    { name: '404', answer: { status: 404 }, want: { kind: 'away' } },
    { name: '410', answer: { status: 410 }, want: { kind: 'over' } },
    {
      name: '429 with a time',
      answer: { status: 429, headers: { 'retry-after': '30' } },
      want: { kind: 'away', retryAfterMs: 30_000 },
    },
    { name: '503', answer: { status: 503 }, want: { kind: 'away', why: 'the receiver answered 503' } },
    { name: '302', answer: { status: 302, headers: { location: '/' } }, want: { kind: 'away' } },
    { name: 'nothing but an end', answer: 'cut', want: { kind: 'away' } },
    {
      name: 'more than 64 kB',
      answer: { status: 200, body: 'x'.repeat(1_000_000) },
      want: { kind: 'taken', answer: 'the receiver answered 200' },
    },
  ];
  for (const { name, answer, want } of answers) {
    it(`F47: takes ${name} for what it is`, async () => {
      const to = await receiver(() => answer);
      expect(await webhookSink.send(sending(webhookTo(to), [message()]))).toMatchObject([want]);
      expect(to.received).toHaveLength(1);
    });
  }

  it('keeps the order of each host, and holds back what follows on one that is refused', async () => {
    const to = await receiver(({ headers }) => ({ status: headers['webhook-id'] === '2' ? 422 : 200 }));
    const outcomes = await webhookSink.send(sending(webhookTo(to), events('abababab')));
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'taken',
      'taken',
      'refused',
      'taken',
      'untried',
      'taken',
      'untried',
      'taken',
    ]);
    expect(idsOf(to.received).filter((id) => Number(id) % 2 === 0)).toEqual(['0', '2']);
    expect(idsOf(to.received).filter((id) => Number(id) % 2 === 1)).toEqual(['1', '3', '5', '7']);
  });

  it('begins nothing more once the receiver is away', async () => {
    const to = await receiver(() => ({ status: 503 }));
    const outcomes = await webhookSink.send(sending(webhookTo(to), events('abcdefghijklmnopqrstuvwxyz')));
    expect(to.received.length).toBeLessThanOrEqual(8);
    expect(outcomes.filter(({ kind }) => kind === 'untried').length).toBeGreaterThanOrEqual(18);
  });

  it('ends soon after it is told to', async () => {
    const to = await receiver(() => 'hang');
    const stop = new AbortController();
    const sent = webhookSink.send(sending(webhookTo(to), [message()], { signal: stop.signal }));
    setTimeout(() => stop.abort(), 100);
    expect(await sent).toMatchObject([{ kind: 'away' }]);
  });

  it('T55: sends nothing to a receiver of another certificate or name', async () => {
    const [to, other] = [await receiver(), await receiver()];
    const { authority: _, ...system } = webhookTo(to);
    const wrong = [
      webhookTo(to, { authority: other.authority }),
      system,
      webhookTo(to, { url: `https://bank.example:${to.port}/` }),
    ];
    for (const settings of wrong) {
      const outcomes = await webhookSink.send(sending(settings, [message()], { resolve: async () => ['127.0.0.1'] }));
      expect(outcomes).toMatchObject([{ kind: 'away', why: expect.stringMatching(/certificate|altnames/i) }]);
    }
    expect(to.received).toEqual([]);
  });

  it('refuses a template that cannot be filled, networks that are none, and what is no authority', async () => {
    const settings = webhookTo(await receiver());
    expect(webhookSink.problemOf(settings)).toBeUndefined();
    expect(webhookSink.problemOf({ ...settings, template: '{{' })).toContain('no JSON');
    expect(webhookSink.problemOf({ ...settings, allowedNetworks: ['10.0.0.0/99'] })).toContain('no network');
    expect(webhookSink.problemOf({ ...settings, authority: 'x' })).toContain('no certificate');
    const key = `${settings.authority ?? ''}-----BEGIN PRIVATE KEY-----`;
    expect(webhookSink.problemOf({ ...settings, authority: key })).toContain('holds a private key');
  });
});
