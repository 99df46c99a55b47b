import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import type { RouteGroup } from '../contract.ts';

/** Whether the process lives, whether it can work, and its figures. */
export const healthRoutes: RouteGroup = {
  name: 'health',
  register(app, { store, measures, offers, version }) {
    const config = { access: 'public' as const };
    const ok = { 200: closed({ status: Type.Literal('ok') }) };
    const tags = ['health'];
    const live = { operationId: 'getHealth', summary: 'Whether the process lives', tags, security: [], response: ok };
    app.get('/healthz', { config, schema: live }, () => ({ status: 'ok' as const }));

    const ready = { operationId: 'getReadiness', summary: 'Whether the store answers', tags, security: [], response: ok };
    app.get('/readyz', { config, schema: ready }, async () => {
      await store.counts();
      return { status: 'ok' as const };
    });

    const summary = 'Figures in the text format of Prometheus';
    const metrics = { operationId: 'getMetrics', summary, tags, response: { 200: Type.String() } };
    app.get('/metrics', { config: { access: 'getMetrics' as const }, schema: metrics }, async (_request, reply) => {
      const { hosts, forkedHosts, silentHosts, openFindings, batches } = await store.counts();
      const lines = [
        `bandog_collector_info{version="${version}"} 1`,
        `bandog_hosts ${hosts}`,
        `bandog_forked_hosts ${forkedHosts}`,
        `bandog_silent_hosts ${silentHosts}`,
        `bandog_open_findings ${openFindings}`,
        `bandog_paused_releases ${offers.releases.filter(({ pausedAt }) => pausedAt !== undefined).length}`,
        `bandog_committed_batches_total ${batches}`,
        `bandog_bytes_in_hand ${measures.bytesInHand}`,
        ...measures.lines(),
        `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
        `process_uptime_seconds ${process.uptime().toFixed(0)}`,
      ];
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${lines.join('\n')}\n`);
    });
  },
};
