import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { closed, INSTANT, oneOf, text } from '../../../domain/schema.ts';
import { named } from '../answers.ts';
import { actorOf } from '../audit-line.ts';
import type { RouteGroup } from '../contract.ts';
import { badRequest, notFound } from '../errors.ts';
import { FindingFilters } from '../finding-filters.ts';
import { HostFilters } from '../host-filters.ts';
import { isVisible } from '../visible.ts';

const NAME = Type.String({ pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} ._()-]{0,99}$' });
const ABOUT = ['hosts', 'findings'] as const;
/** The filters of the list that it is about, as their query has them. */
const QUESTION = Type.Record(Type.String({ maxLength: 32 }), Type.Union([Type.String({ maxLength: 4000 }), Type.Boolean()]));

/** A question that is kept under a name. */
const SavedQueryView = named('SavedQueryView', {
  name: text(100),
  about: oneOf(ABOUT),
  owner: text(300),
  isMine: Type.Boolean(),
  isShared: Type.Boolean(),
  question: QUESTION,
  savedAt: INSTANT,
});

/** Questions that people keep under a name, for themselves or for all. */
export const savedQueryRoutes: RouteGroup = {
  name: 'saved-queries',
  register(app, { store, clock }) {
    const url = '/api/v1/saved-queries';
    const tags = ['queries'];
    const list = {
      operationId: 'listSavedQueries',
      summary: "The caller's saved questions, and those that others share",
      tags,
      response: { 200: closed({ items: Type.Array(SavedQueryView) }) },
    };
    app.get(url, { config: { access: 'listSavedQueries' as const }, schema: list }, async (request) => {
      const owner = actorOf(request.caller);
      const items = (await store.savedQueries(owner)).map(({ question, ...row }) => ({
        ...row,
        isMine: row.owner === owner,
        // Checked when it was saved.
        question: JSON.parse(question) as Record<string, string | boolean>,
      }));
      // What others share can name hosts and groups that are not there for the caller.
      const seen = await Promise.all(
        items.map(async (one) => one.isMine || isVisible({ store }, request.caller, namedIn(one.question))),
      );
      return { items: items.filter((_, index) => seen[index]) };
    });

    const body = closed({ name: NAME, about: oneOf(ABOUT), question: QUESTION, isShared: Type.Optional(Type.Boolean()) });
    const save = {
      operationId: 'saveQuery',
      summary: 'Keep a question under a name',
      tags,
      body,
      response: { 204: Type.Null() },
    };
    app.post(url, { config: { access: 'saveQuery' as const }, schema: save }, async (request, reply) => {
      const { name, about, question, isShared = false } = request.body;
      if (!Value.Check(about === 'hosts' ? HostFilters : FindingFilters, question))
        throw badRequest(`this is no question about ${about}`, 'Give the filters of that list, without its cursors.');
      // Whoever sees the list of questions may not be one who may know whose copies there are.
      if (isShared && 'account' in question) throw badRequest('a shared question names no account', 'Keep it for yourself.');
      const owner = actorOf(request.caller);
      const kept = { owner, name, about, isShared, question: JSON.stringify(question), savedAt: clock.now() };
      if (!(await store.saveQuery(kept))) throw badRequest('you keep 200 questions already', 'Forget some of them first.');
      return reply.code(204).send(null);
    });

    const params = closed({ name: NAME });
    const remove = {
      operationId: 'forgetQuery',
      summary: "Forget one of the caller's saved questions",
      tags,
      params,
      response: { 204: Type.Null() },
    };
    app.delete(`${url}/:name`, { config: { access: 'forgetQuery' as const }, schema: remove }, async (request, reply) => {
      const { name } = request.params;
      if (!(await store.removeQuery({ owner: actorOf(request.caller), name })))
        throw notFound(`you keep no question ${JSON.stringify(name)}`, 'Its owner forgets it.');
      return reply.code(204).send(null);
    });
  },
};

/** The host and the groups of a question. */
function namedIn({ host, group }: Readonly<Record<string, string | boolean>>) {
  return {
    ...(typeof host === 'string' ? { host } : {}),
    ...(typeof group === 'string' ? { group } : {}),
  };
}
