import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import type { RouteGroup } from '../contract.ts';
import { Figures } from './figures.ts';

/** Whether the process lives, whether it can work, and its figures. */
export const healthRoutes: RouteGroup = {
  name: 'health',
  register(app, context) {
    const { store } = context;
    const figures = new Figures(context);
    const config = { access: 'public' as const };
    const ok = { 200: closed({ status: Type.Literal('ok') }) };
    const tags = ['health'];
    const live = { operationId: 'getHealth', summary: 'Whether the process lives', tags, security: [], response: ok };
    app.get('/healthz', { config, schema: live }, () => ({ status: 'ok' as const }));

    const ready = { operationId: 'getReadiness', summary: 'Whether the store answers', tags, security: [], response: ok };
    app.get('/readyz', { config, schema: ready }, async () => {
      // One small row by its key: what is asked every few seconds must not count a fleet.
      await store.rollout();
      return { status: 'ok' as const };
    });

    const summary = 'Figures in the text format of Prometheus';
    const metrics = { operationId: 'getMetrics', summary, tags, response: { 200: Type.String() } };
    app.get('/metrics', { config: { access: 'getMetrics' as const }, schema: metrics }, async (_request, reply) => {
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await figures.text());
    });
  },
};
