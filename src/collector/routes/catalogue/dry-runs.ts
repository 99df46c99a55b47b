import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { closed, oneOf } from '../../../domain/schema.ts';
import { RINGS } from '../../../domain/rollout.ts';
import { DryRunReport } from '../../../wire/dry-run.ts';
import { isCommand, parseStatement } from '../../../wire/parse-statements.ts';
import { productOf } from '../../policy/known-products.ts';
import { isInRing, ringOf } from '../../policy/rollout.ts';
import type { OrderRow, ReleaseRow } from '../../store/updates-contract.ts';
import { auditLine } from '../audit-line.ts';
import { send } from '../commands/send.ts';
import type { App, RouteContext } from '../contract.ts';
import { DryRunView } from '../update-answers.ts';
import { releaseOf } from './known-release.ts';

/** Hosts that are asked in one dry run: enough for a first impression, few enough to be ordered while somebody waits. */
const MOST_HOSTS = 500;
/** Hosts without contact for a day or two are asked too. */
const DAY_SECONDS = 24 * 3600;
/** Reasons that are told apart. */
const MOST_REASONS = 20;

const REVISION = closed({ revision: Type.Integer({ minimum: 1 }) });
const tags = ['catalogue'];

/** Dry runs: hosts of a ring count with a release that they do not look with, and answer numbers; here those are summed up. */
export function registerDryRuns(app: App, context: RouteContext): void {
  const body = closed({
    ring: oneOf(RINGS),
    expiresInSeconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 7 * DAY_SECONDS, default: 2 * DAY_SECONDS })),
  });
  const summary = 'Ask the hosts of a ring how many copies a release would find; each answers numbers only';
  const start = { operationId: 'startDryRun', summary, tags, params: REVISION, body, response: { 201: DryRunView } };
  const url = '/api/v1/releases/:revision/dry-run';
  app.post(url, { config: { access: 'startDryRun' as const }, schema: start }, async (request, reply) => {
    const { ring, expiresInSeconds = 2 * DAY_SECONDS } = request.body;
    const release = releaseOf(context, request.params.revision);
    const deed = { action: 'release.dry-run', subject: `release ${release.revision}`, detail: { ring } };
    await context.store.audit(auditLine(context, request.caller, deed));
    const hosts = (await context.store.hostRings()).filter((host) => isInRing(ringOf(host, context.offers.plan), ring));
    const order = { verb: 'dry-run', release: { ...release.statement }, expiresInSeconds } as const;
    for (const host of hosts.slice(0, MOST_HOSTS)) await send(context, host, { order, caller: request.caller });
    return reply.code(201).send(await dryRunOf(context, release));
  });

  const get = {
    operationId: 'getDryRun',
    summary: 'What hosts answered to dry runs of a release',
    tags,
    params: REVISION,
    response: { 200: DryRunView },
  };
  app.get(url, { config: { access: 'getDryRun' as const }, schema: get }, async (request) =>
    dryRunOf(context, releaseOf(context, request.params.revision)),
  );
}

async function dryRunOf(context: RouteContext, release: ReleaseRow): Promise<DryRunView> {
  const { store, clock, products } = context;
  const asked = await store.orders({ verb: 'dry-run', since: release.publishedAt, at: clock.now() });
  // A host that was asked twice counts with its newest answer.
  const newest = new Map(asked.filter((order) => isOf(order, release)).map((order) => [order.hostId, order]));
  const orders = [...newest.values()];
  const reports = orders.flatMap((order) => reportIn(order, release) ?? []);
  const whys = orders.flatMap(({ state, why }) => (state === 'failed' ? [why ?? 'no reason given'] : []));
  const byProduct = Map.groupBy(
    reports.flatMap((report) => Object.entries(report.copies)),
    ([product]) => product,
  );
  const sum = (copies: readonly (readonly [string, DryRunReport['copies'][string]])[], what: 'known' | 'would') =>
    copies.reduce((total, [, one]) => total + one[what], 0);
  return {
    revision: release.revision,
    hosts: orders.length,
    answered: reports.length,
    waiting: orders.filter(({ state }) => state === 'queued' || state === 'delivered').length,
    expired: orders.filter(({ state }) => state === 'expired').length,
    incomplete: reports.filter((report) => report.incomplete > 0).length,
    cut: reports.filter((report) => report.more > 0).length,
    products: [...byProduct]
      .map(([product, copies]) => ({
        product,
        productName: productOf(products, product).name,
        hosts: copies.length,
        known: sum(copies, 'known'),
        would: sum(copies, 'would'),
      }))
      .toSorted((one, other) => other.would - other.known - (one.would - one.known) || (one.product < other.product ? -1 : 1)),
    failed: [...Map.groupBy(whys, (why) => why)]
      .map(([why, all]) => ({ why, hosts: all.length }))
      .toSorted((one, other) => other.hosts - one.hosts)
      .slice(0, MOST_REASONS),
  };
}

/** We signed the text ourselves. */
function isOf({ text }: OrderRow, { statement }: ReleaseRow): boolean {
  return parseStatement(text, isCommand)?.release?.text === statement.text;
}

/** What one host says; undefined when it is no answer, or says what no host can. */
function reportIn({ state, report }: OrderRow, { revision }: ReleaseRow): DryRunReport | undefined {
  if (state !== 'acted' || report === undefined) return undefined;
  try {
    const said: unknown = JSON.parse(report);
    return Value.Check(DryRunReport, said) && said.revision === revision ? said : undefined;
  } catch {
    return undefined; // no JSON: this host is not counted among those that answered
  }
}
