import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { closed, INSTANT, oneOf } from '../../../domain/schema.ts';
import { EXPORTERS } from '../../exporters/list.ts';
import { auditLine } from '../audit-line.ts';
import type { App, Caller, RouteContext, RouteGroup } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { HostFilters } from '../host-filters.ts';
import { ComplianceView, SampleView } from './answers.ts';
import { periodOf, reportOf } from './report.ts';
import { sampleOf } from './sample.ts';
import { copiesTable, coverageTable, exceptionsTable, PARTS, sampleTable, type Table } from './tables.ts';

const tags = ['compliance'];
const PERIOD = { from: INSTANT, to: INSTANT, group: HostFilters.properties.group };
const SAMPLE = {
  of: oneOf(['hosts', 'findings']),
  seed: Type.String({ minLength: 1, maxLength: 64, description: 'The same gives the same sample' }),
  size: Type.Integer({ minimum: 1, maximum: 100 }),
};

/** What is shown to whoever asks whether the ban is kept: a period's figures, a sample that can be drawn again, and both as files. */
export const complianceRoutes: RouteGroup = {
  name: 'compliance',
  register(app, context) {
    registerReport(app, context);
    registerSample(app, context);
    registerExport(app, context);
  },
};

function registerReport(app: App, context: RouteContext): void {
  const summary = 'Coverage, copies with their life, times and exceptions of a period';
  const schema = { operationId: 'getCompliance', summary, tags, querystring: closed(PERIOD), response: { 200: ComplianceView } };
  app.get('/api/v1/compliance', { config: { access: 'getCompliance' as const }, schema }, async (request) =>
    reportOf(context, periodOf(request.query), request.caller),
  );
}

function registerSample(app: App, context: RouteContext): void {
  const summary = 'A random sample of hosts or copies of a period, the same for the same seed, with their evidence';
  const querystring = closed({ ...PERIOD, ...SAMPLE });
  const schema = { operationId: 'drawSample', summary, tags, querystring, response: { 200: SampleView } };
  app.get('/api/v1/compliance/sample', { config: { access: 'drawSample' as const }, schema }, async (request) => {
    const { of, seed, size } = request.query;
    await auditTaken(context, request.caller, { action: 'compliance.sample', detail: { of, seed, size } });
    return sampleOf(context, { ...periodOf(request.query), of, seed, size });
  });
}

function registerExport(app: App, context: RouteContext): void {
  const querystring = closed({
    ...PERIOD,
    part: oneOf(PARTS),
    format: oneOf(EXPORTERS.map((exporter) => exporter.format)),
    of: Type.Optional(SAMPLE.of),
    seed: Type.Optional(SAMPLE.seed),
    size: Type.Optional(SAMPLE.size),
  });
  const response = { 200: Type.Unsafe<Readable>({ type: 'string', description: 'The file' }) };
  const summary = 'One part of a period as a file; a sample needs what it is drawn by';
  const schema = { operationId: 'exportCompliance', summary, tags, querystring, response };
  app.get('/api/v1/compliance/export', { config: { access: 'exportCompliance' as const }, schema }, async (request, reply) => {
    const { part, format } = request.query;
    const exporter = EXPORTERS.find((one) => one.format === format);
    if (exporter === undefined) throw badRequest(`there is no format ${format}`);
    const { columns, rows } = await tableOf(context, request.query, request.caller);
    const { from, to } = request.query;
    await auditTaken(context, request.caller, { action: 'compliance.export', detail: { part, format, from, to } });
    const file = `attachment; filename="bandog-${part}-${from.slice(0, 10)}-${to.slice(0, 10)}.${format}"`;
    void reply.header('content-disposition', file).type(exporter.contentType);
    return reply.send(Readable.from(exporter.write(columns, once(rows))));
  });
}

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly group?: string | undefined;
  readonly part: (typeof PARTS)[number];
  readonly of?: 'hosts' | 'findings' | undefined;
  readonly seed?: string | undefined;
  readonly size?: number | undefined;
}

async function tableOf(context: RouteContext, asked: Asked, caller: Caller | undefined): Promise<Table> {
  const period = periodOf(asked);
  const { part, of, seed, size } = asked;
  if (part === 'sample') {
    if (of === undefined || seed === undefined || size === undefined)
      throw badRequest('a sample is drawn by `of`, `seed` and `size`', 'Give all three.');
    return sampleTable(await sampleOf(context, { ...period, of, seed, size }));
  }
  const report = await reportOf(context, period, caller);
  switch (part) {
    case 'coverage':
      return coverageTable(report);
    case 'copies':
      return copiesTable(report);
    case 'exceptions':
      return exceptionsTable(report);
  }
}

async function* once<T>(rows: T) {
  yield rows;
}

async function auditTaken(
  context: RouteContext,
  caller: Caller | undefined,
  deed: { readonly action: string; readonly detail: Readonly<Record<string, string | number>> },
): Promise<void> {
  await context.store.audit(auditLine(context, caller, { ...deed, subject: 'compliance' }));
}
