import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import { FindingPage } from '../answers.ts';
import { auditLine } from '../audit-line.ts';
import type { RouteGroup } from '../contract.ts';
import { FindingFilters, storeFilters } from '../finding-filters.ts';
import { auditRead, oneHost } from '../one-host.ts';
import { findingView } from '../views.ts';

/** Findings of all hosts. */
export const findingRoutes: RouteGroup = {
  name: 'findings',
  register(app, context) {
    const querystring = closed({
      ...FindingFilters.properties,
      after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    });
    const summary = 'Findings of all hosts, page by page';
    const schema = { operationId: 'listFindings', summary, tags: ['findings'], querystring, response: { 200: FindingPage } };
    app.get('/api/v1/findings', { config: { access: 'listFindings' as const }, schema }, async (request) => {
      const { after, limit = 100, ...filters } = request.query;
      if (filters.host !== undefined) {
        await auditRead(context, { caller: request.caller, action: 'host.read', host: await oneHost(context, filters.host) });
      }
      if (filters.account !== undefined) {
        const deed = { action: 'account.read', subject: filters.account };
        await context.store.audit(auditLine(context, request.caller, deed));
      }
      const query = await storeFilters(filters, context);
      if (query === undefined) return { items: [] };
      const rows = await context.store.findings({ ...query, limit, after: after === undefined ? undefined : Number(after) });
      const judging = { products: context.products, policy: context.policy() };
      const items = rows.map((row) => findingView(row, judging));
      const last = rows.at(-1);
      return last === undefined || rows.length < limit ? { items } : { items, next: String(last.number) };
    });
  },
};
