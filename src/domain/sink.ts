import { Type, type Static, type TSchema } from 'typebox';
import { GroupPath } from './group.ts';
import { VERDICTS } from './policy.ts';
import { listOf, oneOf, PRODUCT_ID, text } from './schema.ts';
import { SINK_EVENT_KINDS } from './sink-event.ts';

/** Ways out of the collector. */
export const SINK_TYPES = ['webhook', 'syslog'] as const;
export type SinkType = (typeof SINK_TYPES)[number];

/** Name of a sink. */
export const SinkName = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' });

/** What a sink is told of: an event must fit all that is given. */
export const SinkFilter = titled('SinkFilter', {
  kinds: listOf(oneOf(SINK_EVENT_KINDS), { minItems: 1, maxItems: SINK_EVENT_KINDS.length, uniqueItems: true }),
  /** Copies of these products only; events that are about no copy pass. */
  products: Type.Optional(listOf(PRODUCT_ID, { minItems: 1, maxItems: 500, uniqueItems: true })),
  /** Copies with one of these verdicts, now or until now; events that are about no copy pass. */
  verdicts: Type.Optional(listOf(oneOf(VERDICTS), { minItems: 1, maxItems: VERDICTS.length, uniqueItems: true })),
  /** Hosts of these groups and of those below; events that are about no host do not pass. */
  groups: Type.Optional(listOf(GroupPath, { minItems: 1, maxItems: 50, uniqueItems: true })),
});
export type SinkFilter = Static<typeof SinkFilter>;

const common = {
  filter: SinkFilter,
  /** Whether the account of a copy and its path, which often names a person, leave the collector; absent: they do not. */
  withAccounts: Type.Optional(Type.Boolean()),
  /** Networks (`10.1.0.0/16`, `fd00::/8`) or addresses that are no public ones, where the receiver may be all the same. */
  allowedNetworks: Type.Optional(
    listOf(Type.String({ pattern: '^[0-9A-Fa-f.:]{2,45}(/\\d{1,3})?$' }), { maxItems: 16, uniqueItems: true }),
  ),
  /** PEM of the authority of the receiver's certificate; absent: the system's. */
  authority: Type.Optional(text(20_000)),
};

/** A receiver of HTTP requests, one an event. */
export const WebhookSettings = titled('WebhookSettings', {
  type: Type.Literal('webhook'),
  url: Type.String({ pattern: '^https://[^\\s#@]+$', maxLength: 2000 }),
  /** JSON whose texts hold placeholders (`{{data.host.name}}`); absent: the whole message. */
  template: Type.Optional(text(16_384)),
  ...common,
});
export type WebhookSettings = Static<typeof WebhookSettings>;

/** A receiver of RFC 5424. */
export const SyslogSettings = titled('SyslogSettings', {
  type: Type.Literal('syslog'),
  host: Type.String({ pattern: '^[A-Za-z0-9.:_-]{1,253}$' }),
  /** Absent: 6514, that of syslog over TLS. */
  port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  /** False: plain TCP, which anybody on the way can read and change. */
  tls: Type.Optional(Type.Boolean()),
  /** 0 to 23; absent: 13, the log audit. */
  facility: Type.Optional(Type.Integer({ minimum: 0, maximum: 23 })),
  ...common,
});
export type SyslogSettings = Static<typeof SyslogSettings>;

/** Where a sink leads, and what it is told of; no secret of it is in there. */
export const SinkSettings = Type.Union([WebhookSettings, SyslogSettings]);
export type SinkSettings = Static<typeof SinkSettings>;

/** A closed object that bears a name in the API. */
function titled<T extends Record<string, TSchema>>(title: string, members: T) {
  return Type.Object(members, { additionalProperties: false, title });
}
