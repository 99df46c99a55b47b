import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { authoritiesFor } from './network.ts';
import { Dialler, type Collector } from './dial.ts';

const MAX_ANSWER_BYTES = 16 * 1024;
const MAX_CHAIN = 10;
const DAY_MS = 86_400_000;

/**
 * Why a certificate that may be the collector's is not valid at this machine's time: the clock is wrong, or the certificate
 * is. Asks the collector for its time over a connection whose certificate is right but for its dates; nothing secret is
 * sent, and nothing but the time is believed, for a message to people only.
 */
export async function whoseTimeIsWrong(collector: Collector, signal: AbortSignal): Promise<{ readonly why: string }> {
  const dialled = await new Dialler(collector).dial({ signal, takesAny: true });
  const nowMs = Date.now();
  if (dialled.kind !== 'connected') return { why: `the certificate is not valid at ${day(nowMs)}, which is now on this machine` };
  const { socket } = dialled;
  const end = () => void socket.destroy();
  signal.addEventListener('abort', end, { once: true });
  try {
    const leaf = socket.getPeerX509Certificate();
    if (leaf === undefined || !isVouchedFor(leaf, collector))
      return { why: 'the certificate is another’s, and not valid now either' };
    const [fromMs, toMs] = [leaf.validFromDate.getTime(), leaf.validToDate.getTime()];
    const theirMs = await timeOf(socket, new URL(collector.url));
    return { why: sentence({ fromMs, toMs, nowMs, theirMs }) };
  } finally {
    signal.removeEventListener('abort', end);
    socket.destroy();
  }
}

/** What is known of the times in play. */
interface Times {
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  /** Absent when the collector did not say. */
  readonly theirMs: number | undefined;
}

function sentence({ fromMs, toMs, nowMs, theirMs }: Times): string {
  const validity = nowMs > toMs ? `expired on ${day(toMs)}` : `is valid only from ${day(fromMs)}`;
  if (theirMs === undefined)
    return `the collector’s certificate ${validity}, and this machine’s clock says ${day(nowMs)}: one of the two is wrong`;
  if (theirMs >= fromMs && theirMs <= toMs) {
    const days = Math.max(1, Math.round(Math.abs(nowMs - theirMs) / DAY_MS));
    const side = nowMs > theirMs ? 'ahead of' : 'behind';
    return `this machine’s clock is wrong: it says ${day(nowMs)}, ${days} ${days === 1 ? 'day' : 'days'} ${side} the collector’s; set it`;
  }
  return `the collector’s certificate ${validity}: it must be renewed at the collector`;
}

/** Whether an authority that we take signed it, or signed one that did. */
function isVouchedFor(leaf: X509Certificate, { authority, network }: Collector): boolean {
  const authorities = authoritiesFor(authority, network.trust)
    .flatMap((pem) => pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [])
    .map((pem) => new X509Certificate(pem));
  let one: X509Certificate | undefined = leaf;
  for (let depth = 0; depth < MAX_CHAIN && one !== undefined; depth += 1) {
    const child: X509Certificate = one;
    if (authorities.some((known) => child.checkIssued(known) && child.verify(known.publicKey))) return true;
    const issuer: X509Certificate | undefined = child.issuerCertificate;
    if (issuer === undefined || !child.verify(issuer.publicKey)) return false;
    one = issuer;
  }
  return false;
}

/** The `Date` of an answer to a question that needs no right. */
async function timeOf(socket: TLSSocket, url: URL): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let said = '';
  const done = () => resolve(said);
  socket.on('data', (part: Buffer) => {
    said += part.toString('latin1');
    if (said.includes('\r\n\r\n') || said.length > MAX_ANSWER_BYTES) done();
  });
  socket.once('close', done);
  socket.write(`GET /healthz HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`);
  const [, date] = /\r\ndate: *([A-Za-z0-9 ,:+-]{1,64})\r\n/i.exec(await promise) ?? [];
  const timeMs = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
