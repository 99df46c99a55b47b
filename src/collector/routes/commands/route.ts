import { Type } from 'typebox';
import { sha256 } from '../../../domain/digest.ts';
import { closed, oneOf } from '../../../domain/schema.ts';
import { RINGS } from '../../../domain/rollout.ts';
import { HOST_ORDERS } from '../../../wire/statements.ts';
import type { HostRow } from '../../store/rows.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { notFound } from '../errors.ts';
import { auditLine } from '../audit-line.ts';
import { auditRead, oneHost } from '../one-host.ts';
import { CommandView, HostPulse } from '../update-answers.ts';
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
    registerPulse(app, context);
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

/** Orders that a page follows at once. */
const MOST_FOLLOWED = 5;

function registerPulse(app: App, context: RouteContext): void {
  const schema = {
    operationId: 'getPulse',
    summary:
      'When a host was last heard of, whether something changed, and how its newest orders stand: what a page asks that stays open',
    tags,
    params: HOST,
    response: { 200: HostPulse },
  };
  // No line of the audit log: it says nothing of what is on the host, and whoever opened the page has his line for that.
  app.get('/api/v1/hosts/:host/pulse', { config: { access: 'getPulse' as const }, schema }, async (request) => {
    const host = await oneHost(context, request.params.host);
    const { hostId, lastContact } = host;
    const now = context.clock.now();
    const rows = await context.store.commands({ hostId, at: now });
    return {
      now,
      lastContact,
      mark: markOf(host),
      orders: rows.slice(0, MOST_FOLLOWED).map((row) => {
        // What a host answers with is its diagnostics.
        const { report: _report, ...view } = viewOf(row);
        return view;
      }),
    };
  });
}

/** Of what changes when something happens, and not with each contact. */
function markOf(host: HostRow): string {
  const { open, lastScan, silentAt, stoppedAt, storage, forkedAt, group } = host;
  const told = [open, lastScan?.at, silentAt, stoppedAt, storage, forkedAt, group, host.closed, host.tags];
  return sha256(JSON.stringify(told)).slice(0, 32);
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
