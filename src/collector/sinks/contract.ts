import type { Instant } from '../../domain/clock.ts';
import type { EventFinding, EventHost, SinkEvent } from '../../domain/sink-event.ts';
import type { SinkSettings, SinkType } from '../../domain/sink.ts';
import type { Resolve } from './reach.ts';

/** A way in which events leave the collector. */
export interface Sink {
  /** Also the name of its folder. */
  readonly name: SinkType;
  /** What is wrong with the settings that their schema does not say; undefined when nothing is. */
  problemOf(settings: SinkSettings): string | undefined;
  /**
   * Sends messages, those of one host in their order, and says what became of each. Never rejects for what the receiver or the network does; ends
   * within half a minute, or soon after `signal`.
   */
  send(sending: Sending): Promise<readonly Outcome[]>;
}

/** What is to be sent, and by what. */
export interface Sending {
  readonly settings: SinkSettings;
  readonly secrets: SinkSecrets;
  readonly messages: readonly SinkMessage[];
  readonly origin: Origin;
  readonly now: Instant;
  readonly signal: AbortSignal;
  /** Absent: the system's. */
  readonly resolve?: Resolve | undefined;
}

/** What became of a message. */
export type Outcome =
  /** With what the receiver answered, where there is an answer: syslog has none. */
  | { readonly kind: 'taken'; readonly answer?: string | undefined }
  /** The receiver does not want this one, and works otherwise. */
  | { readonly kind: 'refused'; readonly why: string }
  /** The receiver takes nothing now. */
  | { readonly kind: 'away'; readonly why: string; readonly retryAfterMs?: number | undefined }
  /** The receiver wants nothing any more. */
  | { readonly kind: 'over'; readonly why: string }
  | { readonly kind: 'untried' };

/** What only the receiver and the collector know; never shown again, and never logged. */
export interface SinkSecrets {
  /** Of a webhook, `whsec_…`: the newest first; an older one signs besides until its end. */
  readonly signing: readonly { readonly secret: string; readonly until?: Instant | undefined }[];
  /** Of a webhook: its whole address, of which the settings show the server only; paths and queries of chats are secrets. */
  readonly url?: string | undefined;
  /** Of a webhook: the value of `authorization`. */
  readonly authorization?: string | undefined;
}

/** Which collector says it. */
export interface Origin {
  readonly collectorId: string;
  /** Its DNS name or address. */
  readonly name: string;
  readonly version: string;
  /** The product of that id, for people. */
  productName(id: string): string;
}

/** An event as receivers see it. Every text is bounded and well-formed; what hosts say of themselves stands in it as they say it. */
export interface SinkMessage {
  readonly type: SinkEvent['kind'];
  /** When it happened. */
  readonly timestamp: Instant;
  readonly data: {
    /** Of the event: the same whenever it is sent again. */
    readonly id: string;
    /** For people, in one line. */
    readonly summary: string;
    readonly collector: { readonly id: string; readonly name: string };
    readonly host?: EventHost | undefined;
    readonly finding?: (Omit<EventFinding, 'path'> & { readonly path?: string; readonly productName: string }) | undefined;
    readonly detail: Readonly<Record<string, string | number>>;
  };
}
