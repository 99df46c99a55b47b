import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import type { SinkSettings } from '../../../domain/sink.ts';
import type { SinkSecrets } from '../../sinks/contract.ts';
import { SINKS } from '../../sinks/list.ts';
import { newSigningSecret } from '../../sinks/webhook-signature.ts';
import { MOST_SINKS } from '../../store/sinks-contract.ts';
import { auditLine } from '../audit-line.ts';
import type { App, RouteContext } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { knownSink, noSink, sealOf, secretsOf } from './known-sink.ts';
import { NEW_SINK, SHOWN_SECRET, SINK_CHANGE, SINK_PARAMS, SinkView } from './schemas.ts';

const tags = ['sinks'];
const LIST = {
  operationId: 'listSinks',
  summary: 'Where events leave the collector, and how that fares',
  tags,
  response: { 200: closed({ items: Type.Array(SinkView) }) },
};
const ADD = {
  operationId: 'addSink',
  summary: 'Let events leave the collector another way',
  tags,
  body: NEW_SINK,
  response: { 201: SHOWN_SECRET },
};
const CHANGE = {
  operationId: 'changeSink',
  summary: 'Replace the settings of a sink',
  tags,
  params: SINK_PARAMS,
  body: SINK_CHANGE,
  response: { 204: Type.Null() },
};
const REMOVE = {
  operationId: 'removeSink',
  summary: 'Remove a sink with all that waits for it',
  tags,
  params: SINK_PARAMS,
  response: { 204: Type.Null() },
};

/** Sinks as they are kept. */
export function registerKeptSinks(app: App, context: RouteContext): void {
  const { store, clock, sinkSecrets } = context;
  const url = '/api/v1/sinks';
  app.get(url, { config: { access: 'listSinks' as const }, schema: LIST }, async () => {
    const rows = await store.sinks();
    return {
      items: rows.map(({ sealed, ...row }) => {
        const secrets = sinkSecrets.open(sealOf(row.name), sealed) as SinkSecrets | undefined;
        return { ...row, hasAuthorization: secrets?.authorization !== undefined };
      }),
    };
  });

  app.post(url, { config: { access: 'addSink' as const }, schema: ADD }, async (request, reply) => {
    const { name, settings: given, authorization = '' } = request.body;
    refuseProblem(given);
    const settings = shown(given);
    const secret = settings.type === 'webhook' ? newSigningSecret() : undefined;
    const secrets = { signing: secret === undefined ? [] : [{ secret }], ...address(given), ...kept(authorization) };
    const audit = auditLine(context, request.caller, { action: 'sink.add', subject: name, detail: { to: placeOf(settings) } });
    const sealed = sinkSecrets.seal(sealOf(name), secrets);
    const outcome = await store.addSink({ name, settings, sealed, at: clock.now(), audit });
    if (outcome === 'name-taken') throw badRequest(`there is a sink ${name} already`, 'Choose another name, or change that one.');
    if (outcome === 'too-many') throw badRequest(`there are ${MOST_SINKS} sinks already`, 'Remove one first.');
    return reply.code(201).send({ name, ...(secret === undefined ? {} : { secret }) });
  });

  app.post(`${url}/:name`, { config: { access: 'changeSink' as const }, schema: CHANGE }, async (request, reply) => {
    const { name } = request.params;
    const { settings: given, authorization } = request.body;
    refuseProblem(given);
    const settings = shown(given);
    const before = await knownSink(context, name);
    if (before.settings.type !== settings.type)
      throw badRequest(`${name} is a ${before.settings.type} sink`, 'Remove it, and add it again as another one.');
    const secrets = secretsOf(context, before);
    // What one server was trusted with is not shown to another because somebody changed an address.
    const stays = placeOf(before.settings) === placeOf(settings) ? secrets.authorization : undefined;
    const { signing } = secrets;
    // An address as it is shown stands for the one that is there.
    const isAsShown = given.type === 'webhook' && before.settings.type === 'webhook' && given.url === before.settings.url;
    const to = isAsShown && secrets.url !== undefined ? { url: secrets.url } : address(given);
    const changed = { signing, ...to, ...kept(authorization ?? stays ?? '') };
    const detail = { to: placeOf(settings), ...accountsTold(before.settings, settings) };
    const audit = auditLine(context, request.caller, { action: 'sink.change', subject: name, detail });
    const sealed = sinkSecrets.seal(sealOf(name), changed);
    if (!(await store.changeSink({ name, settings, sealed, at: clock.now(), audit }))) throw noSink(name);
    return reply.code(204).send(null);
  });

  app.delete(`${url}/:name`, { config: { access: 'removeSink' as const }, schema: REMOVE }, async (request, reply) => {
    const { name } = request.params;
    const audit = auditLine(context, request.caller, { action: 'sink.remove', subject: name });
    if (!(await store.removeSink({ name, audit }))) throw noSink(name);
    return reply.code(204).send(null);
  });
}

function refuseProblem(settings: SinkSettings): void {
  const problem = SINKS[settings.type].problemOf(settings);
  if (problem !== undefined) throw badRequest(problem, 'docs/sinks.md has examples.');
}

/** The settings with no more of a webhook's address than its server: what follows is often a secret. */
function shown(settings: SinkSettings): SinkSettings {
  if (settings.type !== 'webhook') return settings;
  const { origin, pathname, search } = new URL(settings.url);
  return { ...settings, url: `${origin}${pathname === '/' && search === '' ? '/' : '/…'}` };
}

function address(settings: SinkSettings): Pick<SinkSecrets, 'url'> {
  return settings.type === 'webhook' ? { url: settings.url } : {};
}

function kept(authorization: string): { readonly authorization?: string } {
  return authorization === '' ? {} : { authorization };
}

/** Whether somebody else learns of people from now on, or no more; nothing where that stays. */
function accountsTold(before: SinkSettings, { withAccounts = false }: SinkSettings): { readonly accounts?: string } {
  if ((before.withAccounts ?? false) === withAccounts) return {};
  return { accounts: withAccounts ? 'told from now on' : 'told no more' };
}

/** Which server it is, without what an address may hold of secrets. */
function placeOf(settings: SinkSettings): string {
  if (settings.type === 'webhook') return new URL(settings.url).origin;
  return `${settings.tls === false ? 'tcp' : 'tls'}://${settings.host}:${settings.port ?? 6514}`;
}
