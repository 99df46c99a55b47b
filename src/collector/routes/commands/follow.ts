import { Type, type Static } from 'typebox';
import { closed, oneOf } from '../../../domain/schema.ts';
import type { HostRow } from '../../store/rows.ts';
import type { App, RouteContext } from '../contract.ts';
import { notFound } from '../errors.ts';
import { auditRead, oneHost } from '../one-host.ts';
import { Recently } from '../recently.ts';
import { FollowedCommand, ORDER_STAGES } from '../update-answers.ts';
import { viewOf } from './view.ts';

/** Less than the half minute after which the stingiest of proxies cuts. */
const MOST_WAIT_SECONDS = 25;
/** What became of an order is in the store alone, and a word of it can be lost on the way here. */
const LOOK_EVERY_MS = 2000;
/** Who waits reads the same host again and again: that is one line in the audit log. */
const AUDIT_AGAIN_MS = 10 * 60_000;
/** Contacts vary by a tenth, and take a moment. */
const LATE = { share: 1.1, ms: 5000 } as const;

const PARAMS = closed({
  host: Type.String({ minLength: 1, maxLength: 256, description: 'The id of the host, or its name when only one bears it' }),
  command: Type.String({ pattern: '^[0-9a-f]{32}$' }),
});
const SEEN = 'The stage that is known: the answer waits until it is another, or the host says how far it is';
const QUERY = closed({
  seen: Type.Optional(Type.Union([oneOf(ORDER_STAGES)], { description: SEEN })),
  wait: Type.Optional(
    Type.Integer({ minimum: 0, maximum: MOST_WAIT_SECONDS, default: 0, description: 'Seconds that it waits at most' }),
  ),
});

/** One order, for whoever waits for it. */
export function registerFollow(app: App, context: RouteContext): void {
  const { clock, followed } = context;
  app.addHook('preClose', async () => followed.close());
  const audited = new Recently(clock, AUDIT_AGAIN_MS);
  const schema = {
    operationId: 'followCommand',
    summary: 'One order: its stage, how far its host is with it, when its host is due; waits for news when asked to',
    tags: ['commands'],
    params: PARAMS,
    querystring: QUERY,
    response: { 200: FollowedCommand },
  };
  const url = '/api/v1/hosts/:host/commands/:command';
  app.get(url, { config: { access: 'followCommand' as const }, schema }, async (request, reply) => {
    const { caller, params, query } = request;
    const host = await oneHost(context, params.host);
    if (audited.isNews(`${caller?.actor ?? ''} ${host.hostId}`))
      await auditRead(context, { caller, action: 'commands.read', host });
    const asked: Asked = { context, host, command: params.command };
    if (query.seen === undefined || query.wait === undefined || query.wait === 0) return seeNow(asked);
    const leaving = new AbortController();
    reply.raw.once('close', () => leaving.abort());
    const untilMs = clock.monotonicMs() + query.wait * 1000;
    const answer = await awaitNews(asked, { seen: query.seen, untilMs, left: leaving.signal });
    // A connection that is kept open would hold up the collector's end.
    if (followed.isClosed) void reply.header('connection', 'close');
    return answer;
  });
}

type Followed = Static<typeof FollowedCommand>;

interface Asked {
  readonly context: RouteContext;
  readonly host: HostRow;
  readonly command: string;
}

/** The order as it is when something has happened to it, or nothing in that time. */
async function awaitNews(
  asked: Asked,
  { seen, untilMs, left }: { readonly seen: Followed['stage']; readonly untilMs: number; readonly left: AbortSignal },
): Promise<Followed> {
  const { hostId } = asked.host;
  const { followed, clock, store } = asked.context;
  const before = followed.progressOf(hostId, asked.command)?.at;
  store.announce({ kind: 'followed', hostId });
  for (;;) {
    const leftMs = untilMs - clock.monotonicMs();
    // Waits before it looks, so that nothing falls between.
    const awaiting = followed.await(hostId, Math.min(Math.max(0, leftMs), LOOK_EVERY_MS));
    left.addEventListener('abort', awaiting.letGo, { once: true });
    try {
      const now = await seeNow(asked);
      const isNews = now.stage !== seen || followed.progressOf(hostId, asked.command)?.at !== before;
      if (isNews || leftMs <= 0 || left.aborted || !awaiting.isHeld) return now;
      await awaiting.news;
      if (followed.isClosed) return now;
    } finally {
      awaiting.letGo();
      left.removeEventListener('abort', awaiting.letGo);
    }
  }
}

async function seeNow({ context, host, command }: Asked): Promise<Followed> {
  const at = context.clock.now();
  const rows = await context.store.commands({ hostId: host.hostId, at });
  const row = rows.find(({ id }) => id === command);
  if (row === undefined)
    throw notFound('there is no such order of this host', '`bandog collector host commands HOST` lists them.');
  const stage = row.provedAt === undefined ? row.state : 'proved';
  const noted = row.state === 'delivered' ? context.followed.progressOf(host.hostId, command) : undefined;
  const { command: _command, ...progress } = noted ?? { command };
  return {
    command: viewOf(row),
    stage,
    at,
    ...('at' in progress ? { progress } : {}),
    ...(row.state === 'queued' ? { contact: contactOf(context, host) } : {}),
  };
}

/** When the host was heard of, and by when it is to be again: what a helpdesk reads while an order waits. */
function contactOf({ offers, contactIntervalSeconds }: RouteContext, { lastContact }: HostRow): NonNullable<Followed['contact']> {
  // A host that has not heard of signed settings yet goes by what the collector says.
  const seconds = Math.max(offers.signedContactSeconds ?? 0, contactIntervalSeconds);
  const dueBy = new Date(Date.parse(lastContact) + seconds * 1000 * LATE.share + LATE.ms);
  return { last: lastContact, dueBy: dueBy.toISOString() };
}
