import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { WebhookSettings } from '../../../domain/sink.ts';
import type { Outcome, Sending, Sink, SinkMessage } from '../contract.ts';
import { reach } from '../reach.ts';
import { retryAfterMs } from '../retry-after.ts';
import { settingsProblem } from '../settings-problem.ts';
import { fill, templateProblem } from '../template.ts';
import { signedHeaders } from '../webhook-signature.ts';

/** Hosts whose events are on their way at once. */
const LANES = 8;
/** For one request with its answer; Standard Webhooks says 15 to 30 s. */
const DEADLINE_MS = 15_000;
/** Nothing is begun later than this in one round: with the look at the name a round ends within half a minute, before another collector may take over. */
const BEGIN_MS = 10_000;
/** An answer is its status; of the rest so much is read, to use the connection again. */
const MOST_ANSWER_BYTES = 64 * 1024;
const MOST_BODY_BYTES = 256 * 1024;
/** What a receiver says of one body; all else is said of the receiver. */
const ABOUT_THE_BODY: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** HTTP POST over TLS of JSON, filled into a template and signed as Standard Webhooks has it */
export const webhookSink: Sink = {
  name: 'webhook',
  problemOf(settings) {
    if (settings.type !== 'webhook') return 'these are no settings of a webhook';
    if (!URL.canParse(settings.url)) return `${settings.url} is no address`;
    return settingsProblem(settings) ?? (settings.template === undefined ? undefined : templateProblem(settings.template));
  },
  async send(sending) {
    const { settings, messages, resolve } = sending;
    if (settings.type !== 'webhook') throw new TypeError('these are no settings of a webhook');
    const url = new URL(sending.secrets.url ?? settings.url);
    const way = await reach(url.hostname, settings.allowedNetworks, resolve);
    if ('refused' in way) return messages.map(() => ({ kind: 'away', why: way.refused }));
    const ca = settings.authority === undefined ? {} : { ca: settings.authority };
    const agent = new Agent({
      keepAlive: true,
      maxSockets: LANES,
      lookup: way.lookup,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ...ca,
    });
    try {
      return await inLanes(messages, async (message) => post(message, { url, agent, settings, sending }));
    } finally {
      agent.destroy();
    }
  },
};

interface Post {
  readonly url: URL;
  readonly agent: Agent;
  readonly settings: WebhookSettings;
  readonly sending: Sending;
}

async function post(message: SinkMessage, { url, agent, settings, sending }: Post): Promise<Outcome> {
  const body = JSON.stringify(settings.template === undefined ? message : fill(settings.template, message));
  const bytes = Buffer.byteLength(body);
  if (bytes > MOST_BODY_BYTES) return { kind: 'refused', why: `the template makes ${bytes} bytes of it` };
  const { secrets, origin, now, signal } = sending;
  const headers = {
    'content-type': 'application/json',
    'content-length': String(bytes),
    'user-agent': `bandog/${origin.version}`,
    ...(secrets.authorization === undefined ? {} : { authorization: secrets.authorization }),
    ...signedHeaders({ id: message.data.id, body, now }, secrets),
  };
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(url, { method: 'POST', agent, headers, signal: deadline }, resolve);
      asked.on('error', reject);
      asked.end(body);
    });
    await readToEnd(answer);
    return outcomeOf(answer, now);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    return { kind: 'away', why: deadline.aborted ? `no answer within ${DEADLINE_MS / 1000} s` : why.slice(0, 300) };
  }
}

/** By the status alone: redirects are not followed, and what else is answered is nobody's business. */
function outcomeOf({ statusCode = 0, headers }: IncomingMessage, now: string): Outcome {
  const why = `the receiver answered ${statusCode}`;
  if (statusCode >= 200 && statusCode < 300) return { kind: 'taken', answer: why };
  if (statusCode === 410) return { kind: 'over', why };
  if (ABOUT_THE_BODY.has(statusCode)) return { kind: 'refused', why };
  return { kind: 'away', why, retryAfterMs: retryAfterMs(headers['retry-after'], now) };
}

async function readToEnd(answer: IncomingMessage): Promise<void> {
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += (chunk as Buffer).length;
    // Leaving the loop ends the connection.
    if (bytes > MOST_ANSWER_BYTES) return;
  }
}

/** Several hosts at once, the messages of one host after each other; after the first that says that the receiver is away no more are begun. */
async function inLanes(
  messages: readonly SinkMessage[],
  send: (message: SinkMessage) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = messages.map(() => ({ kind: 'untried' }));
  const waiting = [...Map.groupBy(messages.keys(), (index) => messages[index]?.data.host?.id ?? '').values()];
  const beganMs = performance.now();
  let isStopped = false;
  const work = async (): Promise<void> => {
    for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift()) {
      for (const index of lane) {
        const message = messages[index];
        if (isStopped || message === undefined || performance.now() - beganMs > BEGIN_MS) return;
        const outcome = await send(message);
        outcomes[index] = outcome;
        if (outcome.kind === 'away' || outcome.kind === 'over') isStopped = true;
        if (outcome.kind !== 'taken') break;
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, work));
  return outcomes;
}
