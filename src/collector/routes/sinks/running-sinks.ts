import { Type } from 'typebox';
import { closed, INSTANT, text } from '../../../domain/schema.ts';
import { newId } from '../../access/secrets.ts';
import { SINKS } from '../../sinks/list.ts';
import { messageOf } from '../../sinks/message.ts';
import { newSigningSecret } from '../../sinks/webhook-signature.ts';
import { actorOf, auditLine } from '../audit-line.ts';
import type { App, RouteContext } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { knownSink, noSink, sealOf, secretsOf } from './known-sink.ts';
import { SINK_PARAMS, SinkTest } from './schemas.ts';

/** How long a secret that was replaced signs beside the new one, so that nobody has to change two systems at once. */
const BOTH_MS = 24 * 3600_000;

const tags = ['sinks'];
const params = SINK_PARAMS;
const PAUSE = {
  operationId: 'pauseSink',
  summary: 'Let events wait',
  tags,
  params,
  body: closed({ why: Type.String({ minLength: 1, maxLength: 500 }) }),
  response: { 204: Type.Null() },
};
const RESUME = { operationId: 'resumeSink', summary: 'Send what waits', tags, params, response: { 204: Type.Null() } };
const ROTATE = {
  operationId: 'rotateSinkSecret',
  summary: 'Make a new secret for a webhook; the old one signs too for a day',
  tags,
  params,
  response: { 200: closed({ name: text(63), secret: text(100), oldUntil: INSTANT }) },
};
const TEST = {
  operationId: 'testSink',
  summary: 'Send a test event now, and say what the receiver made of it',
  tags,
  params,
  response: { 200: SinkTest },
};

/** What is done with a sink that is there. */
export function registerRunningSinks(app: App, context: RouteContext): void {
  const { store, clock, sinkSecrets, origin } = context;
  const url = '/api/v1/sinks/:name';
  app.post(`${url}/pause`, { config: { access: 'pauseSink' as const }, schema: PAUSE }, async (request, reply) => {
    const { name } = request.params;
    const { why } = request.body;
    const audit = auditLine(context, request.caller, { action: 'sink.pause', subject: name, why });
    if (!(await store.pauseSink({ name, at: clock.now(), why, audit }))) throw noSink(name);
    return reply.code(204).send(null);
  });

  app.post(`${url}/resume`, { config: { access: 'resumeSink' as const }, schema: RESUME }, async (request, reply) => {
    const { name } = request.params;
    const audit = auditLine(context, request.caller, { action: 'sink.resume', subject: name });
    if (!(await store.pauseSink({ name, at: clock.now(), audit }))) throw noSink(name);
    return reply.code(204).send(null);
  });

  app.post(`${url}/rotate-secret`, { config: { access: 'rotateSinkSecret' as const }, schema: ROTATE }, async (request) => {
    const sink = await knownSink(context, request.params.name);
    const { name } = sink;
    if (sink.settings.type !== 'webhook') throw badRequest(`${name} signs nothing`, 'Only webhooks are signed.');
    const secrets = secretsOf(context, sink);
    const secret = newSigningSecret();
    const at = clock.now();
    const oldUntil = new Date(Date.parse(at) + BOTH_MS).toISOString();
    const [newest] = secrets.signing;
    const signing = [{ secret }, ...(newest === undefined ? [] : [{ secret: newest.secret, until: oldUntil }])];
    const audit = auditLine(context, request.caller, { action: 'sink.rotate-secret', subject: name });
    const sealed = sinkSecrets.seal(sealOf(name), { ...secrets, signing });
    if (!(await store.changeSink({ name, sealed, at, audit }))) throw noSink(name);
    return { name, secret, oldUntil };
  });

  app.post(`${url}/test`, { config: { access: 'testSink' as const }, schema: TEST }, async (request) => {
    const sink = await knownSink(context, request.params.name);
    const { name, settings } = sink;
    const secrets = secretsOf(context, sink);
    const at = clock.now();
    const test = { id: newId(), kind: 'sink.test', at, detail: { sink: name, actor: actorOf(request.caller) } } as const;
    await store.audit(auditLine(context, request.caller, { action: 'sink.test', subject: name }));
    const messages = [messageOf(test, origin(), settings)];
    const sending = { settings, secrets, messages, origin: origin(), now: at, signal: AbortSignal.timeout(30_000) };
    const beganMs = clock.monotonicMs();
    const [outcome] = await SINKS[settings.type].send(sending);
    const milliseconds = Math.round(clock.monotonicMs() - beganMs);
    if (outcome === undefined || outcome.kind === 'untried') return { isTaken: false, milliseconds };
    if (outcome.kind !== 'taken') return { isTaken: false, why: outcome.why, milliseconds };
    const { answer } = outcome;
    return { isTaken: true, ...(answer === undefined ? {} : { answer }), milliseconds };
  });
}
