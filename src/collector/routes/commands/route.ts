import { Type } from 'typebox';
import { closed, oneOf } from '../../../domain/schema.ts';
import { RINGS } from '../../../domain/rollout.ts';
import { HOST_ORDERS } from '../../../wire/statements.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { notFound } from '../errors.ts';
import { auditLine } from '../audit-line.ts';
import { auditRead, oneHost } from '../one-host.ts';
import { CommandView } from '../update-answers.ts';
import { registerFollow } from './follow.ts';
import { send, type Sending } from './send.ts';
import { viewOf } from './view.ts';

const HOST = closed({
  host: Type.String({ minLength: 1, maxLength: 256, description: 'The id of the host, or its name when only one bears it' }),
});
const DEPTH = Type.Optional(oneOf(['quick', 'deep']));
const EXPIRES = Type.Optional(Type.Integer({ minimum: 30, maximum: 30 * 24 * 3600, default: 3600 }));
const tags = ['commands'];

/** Orders for one host, of a closed set, under the command key: queued, delivered with its next contact, told what became of them. */
export const commandRoutes: RouteGroup = {
  name: 'commands',
  register(app, context) {
    registerRescan(app, context);
    registerCommand(app, context);
    registerList(app, context);
    registerFollow(app, context);
    registerRing(app, context);
  },
};

function registerRescan(app: App, context: RouteContext): void {
  const body = closed({ depth: DEPTH, expiresInSeconds: EXPIRES });
  const schema = {
    operationId: 'rescanHost',
    summary: 'Have a host look at itself now',
    tags,
    params: HOST,
    body,
    response: { 201: CommandView },
  };
  app.post('/api/v1/hosts/:host/rescan', { config: { access: 'rescanHost' as const }, schema }, async (request, reply) => {
    const { depth = 'quick', expiresInSeconds = 3600 } = request.body;
    const order = { verb: 'rescan', depth, expiresInSeconds } as const;
    return reply.code(201).send(await orderOf(context, request.params.host, { order, caller: request.caller }));
  });
}

function registerCommand(app: App, context: RouteContext): void {
  const body = closed({ verb: oneOf(HOST_ORDERS), depth: DEPTH, expiresInSeconds: EXPIRES });
  const schema = {
    operationId: 'sendCommand',
    summary: 'Order something of a host',
    tags,
    params: HOST,
    body,
    response: { 201: CommandView },
  };
  app.post('/api/v1/hosts/:host/commands', { config: { access: 'sendCommand' as const }, schema }, async (request, reply) => {
    const { verb, depth, expiresInSeconds = 3600 } = request.body;
    const order = { verb, expiresInSeconds, ...(depth === undefined || verb !== 'rescan' ? {} : { depth }) };
    return reply.code(201).send(await orderOf(context, request.params.host, { order, caller: request.caller }));
  });
}

function registerList(app: App, context: RouteContext): void {
  const response = { 200: closed({ items: Type.Array(CommandView) }) };
  const schema = {
    operationId: 'listCommands',
    summary: 'Orders for a host, the newest first, and what became of them',
    tags,
    params: HOST,
    response,
  };
  app.get('/api/v1/hosts/:host/commands', { config: { access: 'listCommands' as const }, schema }, async (request) => {
    const host = await oneHost(context, request.params.host);
    const [rows] = await Promise.all([
      context.store.commands({ hostId: host.hostId, at: context.clock.now() }),
      // What came of them are the host's diagnostics.
      auditRead(context, { caller: request.caller, action: 'commands.read', host }),
    ]);
    return { items: rows.map(viewOf) };
  });
}

function registerRing(app: App, context: RouteContext): void {
  const body = closed({ ring: Type.Optional(oneOf(RINGS)) });
  const response = { 200: closed({ ring: Type.Optional(oneOf(RINGS)) }) };
  const summary = 'Put a host into a ring by hand; without one its share decides again';
  const schema = { operationId: 'assignRing', summary, tags: ['catalogue'], params: HOST, body, response };
  app.post('/api/v1/hosts/:host/ring', { config: { access: 'assignRing' as const }, schema }, async (request) => {
    const { hostId, labels } = await oneHost(context, request.params.host);
    const { ring } = request.body;
    const detail = { name: labels.name, ring: ring ?? 'by share' };
    const audit = auditLine(context, request.caller, { action: 'host.ring', subject: hostId, detail });
    await context.store.assignRing({ hostId, ring, audit });
    return ring === undefined ? {} : { ring };
  });
}

async function orderOf(context: RouteContext, host: string, sending: Sending): Promise<CommandView> {
  const { hostId, labels } = await oneHost(context, host);
  context.store.announce({ kind: 'looked-at', hostId });
  const sent = await send(context, { hostId, name: labels.name }, sending);
  if (sent === undefined) throw notFound(`the host ${labels.name} takes no orders now`, 'Try it again.');
  return viewOf(sent);
}
