import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import { FindingPage } from '../answers.ts';
import { auditQuestion } from '../audited-question.ts';
import type { RouteGroup } from '../contract.ts';
import { FindingFilters, storeFilters } from '../finding-filters.ts';
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
      const query = await storeFilters(filters, context);
      await auditQuestion(context, request.caller, filters);
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
