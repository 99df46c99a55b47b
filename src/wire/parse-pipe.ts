import { CHANNELS } from '../domain/channel.ts';
import type { CoverageGap, ScopeCoverage } from '../domain/coverage.ts';
import { EVIDENCE_KINDS, type NearMiss, OUTER_KINDS, STRENGTHS } from '../domain/evidence.ts';
import { GAP_REASONS, type GapReason } from '../domain/gap.ts';
import type { Account, Environment } from '../domain/host.ts';
import type { MatchedEvidence, Observation, OuterThing, RunningProcess } from '../domain/finding.ts';
import { IDENTITIES, SEEN_STATES } from '../domain/state.ts';
import { atLeast, between, boolean, type Check, closedObject, list, matching, may, must, string, whole, word } from './check.ts';
import { LIMITS } from './limits.ts';
import type { FromScanner, LookCost, LookLimits, ToScanner } from './pipe.ts';

/** One line from the scanner, as `pipe.ts` defines it; undefined when it is anything else: end the session then. */
export function parseFromScanner(line: string): FromScanner | undefined {
  return parse(line, fromScanner);
}

/** One line from the agent, as `pipe.ts` defines it; undefined when it is anything else: end the session then. */
export function parseToScanner(line: string): ToScanner | undefined {
  return parse(line, toScanner);
}

function parse<T>(line: string, check: Check<T>): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined; // not JSON: the caller ends the session, whatever it was
  }
  return check(value) ? value : undefined;
}

/** `scan` → its member `kind` and nothing else. */
function literal<const T extends string>(text: T): Check<T> {
  return word([text]);
}

/** A path of the host. */
export const PATH = string(16_384, 1);
/** A moment as ISO 8601 in UTC with milliseconds. */
export const INSTANT = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
/** A SHA-256 in lower-case hexadecimal digits. */
export const DIGEST = matching(/^[0-9a-f]{64}$/);
/** A product's id. */
export const PRODUCT = matching(/^[a-z0-9][a-z0-9-]{0,63}$/);
const ID = whole(1);

/** An account of a host. */
export const account = closedObject<Account>({ id: must(string(200)), name: may(string(256)) });
/** Where on the host. */
export const environment = closedObject<Environment>({
  kind: must(word(['host', 'container', 'wsl', 'image'])),
  id: may(string(256)),
  image: may(string(512)),
  name: may(string(256)),
});
/** One process that runs a copy. */
export const running = closedObject<RunningProcess>({
  pid: must(ID),
  startTicks: must(string(24)),
  executable: must(PATH),
  deleted: must(boolean),
  account: may(account),
  container: may(string(256)),
});
/** One matched indicator. */
export const evidence = closedObject<MatchedEvidence>({
  kind: must(word(EVIDENCE_KINDS)),
  indicator: must(string(512)),
  strength: must(word(STRENGTHS)),
  path: must(PATH),
  place: must(string(128)),
  recogniser: must(string(128)),
  detail: must(string(1024)),
});
/** The thing that a copy came in. */
export const inside = closedObject<OuterThing>({ kind: must(word(OUTER_KINDS)), name: must(string(256)), path: must(PATH) });
const observation = closedObject<Observation>({
  id: must(matching(/^[0-9a-f]{32}$/)),
  product: must(PRODUCT),
  channel: must(word(CHANNELS)),
  environment: must(environment),
  account: may(account),
  anchor: must(PATH),
  paths: must(list(PATH, { max: 256 })),
  running: must(list(running, { max: 256 })),
  version: may(string(128)),
  identity: must(word(IDENTITIES)),
  partOf: may(PRODUCT),
  inside: may(inside),
  evidence: must(list(evidence, { max: 64 })),
  state: must(word(SEEN_STATES)),
  scopes: must(list(string(512), { min: 1, max: 64 })),
});
const gap = closedObject<CoverageGap>({
  reason: must(word(Object.keys(GAP_REASONS) as GapReason[])),
  path: may(PATH),
  detail: may(string(512)),
});
/** What one look saw of one scope. */
export const coverage = closedObject<ScopeCoverage>({
  scope: must(string(512)),
  complete: must(boolean),
  gaps: must(list(gap, { max: 1000 })),
});
/** Something that only resembled a product. */
export const nearMiss = closedObject<NearMiss>({
  product: must(PRODUCT),
  path: must(PATH),
  why: must(string(1000)),
  scope: must(string(512)),
});
/** The near misses of one look. */
export const isNearMisses = list(nearMiss, { max: LIMITS.nearMisses });
const observations = list(observation, { max: 50_000 });
const coverages = list(coverage, { max: 5000 });
/** A catalogue by version and digest. */
export const catalogue = closedObject<{ version: string; digest: string }>({ version: must(string(64)), digest: must(DIGEST) });

const isTrue = (value: unknown): value is true => value === true;

const cost = closedObject<LookCost>({
  cpuMs: must(atLeast(0)),
  watcherCpuMs: must(atLeast(0)),
  peakBytes: must(whole(0)),
  endedAtCap: must(whole(0)),
  cacheBytes: may(whole(0)),
});
const limits = closedObject<LookLimits>({
  sweepShare: may(between(0.0005, 1)),
  memoryMiB: may(whole(64, 65_536)),
  cacheMiB: may(whole(1, 65_536)),
  nice: may(whole(0, 19)),
});

type Kind<T extends { readonly kind: string }, K extends T['kind']> = Extract<T, { readonly kind: K }>;

const ready = closedObject<Kind<FromScanner, 'ready'>>({
  kind: must(literal('ready')),
  version: must(string(64)),
  watched: must(whole(0)),
});
const result = closedObject<Kind<FromScanner, 'result'>>({
  kind: must(literal('result')),
  id: must(ID),
  startedAt: must(INSTANT),
  durationMs: must(atLeast(0)),
  catalogue: must(catalogue),
  observations: must(observations),
  coverage: must(coverages),
  cost: may(cost),
  hung: may(list(string(4096), { max: 100 })),
  nearMisses: may(isNearMisses),
});
const failed = closedObject<Kind<FromScanner, 'failed'>>({
  kind: must(literal('failed')),
  id: must(ID),
  code: must(string(64)),
  message: must(string(1000)),
  cost: may(cost),
});
const copiesOfProduct = closedObject<Kind<FromScanner, 'counted'>['copies'][number]>({
  product: must(PRODUCT),
  copies: must(whole(1)),
});
const progress = closedObject<Kind<FromScanner, 'progress'>>({
  kind: must(literal('progress')),
  id: must(ID),
  scope: must(string(512)),
  through: may(whole(0)),
  copies: may(list(copiesOfProduct, { max: LIMITS.progressProducts })),
});
const conditions = closedObject<Kind<FromScanner, 'conditions'>>({
  kind: must(literal('conditions')),
  onBattery: must(boolean),
  loadPerCore: must(atLeast(0)),
  pressure: may(between(0, 1)),
});
const changed = closedObject<Kind<FromScanner, 'changed'>>({
  kind: must(literal('changed')),
  scopes: must(list(string(512), { min: 1, max: 1000 })),
  why: must(string(200)),
  urgent: may(isTrue),
});
const watching = closedObject<Kind<FromScanner, 'watching'>>({
  kind: must(literal('watching')),
  watched: must(whole(0)),
  compared: must(whole(0)),
  starts: must(word(['exec-events', 'polling', 'none'])),
  why: may(string(300)),
});
const scan = closedObject<Kind<ToScanner, 'scan'>>({
  kind: must(literal('scan')),
  id: must(ID),
  depth: must(word(['quick', 'deep'])),
  scopes: may(list(string(512), { max: 1000 })),
  skip: may(list(string(4096), { max: 1000 })),
  limits: may(limits),
  known: may(ID),
  deadlineMs: must(whole(1000, 24 * 3600 * 1000)),
});
const unchanged = closedObject<Kind<FromScanner, 'unchanged'>>({
  kind: must(literal('unchanged')),
  id: must(ID),
  startedAt: must(INSTANT),
  durationMs: must(atLeast(0)),
  cost: may(cost),
});
const tried = closedObject<Kind<FromScanner, 'tried'>>({
  kind: must(literal('tried')),
  id: must(ID),
  catalogue: must(catalogue),
  products: must(list(PRODUCT, { max: LIMITS.catalogueProducts })),
  problems: must(list(string(300), { max: 20 })),
});
const count = closedObject<Kind<ToScanner, 'count'>>({
  kind: must(literal('count')),
  id: must(ID),
  catalogue: must(DIGEST),
  skip: may(list(string(4096), { max: 1000 })),
  limits: may(limits),
  deadlineMs: must(whole(1000, 24 * 3600 * 1000)),
});
const counted = closedObject<Kind<FromScanner, 'counted'>>({
  kind: must(literal('counted')),
  id: must(ID),
  catalogue: must(catalogue),
  scopes: must(whole(0)),
  incomplete: must(whole(0)),
  copies: must(list(copiesOfProduct, { max: LIMITS.catalogueProducts })),
  cost: may(cost),
});
const trial = closedObject<Kind<ToScanner, 'try'>>({ kind: must(literal('try')), id: must(ID), catalogue: must(DIGEST) });
const use = closedObject<Kind<ToScanner, 'use'>>({ kind: must(literal('use')), catalogue: may(DIGEST) });
const watch = closedObject<Kind<ToScanner, 'watch'>>({ kind: must(literal('watch')), on: must(boolean) });
const hold = closedObject<Kind<ToScanner, 'hold'>>({ kind: must(literal('hold')), on: must(boolean) });
const cancel = closedObject<Kind<ToScanner, 'cancel'>>({ kind: must(literal('cancel')), id: must(ID) });

const fromScanner: Check<FromScanner> = (value): value is FromScanner =>
  result(value) ||
  unchanged(value) ||
  changed(value) ||
  progress(value) ||
  conditions(value) ||
  ready(value) ||
  failed(value) ||
  watching(value) ||
  tried(value) ||
  counted(value);
const toScanner: Check<ToScanner> = (value): value is ToScanner =>
  scan(value) || watch(value) || hold(value) || cancel(value) || trial(value) || use(value) || count(value);
