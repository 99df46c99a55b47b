import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import { auditLine } from '../audit-line.ts';
import type { App, RouteContext } from '../contract.ts';
import { knownSink } from './known-sink.ts';
import { DeadLetterView, SINK_PARAMS } from './schemas.ts';

const EVENT_ID = Type.String({ pattern: '^[0-9a-f]{32}$' });

const LIST = {
  operationId: 'listDeadLetters',
  summary: 'Events that a sink gave up (at most 1,000, oldest first)',
  tags: ['sinks'],
  params: SINK_PARAMS,
  response: { 200: closed({ items: Type.Array(DeadLetterView) }) },
};
const RETRY = {
  operationId: 'retryDeadLetters',
  summary: 'Send dead letters again: those that are named, or all',
  tags: ['sinks'],
  params: SINK_PARAMS,
  body: closed({ events: Type.Optional(Type.Array(EVENT_ID, { minItems: 1, maxItems: 1000 })) }),
  response: { 200: closed({ retried: Type.Integer({ minimum: 0 }) }) },
};

/** What was given up, and another try for it. */
export function registerDeadLetters(app: App, context: RouteContext): void {
  const { store, clock } = context;
  const url = '/api/v1/sinks/:name/dead-letters';
  app.get(url, { config: { access: 'listDeadLetters' as const }, schema: LIST }, async (request) => {
    const { name } = await knownSink(context, request.params.name);
    const rows = await store.deadLetters(name);
    return {
      items: rows.map(({ event: { id, kind, at, host }, ...row }) => {
        return { id, kind, at, ...(host === undefined ? {} : { host: { id: host.id, name: host.name } }), ...row };
      }),
    };
  });

  app.post(`${url}/retry`, { config: { access: 'retryDeadLetters' as const }, schema: RETRY }, async (request) => {
    const { name } = await knownSink(context, request.params.name);
    const { events } = request.body;
    const audit = auditLine(context, request.caller, { action: 'sink.retry', subject: name });
    return { retried: await store.retryDeadLetters({ sink: name, events, at: clock.now(), audit }) };
  });
}
