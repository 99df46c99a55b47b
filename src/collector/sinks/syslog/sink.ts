import { connect as connectPlain, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { SyslogSettings } from '../../../domain/sink.ts';
import type { Sending, Sink } from '../contract.ts';
import { reach } from '../reach.ts';
import { settingsProblem } from '../settings-problem.ts';
import { syslogFrame } from '../syslog-line.ts';

/** Of syslog over TLS (RFC 5425, 4.1). */
const PORT = 6514;
/** Facilities of RFC 5424, table 1. */
const LOG_AUDIT = 13;
/** For one connection with all that is sent in it. */
const DEADLINE_MS = 15_000;
/** Receivers have nothing to say. */
const MOST_ANSWER_BYTES = 64 * 1024;

/** Syslog (RFC 5424) over TLS (RFC 5425) or, where an administrator says so, plain TCP (RFC 6587, octet counting), with OCSF Detection Findings */
export const syslogSink: Sink = {
  name: 'syslog',
  problemOf(settings) {
    if (settings.type !== 'syslog') return 'these are no settings of syslog';
    return settingsProblem(settings);
  },
  async send(sending) {
    const { settings, messages, resolve, origin } = sending;
    if (settings.type !== 'syslog') throw new TypeError('these are no settings of syslog');
    const { facility = LOG_AUDIT } = settings;
    const way = await reach(settings.host, settings.allowedNetworks, resolve);
    if ('refused' in way) return messages.map(() => ({ kind: 'away', why: way.refused }));
    const frames = messages.map((message) => syslogFrame(message, { origin, facility }));
    const failure = await hand(frames.join(''), connection(settings, way.lookup), sending);
    return messages.map(() => (failure === undefined ? { kind: 'taken' } : { kind: 'away', why: failure }));
  },
};

function connection({ host, port = PORT, tls = true, authority }: SyslogSettings, lookup: LookupFunction): Socket {
  const ca = authority === undefined ? {} : { ca: authority };
  if (!tls) return connectPlain({ host, port, lookup });
  const name = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({ host, port, lookup, minVersion: 'TLSv1.2', rejectUnauthorized: true, ...name, ...ca });
}

/**
 * Writes all of it, ends, and waits until the receiver ends too: syslog acknowledges nothing, but who has read to the end and closes has it.
 * What went wrong, or undefined.
 */
async function hand(text: string, socket: Socket, { signal }: Sending): Promise<string | undefined> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  return new Promise((resolve) => {
    let [isWritten, hasEnded, bytes] = [false, false, 0];
    const settle = (failure: string | undefined): void => {
      deadline.removeEventListener('abort', late);
      socket.destroy();
      resolve(failure?.slice(0, 300));
    };
    const late = (): void =>
      settle(
        isWritten ? 'the receiver did not close the connection, so that nobody knows what it took' : 'no connection in time',
      );
    deadline.addEventListener('abort', late);
    if (deadline.aborted) late();
    socket.on('error', (error) => settle(error.message));
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_ANSWER_BYTES) settle('the receiver says more than a receiver has to say');
    });
    socket.on('end', () => {
      hasEnded = true;
    });
    socket.on('close', () => settle(isWritten && hasEnded ? undefined : 'the receiver closed the connection early'));
    socket.end(text, 'latin1', () => {
      // Before this the receiver had not been told of our end: an end of its own came too early.
      isWritten = !hasEnded;
    });
  });
}
