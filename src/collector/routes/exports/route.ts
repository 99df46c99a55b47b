import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { closed, oneOf } from '../../../domain/schema.ts';
import { COLUMNS, HOST_COLUMNS, type RowPages } from '../../exporters/contract.ts';
import { EXPORTERS } from '../../exporters/list.ts';
import { auditLine } from '../audit-line.ts';
import { auditQuestion } from '../audited-question.ts';
import type { App, Caller, RouteContext, RouteGroup } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { FindingFilters, refuseFrom, storeFilters } from '../finding-filters.ts';
import { hostFilter, HostFilters, refuseAccounts, words } from '../host-filters.ts';
import { findingPages, ORDERS } from './finding-rows.ts';
import { hostPages } from './host-rows.ts';

const tags = ['findings'];
const format = oneOf(EXPORTERS.map((exporter) => exporter.format));
const response = { 200: Type.Unsafe<Readable>({ type: 'string', description: 'The file' }) };
const columnsOf = (known: readonly string[]) =>
  Type.Optional(Type.String({ maxLength: 1000, description: `Of ${known.join(', ')}, with commas; without it all` }));

/** Findings and hosts as files, streamed: memory stays the same however many there are. */
export const exportRoutes: RouteGroup = {
  name: 'exports',
  register(app, context) {
    registerFindings(app, context);
    registerHosts(app, context);
  },
};

function registerFindings(app: App, context: RouteContext): void {
  const querystring = closed({
    ...FindingFilters.properties,
    format,
    columns: columnsOf(COLUMNS),
    order: Type.Optional(oneOf(ORDERS)),
    from: Type.Optional(Type.String({ maxLength: 256, description: 'With `order=host`: begin at this name' })),
  });
  const schema = { operationId: 'exportFindings', summary: 'Findings as a file', tags, querystring, response };
  app.get('/api/v1/export', { config: { access: 'exportFindings' as const }, schema }, async (request, reply) => {
    const { format: wanted, columns, order = 'oldest', from, ...filters } = request.query;
    if (order !== 'host') refuseFrom(from);
    const query = await storeFilters(filters, context);
    const shown = words(columns, COLUMNS, 'column') ?? COLUMNS;
    await auditQuestion(context, request.caller, filters);
    const deed = { action: 'findings.export', subject: 'findings', format: wanted, filters };
    await auditExport(context, request.caller, deed);
    return file(reply, {
      name: 'findings',
      format: wanted,
      columns: shown,
      pages: findingPages({ query, order, from }, context),
    });
  });
}

function registerHosts(app: App, context: RouteContext): void {
  const querystring = closed({
    ...HostFilters.properties,
    from: Type.Optional(Type.String({ maxLength: 256, description: 'Begin at this name' })),
    format,
    columns: columnsOf(HOST_COLUMNS),
  });
  const schema = { operationId: 'exportHosts', summary: 'Hosts as a file', tags: ['hosts'], querystring, response };
  app.get('/api/v1/host-export', { config: { access: 'exportHosts' as const }, schema }, async (request, reply) => {
    const { format: wanted, columns, from, ...filters } = request.query;
    refuseAccounts(request.caller, filters);
    const shown = words(columns, HOST_COLUMNS, 'column') ?? HOST_COLUMNS;
    const filter = hostFilter(filters, context.clock.now());
    await auditQuestion(context, request.caller, { account: filters.account });
    await auditExport(context, request.caller, { action: 'hosts.export', subject: 'hosts', format: wanted, filters });
    return file(reply, { name: 'hosts', format: wanted, columns: shown, pages: hostPages(filter, from, context) });
  });
}

interface Exported {
  readonly action: string;
  readonly subject: string;
  readonly format: string;
  readonly filters: Readonly<Record<string, string | boolean | undefined>>;
}

async function auditExport(context: RouteContext, caller: Caller | undefined, { filters, ...deed }: Exported): Promise<void> {
  const given = Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const]));
  const detail = { format: deed.format, ...Object.fromEntries(given) };
  await context.store.audit(auditLine(context, caller, { action: deed.action, subject: deed.subject, detail }));
}

interface Wanted<C extends string> {
  readonly name: string;
  readonly format: string;
  readonly columns: readonly C[];
  readonly pages: RowPages<C>;
}

function file<C extends string>(reply: FastifyReply, { name, format: wanted, columns, pages }: Wanted<C>) {
  const exporter = EXPORTERS.find((one) => one.format === wanted);
  if (exporter === undefined) throw badRequest(`there is no format ${wanted}`);
  void reply.header('content-disposition', `attachment; filename="bandog-${name}.${wanted}"`).type(exporter.contentType);
  return reply.send(Readable.from(exporter.write(columns, pages)));
}
