import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { closed, oneOf } from '../../../domain/schema.ts';
import { forDisplay } from '../../../domain/host-path.ts';
import type { ExportRow } from '../../exporters/contract.ts';
import { EXPORTERS } from '../../exporters/list.ts';
import type { FindingQuery } from '../../store/query-contract.ts';
import type { FindingRow } from '../../store/rows.ts';
import type { RouteContext, RouteGroup } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { FindingFilters, storeFilters } from '../finding-filters.ts';
import { auditLine } from '../audit-line.ts';
import { auditQuestion } from '../audited-question.ts';
import { findingView, judgingOf } from '../views.ts';

const ROWS_A_PAGE = 2000;

/** Findings as a file, streamed: memory stays the same however many there are. */
export const exportRoutes: RouteGroup = {
  name: 'exports',
  register(app, context) {
    const formats = EXPORTERS.map((exporter) => exporter.format);
    const querystring = closed({ ...FindingFilters.properties, format: oneOf(formats) });
    const response = { 200: Type.Unsafe<Readable>({ type: 'string', description: 'The file' }) };
    const schema = { operationId: 'exportFindings', summary: 'Findings as a file', tags: ['findings'], querystring, response };
    app.get('/api/v1/export', { config: { access: 'exportFindings' as const }, schema }, async (request, reply) => {
      const { format, ...filters } = request.query;
      const exporter = EXPORTERS.find((one) => one.format === format);
      if (exporter === undefined) throw badRequest(`there is no format ${format}`);
      const query = await storeFilters(filters, context);
      await auditQuestion(context, request.caller, filters);
      const given = Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined);
      const detail = { format, ...Object.fromEntries(given) };
      const deed = { action: 'findings.export', subject: 'findings', detail };
      await context.store.audit(auditLine(context, request.caller, deed));
      const text = exporter.write(pages(query, context));
      void reply.header('content-disposition', `attachment; filename="bandog-findings.${format}"`).type(exporter.contentType);
      return reply.send(Readable.from(text));
    });
  },
};

async function* pages(query: Omit<FindingQuery, 'limit'>, context: RouteContext): AsyncGenerator<readonly ExportRow[]> {
  for (let after = 0; ;) {
    const rows = await context.store.findings({ ...query, after, limit: ROWS_A_PAGE });
    if (rows.length > 0) yield rows.map((row) => exportRow(row, context));
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_A_PAGE) return;
    after = last.number;
  }
}

function exportRow(row: FindingRow, context: RouteContext): ExportRow {
  const { finding, productName, verdict } = findingView(row, judgingOf(context));
  const { environment } = finding;
  return {
    host: forDisplay(row.hostName),
    hostId: row.hostId,
    product: finding.product,
    productName,
    verdict: verdict.verdict,
    reason: verdict.reason ?? '',
    state: finding.state,
    channel: finding.channel,
    account: forDisplay(finding.account?.name ?? ''),
    accountId: forDisplay(finding.account?.id ?? ''),
    environment: forDisplay(
      [environment.kind, environment.image ?? environment.id].filter((part) => part !== undefined).join(' '),
    ),
    version: forDisplay(finding.version ?? ''),
    identity: finding.identity,
    path: forDisplay(finding.anchor),
    running: finding.running.length,
    firstSeen: finding.firstSeen,
    lastSeen: finding.lastSeen,
    goneAt: finding.goneAt ?? '',
    findingId: finding.id,
  };
}
