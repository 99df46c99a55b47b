import { Type } from 'typebox';
import { closed, text } from '../../../domain/schema.ts';
import { GroupPath, Tag } from '../../../domain/group.ts';
import { GroupView } from '../answers.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { noGroup } from '../known-group.ts';
import { auditLine } from '../audit-line.ts';
import { oneHost } from '../one-host.ts';

/** Hosts that one request changes; more are several requests. */
const MAX_HOSTS = 1000;
const HOSTS = Type.Array(text(256), { minItems: 1, maxItems: MAX_HOSTS, description: 'Ids, or names that one host bears' });
const tags = ['groups'];

/** The tree of groups, of which every host is in one node, and the hosts' tags. */
export const groupRoutes: RouteGroup = {
  name: 'groups',
  register(app, context) {
    registerTree(app, context);
    registerMove(app, context);
    registerTags(app, context);
  },
};

function registerTree(app: App, context: RouteContext): void {
  const { store, clock } = context;
  const url = '/api/v1/groups';
  const list = {
    operationId: 'listGroups',
    summary: 'Every group, by path, with how many hosts are in it',
    tags,
    response: { 200: closed({ items: Type.Array(GroupView) }) },
  };
  app.get(url, { config: { access: 'listGroups' as const }, schema: list }, async () => ({
    items: (await store.groups()).map((row) => ({ ...row })),
  }));

  const path = closed({ path: GroupPath });
  const create = {
    operationId: 'createGroup',
    summary: 'Add a group, with those above it',
    tags,
    body: path,
    response: { 201: closed({ isCreated: Type.Boolean() }) },
  };
  app.post(url, { config: { access: 'createGroup' as const }, schema: create }, async (request, reply) => {
    const at = clock.now();
    const audit = auditLine(context, request.caller, { action: 'group.create', subject: request.body.path });
    return reply.code(201).send({ isCreated: await store.addGroup({ path: request.body.path, at, audit }) });
  });

  const remove = {
    operationId: 'removeGroup',
    summary: 'Remove an empty group',
    tags,
    querystring: path,
    response: { 204: Type.Null() },
  };
  app.delete(url, { config: { access: 'removeGroup' as const }, schema: remove }, async (request, reply) => {
    const group = request.query.path;
    const audit = auditLine(context, request.caller, { action: 'group.remove', subject: group });
    const outcome = await store.removeGroup({ path: group, audit });
    if (outcome === 'unknown') throw noGroup(group);
    if (outcome === 'in-use')
      throw badRequest(
        `the group ${group} is in use`,
        'Move its hosts, remove the groups below it, revoke its tokens first; the top stays.',
      );
    return reply.code(204).send(null);
  });
}

function registerMove(app: App, context: RouteContext): void {
  const schema = {
    operationId: 'moveHosts',
    summary: 'Put hosts into a group',
    tags,
    body: closed({ group: GroupPath, hosts: HOSTS }),
    response: { 200: closed({ moved: Type.Integer() }) },
  };
  app.post('/api/v1/groups/hosts', { config: { access: 'moveHosts' as const }, schema }, async (request) => {
    const { group, hosts } = request.body;
    const hostIds = await idsOf(context, hosts);
    const detail = { group, hosts: hostIds.length };
    const audit = auditLine(context, request.caller, { action: 'host.move', subject: subjectOf(hostIds), detail });
    const moved = await context.store.moveHosts({ hostIds, group, audit });
    if (moved === undefined) throw noGroup(group);
    return { moved };
  });
}

function registerTags(app: App, context: RouteContext): void {
  const some = Type.Optional(Type.Array(Tag, { maxItems: 50 }));
  const schema = {
    operationId: 'tagHosts',
    summary: 'Put tags on hosts, and take others off',
    tags,
    body: closed({ hosts: HOSTS, add: some, remove: some }),
    response: { 200: closed({ hosts: Type.Integer() }) },
  };
  app.post('/api/v1/tags', { config: { access: 'tagHosts' as const }, schema }, async (request) => {
    const { hosts, add = [], remove = [] } = request.body;
    const hostIds = await idsOf(context, hosts);
    const detail = { add: add.join(' '), remove: remove.join(' '), hosts: hostIds.length };
    const audit = auditLine(context, request.caller, { action: 'host.tag', subject: subjectOf(hostIds), detail });
    if (!(await context.store.tagHosts({ hostIds, add, remove, audit })))
      throw badRequest('a host can have 50 tags', 'Take others off first.');
    return { hosts: hostIds.length };
  });
}

async function idsOf(context: RouteContext, hosts: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const host of new Set(hosts)) ids.push((await oneHost(context, host)).hostId);
  return ids;
}

/** The audit log names a host, or the first of many. */
function subjectOf(hostIds: readonly string[]): string {
  const [first = ''] = hostIds;
  return hostIds.length === 1 ? first : `${first} and ${hostIds.length - 1} more`;
}
