import { Type } from 'typebox';
import { closed, oneOf, text } from '../../../domain/schema.ts';
import { FindingPage } from '../answers.ts';
import { auditQuestion } from '../audited-question.ts';
import type { RouteContext, RouteGroup } from '../contract.ts';
import { FindingFilters, refuseFrom, storeFilters } from '../finding-filters.ts';
import { findingCursorOf, findingPlaceOf, notOfThisList, pageEnds, placeOfFinding, placeOfName } from '../place-cursor.ts';
import type { FindingFilter } from '../../store/query-contract.ts';
import { findingView, judgingOf } from '../views.ts';

/** In which order, and which page of it. */
const Paging = closed({
  order: Type.Optional({
    ...oneOf(['oldest', 'host']),
    description: 'As the collector learnt of them (without it), or by the name of the host and then by product',
  }),
  from: Type.Optional(
    Type.String({ maxLength: 256, description: 'With `order=host`: begin at this name; not with `after` or `before`' }),
  ),
  after: Type.Optional(text(2000)),
  before: Type.Optional(text(2000)),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
});

/** A number as this list gives it. */
const NUMBER = /^[0-9]{1,15}$/;

/** Findings of all hosts. */
export const findingRoutes: RouteGroup = {
  name: 'findings',
  register(app, context) {
    const querystring = closed({ ...FindingFilters.properties, ...Paging.properties });
    const summary = 'Findings of all hosts, page by page in both directions';
    const schema = { operationId: 'listFindings', summary, tags: ['findings'], querystring, response: { 200: FindingPage } };
    app.get('/api/v1/findings', { config: { access: 'listFindings' as const }, schema }, async (request) => {
      const { order = 'oldest', from, after, before, limit = 100, ...filters } = request.query;
      if (order !== 'host') refuseFrom(from);
      const query = await storeFilters(filters, context);
      await auditQuestion(context, request.caller, filters);
      const { rows, ends } = await (order === 'host' ? byHost : byNumber)(context, query, { from, after, before, limit });
      const judging = judgingOf(context);
      return { items: rows.map((row) => findingView(row, judging)), ...ends };
    });
  },
};

interface Asked {
  readonly from: string | undefined;
  readonly after: string | undefined;
  readonly before: string | undefined;
  readonly limit: number;
}

async function byNumber({ store }: RouteContext, query: FindingFilter, { after, before, limit }: Asked) {
  const rows = await store.findings({ ...query, after: numberOf(after), before: numberOf(before), limit });
  return { rows, ends: pageEnds(rows, { after, before, limit }, (row) => String(row.number)) };
}

async function byHost({ store }: RouteContext, query: FindingFilter, { from, after, before, limit }: Asked) {
  const named = from === undefined ? undefined : placeOfName(from);
  const rows = await store.findingsByHost({
    ...query,
    after: after === undefined ? named : findingPlaceOf(after),
    before: before === undefined ? undefined : findingPlaceOf(before),
    limit,
  });
  return { rows, ends: pageEnds(rows, { after: after ?? from, before, limit }, (row) => findingCursorOf(placeOfFinding(row))) };
}

function numberOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!NUMBER.test(cursor)) throw notOfThisList();
  return Number(cursor);
}
