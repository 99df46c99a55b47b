import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import { FindingPage } from '../answers.ts';
import { auditLine } from '../audit-line.ts';
import type { RouteGroup } from '../contract.ts';
import { FindingFilters, storeFilters } from '../finding-filters.ts';
import { auditRead, oneHost } from '../one-host.ts';
import { pageEnds } from '../place-cursor.ts';
import { findingView, judgingOf } from '../views.ts';

/** Findings of all hosts. */
export const findingRoutes: RouteGroup = {
  name: 'findings',
  register(app, context) {
    const place = Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' }));
    const querystring = closed({
      ...FindingFilters.properties,
      after: place,
      before: place,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    });
    const summary = 'Findings of all hosts, page by page in both directions';
    const schema = { operationId: 'listFindings', summary, tags: ['findings'], querystring, response: { 200: FindingPage } };
    app.get('/api/v1/findings', { config: { access: 'listFindings' as const }, schema }, async (request) => {
      const { after, before, limit = 100, ...filters } = request.query;
      if (filters.host !== undefined) {
        await auditRead(context, { caller: request.caller, action: 'host.read', host: await oneHost(context, filters.host) });
      }
      if (filters.account !== undefined) {
        const deed = { action: 'account.read', subject: filters.account };
        await context.store.audit(auditLine(context, request.caller, deed));
      }
      const query = await storeFilters(filters, context);
      const bounds = {
        after: after === undefined ? undefined : Number(after),
        before: before === undefined ? undefined : Number(before),
      };
      const rows = await context.store.findings({ ...query, ...bounds, limit });
      const judging = judgingOf(context);
      const items = rows.map((row) => findingView(row, judging));
      return { items, ...pageEnds(rows, { after, before, limit }, (row) => String(row.number)) };
    });
  },
};
