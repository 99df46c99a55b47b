import type { SinkEvent } from '../../src/domain/sink-event.ts';
import { SINK_EVENT_KINDS } from '../../src/domain/sink-event.ts';
import type { SyslogSettings, WebhookSettings } from '../../src/domain/sink.ts';
import type { Origin, Sending, SinkMessage } from '../../src/collector/sinks/contract.ts';
import { messageOf } from '../../src/collector/sinks/message.ts';

export const ORIGIN: Origin = {
  collectorId: 'c'.repeat(32),
  name: 'collector.example',
  version: '1.2.3',
  productName: (id) => (id === 'claude-code' ? 'Claude Code' : id),
};

/** What a host can call itself, its accounts and its folders. */
export const HOSTILE: readonly { readonly name: string; readonly given: string }[] = [
  { name: 'line ends', given: 'a\nb\r\nc\u2028d\u2029e\u0085f' },
  { name: 'a forged line', given: 'x\n<0>1 2026-11-20T10:00:00.000Z bank su - - - root' },
  { name: 'controls', given: 'a\u0000\u0007\u001b[2J\u007f\u009b31m' },
  { name: 'quotes and strokes', given: `"'\\"},{"a":"b\\` },
  { name: 'ten thousand characters', given: 'ß'.repeat(10_000) },
  { name: 'text from right to left', given: 'exe.\u202egpj\u2066\u200f' },
  { name: 'markup', given: '<!channel> <script>alert(1)</script> &amp;' },
  { name: 'placeholders', given: '{{data.collector.id}} {{markup:data.summary}} $& $1' },
  { name: 'half a character', given: 'a\ud83d b\udcff' },
  { name: 'names of members', given: '__proto__' },
  { name: 'a structured element', given: '] [x y="z"] 10 <34>1' },
];

/** An event of a copy on a host of that name, and all else of it called so too. */
export function findingEvent(name = 'ada-laptop', more: Partial<SinkEvent> = {}): SinkEvent {
  return {
    id: '0123456789abcdef0123456789abcdef',
    kind: 'finding.opened',
    at: '2026-11-20T10:00:00.000Z',
    host: { id: 'a'.repeat(32), name, platform: 'linux', group: '/emea' },
    finding: {
      id: 'f'.repeat(32),
      product: 'claude-code',
      channel: 'npm',
      account: { id: '1001', name },
      path: `/home/${name}`,
      firstSeen: '2026-11-20T08:00:00.000Z',
      state: 'installed',
      identity: 'proven',
      version: name,
      verdict: 'banned',
      because: 'product',
    },
    detail: {},
    ...more,
  };
}

/** An event that is about no copy. */
export function otherEvent(kind: SinkEvent['kind'], detail: SinkEvent['detail'] = {}): SinkEvent {
  const { host, ...rest } = findingEvent();
  return { ...rest, kind, host, finding: undefined, detail };
}

/** The message of an event, with accounts. */
export function message(event: SinkEvent = findingEvent()): SinkMessage {
  return messageOf(event, ORIGIN, { withAccounts: true });
}

const common = { filter: { kinds: SINK_EVENT_KINDS }, withAccounts: true, allowedNetworks: ['127.0.0.0/8'] };

export function webhookTo(
  given: { readonly port: number; readonly authority: string },
  more: Partial<WebhookSettings> = {},
): WebhookSettings {
  return { type: 'webhook', url: `https://127.0.0.1:${given.port}/in?x=1`, ...common, authority: given.authority, ...more };
}

export function syslogTo(
  given: { readonly port: number; readonly authority: string },
  more: Partial<SyslogSettings> = {},
): SyslogSettings {
  return {
    type: 'syslog',
    host: '127.0.0.1',
    port: given.port,
    tls: true,
    facility: 13,
    ...common,
    authority: given.authority,
    ...more,
  };
}

export const SIGNING_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** What sends these messages to there. */
export function sending(settings: Sending['settings'], messages: readonly SinkMessage[], more: Partial<Sending> = {}): Sending {
  const secrets = { signing: [{ secret: SIGNING_SECRET }] };
  const now = '2026-11-20T12:00:00.000Z';
  return { settings, secrets, messages, origin: ORIGIN, now, signal: new AbortController().signal, ...more };
}
