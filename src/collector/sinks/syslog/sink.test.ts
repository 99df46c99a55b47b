import { afterEach, describe, expect, it } from 'vitest';
import { findingEvent, HOSTILE, message, otherEvent, sending, syslogTo } from '../../../../test/sinks/messages.ts';
import { syslogReceiver } from '../../../../test/sinks/receivers.ts';
import { syslogSink } from './sink.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
async function receiver(given?: Parameters<typeof syslogReceiver>[0]) {
  const made = await syslogReceiver(given);
  open.push(() => made.close());
  return made;
}

/** RFC 5424, section 6; our lines have no structured data. */
const LINE = /^<(\d{1,3})>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([!-~]{1,255}) bandog - ([!-~]{1,32}) - (.*)$/;

describe('syslog', () => {
  it('sends one frame an event over TLS, in their order', async () => {
    const to = await receiver();
    const given = [message(), message(otherEvent('host.silent', { since: 's' })), message(otherEvent('sink.test'))];
    expect(await syslogSink.send(sending(syslogTo(to), given))).toEqual(given.map(() => ({ kind: 'taken' })));
    expect(to.received.map((line) => LINE.exec(line)?.[4])).toEqual(['finding.opened', 'host.silent', 'sink.test']);
    const [, priority, at, host] = LINE.exec(to.received[0] ?? '') ?? [];
    expect([priority, at, host]).toEqual([String(13 * 8 + 3), '2026-11-20T10:00:00.000Z', 'collector.example']);
  });

  it('sends over plain TCP only where it is told to', async () => {
    const to = await receiver({ tls: false });
    expect(await syslogSink.send(sending(syslogTo(to), [message()]))).toMatchObject([{ kind: 'away' }]);
    expect(await syslogSink.send(sending(syslogTo(to, { tls: false }), [message()]))).toEqual([{ kind: 'taken' }]);
    expect(to.received).toHaveLength(1);
  });

  for (const { name, given } of HOSTILE) {
    it(`T67: whatever a host says of itself is one frame with one line of ASCII: ${name}`, async () => {
      const to = await receiver();
      const of = message(findingEvent(given));
      await syslogSink.send(sending(syslogTo(to), [of, message(otherEvent('host.back', { why: given }))]));
      expect(to.received).toHaveLength(2);
      for (const line of to.received) expect(line).toMatch(/^[ -~]*$/);
      const [, , , , , json = ''] = LINE.exec(to.received[0] ?? '') ?? [];
      const finding = JSON.parse(json) as { device: { hostname: string }; unmapped: unknown };
      expect(finding.device.hostname).toBe(of.data.host?.name);
      expect(finding.unmapped).toEqual({ finding: of.data.finding, detail: {} });
    });
  }

  it('F47: believes nothing to be there that the receiver did not read to the end', async () => {
    const many = Array.from({ length: 64 }, () => message(findingEvent('x'.repeat(1000))));
    for (const given of [{ cutAfter: 20_000 }, { tls: false, cutAfter: 20_000 }]) {
      const to = await receiver(given);
      const outcomes = await syslogSink.send(sending(syslogTo(to, { tls: given.tls ?? true }), many));
      expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['away']));
    }
  });

  it('F47: a receiver that never closes has not said that it took anything', async () => {
    const to = await receiver({ staysOpen: true });
    const stop = new AbortController();
    const sent = syslogSink.send(sending(syslogTo(to), [message()], { signal: stop.signal }));
    setTimeout(() => stop.abort(), 500);
    expect(await sent).toMatchObject([{ kind: 'away', why: expect.stringContaining('did not close') }]);
  });

  it('T55: sends nothing to a receiver of another certificate or name', async () => {
    const [to, other] = [await receiver(), await receiver()];
    const { authority: _, ...system } = syslogTo(to);
    for (const settings of [syslogTo(to, { authority: other.authority }), system, syslogTo(to, { host: 'bank.example' })]) {
      const outcomes = await syslogSink.send(sending(settings, [message()], { resolve: async () => ['127.0.0.1'] }));
      expect(outcomes).toMatchObject([{ kind: 'away', why: expect.stringMatching(/certificate|altnames/i) }]);
    }
    expect(to.received).toEqual([]);
  });

  it('T63: sends nothing to this machine unless an administrator allows it', async () => {
    const to = await receiver();
    for (const host of ['127.0.0.1', '::ffff:127.0.0.1', 'localhost', '0x7f.1']) {
      const outcomes = await syslogSink.send(sending(syslogTo(to, { host, allowedNetworks: [] }), [message()]));
      expect(outcomes, host).toMatchObject([{ kind: 'away', why: expect.stringContaining('no public address') }]);
    }
    expect(to.received).toEqual([]);
  });
});
