import { Type } from 'typebox';
import { closed, oneOf, text } from '../../../domain/schema.ts';
import { RINGS, RolloutPlan } from '../../../domain/rollout.ts';
import { LIMITS } from '../../../wire/limits.ts';
import { PieceRequest } from '../../../wire/protocol.ts';
import { ROUTES } from '../../../wire/routes.ts';
import { SignedStatement } from '../../../wire/statements.ts';
import { rolloutProblem } from '../../policy/rollout.ts';
import type { ReleaseChange, ReleaseRow } from '../../store/updates-contract.ts';
import type { App, Caller, RouteContext, RouteGroup } from '../contract.ts';
import { badRequest, notFound } from '../errors.ts';
import { auditLine } from '../audit-line.ts';
import { ReleaseList, type ReleaseView } from '../update-answers.ts';
import { registerDryRuns } from './dry-runs.ts';
import { releaseOf } from './known-release.ts';
import { Pieces } from './pieces.ts';
import { bytesOf, publish, rollBack } from './publish.ts';
import { registerPreviews } from './previews.ts';
import { registerPublisherKey } from './publisher-key.ts';

/** Catalogues: published under the publisher's signature, given to hosts ring by ring, stopped and taken back. */
export const catalogueRoutes: RouteGroup = {
  name: 'catalogue',
  register(app, context) {
    const pieces = new Pieces(context.store);
    const schema = { hide: true, body: PieceRequest };
    app.post(ROUTES.catalogue, { config: { access: 'host' as const }, schema }, async (request) => {
      const piece = await pieces.piece(request.body);
      if (piece === undefined) throw notFound('there is no such piece of a catalogue');
      return piece;
    });
    registerList(app, context);
    registerPublish(app, context);
    registerChanges(app, context);
    registerPublisherKey(app, context);
    registerDryRuns(app, context);
    registerPreviews(app, context);
  },
};

const REVISION = closed({ revision: Type.Integer({ minimum: 1 }) });
const PUBLISHED = closed({ revision: Type.Integer() });
const tags = ['catalogue'];
/** The figures of each are counted when they are asked for. */
const MOST_LISTED = 20;

function registerList(app: App, context: RouteContext): void {
  const summary = 'Releases of the catalogue, the newest first, and how the hosts fare that have them';
  const schema = { operationId: 'listReleases', summary, tags, response: { 200: ReleaseList } };
  app.get('/api/v1/releases', { config: { access: 'listReleases' as const }, schema }, async () => {
    const { offers, keys } = context;
    const items = await Promise.all(offers.releases.slice(0, MOST_LISTED).map((release) => viewOf(release, context)));
    return {
      items,
      highest: offers.highest,
      plan: offers.plan,
      publisherKey: keys.public().publisherKey,
      isOnline: keys.isOnline,
    };
  });

  const plan = {
    operationId: 'setRollout',
    summary: 'How releases are rolled out, and what stops one',
    tags,
    body: RolloutPlan,
    response: { 200: RolloutPlan },
  };
  app.put('/api/v1/rollout', { config: { access: 'setRollout' as const }, schema: plan }, async (request) => {
    const { shares } = request.body;
    if (shares.canary + shares.early > 100) throw badRequest('the shares of canary and early are more than all hosts');
    const deed = { action: 'rollout.set', subject: 'rollout', detail: { ...shares } };
    const audit = auditLine(context, request.caller, deed);
    await context.store.setRollout({ document: JSON.stringify(request.body), audit });
    await context.offers.refresh();
    return context.offers.plan;
  });
}

function registerPublish(app: App, context: RouteContext): void {
  const body = closed({
    content: Type.String({ description: 'The compiled catalogue: base64 of gzip', maxLength: 2 * LIMITS.catalogueBytes }),
    ring: oneOf(RINGS),
    expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 30 })),
    statement: Type.Optional(SignedStatement),
    isHeldBack: Type.Optional(Type.Boolean({ description: 'Given to no host until it is resumed: for a dry run' })),
  });
  const schema = { operationId: 'publishRelease', summary: 'Publish a catalogue', tags, body, response: { 201: PUBLISHED } };
  const options = { config: { access: 'publishRelease' as const }, bodyLimit: 2 * LIMITS.catalogueBytes, schema };
  app.post('/api/v1/releases', options, async (request, reply) => {
    const { content, ring, expiresInDays = 30, statement, isHeldBack = false } = request.body;
    const given = {
      bytes: bytesOf(content),
      ring,
      expiresInDays,
      statement,
      isHeldBack,
      caller: request.caller,
      action: 'release.publish' as const,
    };
    return reply.code(201).send({ revision: await publish(context, given) });
  });

  const back = closed({ statement: Type.Optional(SignedStatement) });
  const summary = 'Pause a release and publish what was before it under a new revision';
  const schemaBack = {
    operationId: 'rollBackRelease',
    summary,
    tags,
    params: REVISION,
    body: back,
    response: { 201: PUBLISHED },
  };
  app.post(
    '/api/v1/releases/:revision/roll-back',
    { config: { access: 'rollBackRelease' as const }, schema: schemaBack },
    async (request, reply) => {
      const bad = releaseOf(context, request.params.revision);
      const given = { bad, statement: request.body.statement, caller: request.caller };
      return reply.code(201).send({ revision: await rollBack(context, given) });
    },
  );
}

function registerChanges(app: App, context: RouteContext): void {
  const response = { 200: ReleaseList.properties.items.items };
  const ring = {
    operationId: 'setReleaseRing',
    summary: 'Give a release to another ring',
    tags,
    params: REVISION,
    body: closed({ ring: oneOf(RINGS) }),
    response,
  };
  app.post('/api/v1/releases/:revision/ring', { config: { access: 'setReleaseRing' as const }, schema: ring }, (request) =>
    change(context, {
      revision: request.params.revision,
      change: { kind: 'ring', ring: request.body.ring },
      caller: request.caller,
    }),
  );
  const why = closed({ why: text(500) });
  const pause = {
    operationId: 'pauseRelease',
    summary: 'Give a release to no further host',
    tags,
    params: REVISION,
    body: why,
    response,
  };
  app.post('/api/v1/releases/:revision/pause', { config: { access: 'pauseRelease' as const }, schema: pause }, (request) => {
    const what = { kind: 'pause', at: context.clock.now(), why: request.body.why } as const;
    return change(context, { revision: request.params.revision, change: what, caller: request.caller });
  });
  const summary = 'Go on with a paused release; its figures do not pause it again';
  const resume = { operationId: 'resumeRelease', summary, tags, params: REVISION, response };
  app.post('/api/v1/releases/:revision/resume', { config: { access: 'resumeRelease' as const }, schema: resume }, (request) =>
    change(context, { revision: request.params.revision, change: { kind: 'resume' }, caller: request.caller }),
  );
}

async function change(
  context: RouteContext,
  { revision, change: what, caller }: Omit<ReleaseChange, 'audit'> & { readonly caller: Caller | undefined },
): Promise<ReleaseView> {
  const detail = what.kind === 'ring' ? { ring: what.ring } : what.kind === 'pause' ? { why: what.why } : {};
  const audit = auditLine(context, caller, { action: `release.${what.kind}`, subject: `release ${revision}`, detail });
  await context.store.changeRelease({ revision, change: what, audit });
  await context.offers.refresh();
  return viewOf(releaseOf(context, revision), context);
}

async function viewOf(row: ReleaseRow, { store, offers }: RouteContext): Promise<ReleaseView> {
  const { statement: _statement, ...release } = row;
  const figures = await store.releaseFigures(release.revision);
  const problem = rolloutProblem(figures, offers.plan);
  return { ...release, figures: { ...figures }, ...(problem === undefined ? {} : { problem }) };
}
