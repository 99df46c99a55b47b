import { CHANNELS } from '../domain/channel.ts';
import { ERROR_CODES } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import { IDENTITIES, STATES } from '../domain/state.ts';
import { atLeast, boolean, type Check, closedObject, list, matching, may, must, string, whole, word } from './check.ts';
import * as local from './local.ts';
import * as seen from './parse-pipe.ts';

const { LOCAL_LIMITS, LOCAL_PROTOCOL } = local;
const ID = matching(/^[0-9a-f]{32}$/);
const COUNT = whole(0);
const SCOPE = string(512);

/** One line of a command, as `local.ts` defines it; undefined when it is anything else: end the session then. */
export function parseFromCommand(line: string): local.FromCommand | undefined {
  return parsed(line, fromCommand);
}

/** One line of the agent, its answer's body not yet looked at; undefined when it is anything else. */
export function parseFromAgent(line: string): local.FromAgent | undefined {
  return parsed(line, fromAgent);
}

/** Whether this is what an ask of this kind is answered with. */
export function isAnswerTo<K extends local.Ask['kind']>(kind: K, body: unknown): body is local.AnswerTo<K> {
  const check: Check<unknown> = answers[kind];
  return check(body);
}

/** Whether this is a finding, as a batch's entry has one. */
export function isFinding(value: unknown): value is Finding {
  return finding(value);
}

function parsed<T>(line: string, check: Check<T>): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined; // not JSON: the caller ends the session, whatever it was
  }
  return check(value) ? value : undefined;
}

function literal<const T extends string>(text: T): Check<T> {
  return word([text]);
}

/** An object of which only this is shown: as JSON, never by member. */
const anyObject: Check<Readonly<Record<string, unknown>>> = (value): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const finding = closedObject<Finding>({
  id: must(ID),
  product: must(seen.PRODUCT),
  channel: must(word(CHANNELS)),
  environment: must(seen.environment),
  account: may(seen.account),
  anchor: must(seen.PATH),
  paths: must(list(seen.PATH, { max: 256 })),
  running: must(list(seen.running, { max: 256 })),
  version: may(string(128)),
  identity: must(word(IDENTITIES)),
  partOf: may(seen.PRODUCT),
  inside: may(seen.inside),
  evidence: must(list(seen.evidence, { max: 64 })),
  state: must(word(STATES)),
  scopes: must(list(SCOPE, { min: 1, max: 64 })),
  firstSeen: must(seen.INSTANT),
  lastSeen: must(seen.INSTANT),
  goneAt: may(seen.INSTANT),
  catalogue: must(seen.DIGEST),
});
const sees = word<local.Sees>(['all', 'own']);

type Kind<T extends { readonly kind: string }, K extends T['kind']> = Extract<T, { readonly kind: K }>;
type AskOf<K extends local.Ask['kind']> = Kind<local.Ask, K>;

/** Every kind of ask; one that is not here is none. */
const asks: { readonly [K in local.Ask['kind']]: Check<AskOf<K>> } = {
  status: closedObject<AskOf<'status'>>({ kind: must(literal('status')) }),
  findings: closedObject<AskOf<'findings'>>({ kind: must(literal('findings')), after: may(ID) }),
  explain: closedObject<AskOf<'explain'>>({ kind: must(literal('explain')), subject: may(string(16_384, 1)) }),
  scan: closedObject<AskOf<'scan'>>({ kind: must(literal('scan')) }),
  'next-upload': closedObject<AskOf<'next-upload'>>({ kind: must(literal('next-upload')), from: may(COUNT) }),
  sent: closedObject<AskOf<'sent'>>({ kind: must(literal('sent')) }),
  'sent-batch': closedObject<AskOf<'sent-batch'>>({
    kind: must(literal('sent-batch')),
    epoch: must(whole(1)),
    sequence: must(whole(1)),
    from: may(COUNT),
  }),
  doctor: closedObject<AskOf<'doctor'>>({ kind: must(literal('doctor')) }),
  'my-machine': closedObject<AskOf<'my-machine'>>({ kind: must(literal('my-machine')) }),
};
const ask: Check<local.Ask> = (value): value is local.Ask => Object.values<Check<local.Ask>>(asks).some((check) => check(value));
const proven = closedObject<Kind<local.FromCommand, 'proven'>>({ kind: must(literal('proven')) });
const asking = closedObject<Kind<local.FromCommand, 'ask'>>({ kind: must(literal('ask')), ask: must(ask) });
const fromCommand: Check<local.FromCommand> = (value): value is local.FromCommand => proven(value) || asking(value);

const hello = closedObject<local.Hello>({
  kind: must(literal('hello')),
  protocol: must(literal(LOCAL_PROTOCOL)),
  agent: must(string(64)),
  nonce: must(ID),
  proofs: may(seen.PATH),
});
const welcome = closedObject<local.Welcome>({ kind: must(literal('welcome')), sees: must(sees), account: may(string(200)) });
const progress = closedObject<local.LookProgress>({
  kind: must(literal('progress')),
  phase: must(word(['waiting', 'looking'])),
  scope: may(SCOPE),
});
const failed = closedObject<local.Failed>({
  kind: must(literal('failed')),
  code: must(word(ERROR_CODES)),
  message: must(string(2000)),
  remedy: must(string(2000)),
});
const answer = closedObject<Kind<local.FromAgent, 'answer'>>({
  kind: must(literal('answer')),
  body: must((value): value is unknown => value !== undefined),
});
const fromAgent: Check<local.FromAgent> = (value): value is local.FromAgent =>
  answer(value) || progress(value) || failed(value) || hello(value) || welcome(value);

const status = closedObject<local.AgentStatus>({
  schema: must(literal('bandog.status/1')),
  state: must(seen.PATH),
  running: must(boolean),
  enrolled: must(boolean),
  hostId: may(string(64)),
  collector: may(string(2000)),
  lastContact: may(seen.INSTANT),
  lastFailure: may(string(1000)),
  networkTrouble: may(string(10_000)),
  lastLook: may(seen.INSTANT),
  lastDeepLook: may(seen.INSTANT),
  budget: may(anyObject),
  waiting: must(COUNT),
  findings: must(list(finding, { max: LOCAL_LIMITS.pageRows })),
  incomplete: must(list(SCOPE, { max: 5000 })),
  scopes: may(COUNT),
  sees: may(sees),
  version: may(string(64)),
  startedAt: may(seen.INSTANT),
  catalogue: may(seen.catalogue),
  release: may(
    closedObject<NonNullable<local.AgentStatus['release']>>({
      revision: must(COUNT),
      digest: must(seen.DIGEST),
      stale: must(boolean),
    }),
  ),
  watching: may(
    closedObject<NonNullable<local.AgentStatus['watching']>>({
      watched: must(COUNT),
      compared: must(COUNT),
      starts: must(word(['exec-events', 'polling', 'none'])),
      why: may(string(300)),
    }),
  ),
  looking: may(
    closedObject<NonNullable<local.AgentStatus['looking']>>({ depth: must(word(['quick', 'deep'])), forMs: must(atLeast(0)) }),
  ),
});
const findings = closedObject<local.FindingsPage>({
  findings: must(list(finding, { max: LOCAL_LIMITS.pageRows })),
  next: may(ID),
});
const explained = closedObject<local.Explained>({
  findings: must(list(finding, { max: LOCAL_LIMITS.rows })),
  nearMisses: must(list(seen.nearMiss, { max: LOCAL_LIMITS.rows })),
  notLookedAt: must(list(seen.coverage, { max: 5000 })),
  scopes: must(COUNT),
  lastLook: may(seen.INSTANT),
  lastDeepLook: may(seen.INSTANT),
  isCut: must(boolean),
});
const outcome = closedObject<local.LookOutcome>({
  at: must(seen.INSTANT),
  durationMs: must(atLeast(0)),
  scopes: must(COUNT),
  incomplete: must(list(SCOPE, { max: 5000 })),
  changes: must(
    list(closedObject<local.LookOutcome['changes'][number]>({ was: may(word(STATES)), finding: must(finding) }), {
      max: LOCAL_LIMITS.rows,
    }),
  ),
  open: must(COUNT),
  isCut: must(boolean),
});
const entry: Check<local.UploadEntry> = (value): value is local.UploadEntry =>
  anyObject(value) && typeof value['kind'] === 'string' && value['kind'].length <= 64;
const batch = closedObject<local.UploadedBatch>({
  fate: must(word(['next', 'in-flight', 'delivered'])),
  epoch: may(whole(1)),
  sequence: may(whole(1)),
  at: may(seen.INSTANT),
  digest: must(seen.DIGEST),
  compressedBytes: must(COUNT),
  bytes: must(COUNT),
  labels: may(anyObject),
  openFindings: must(seen.DIGEST),
  entryCount: must(COUNT),
  entries: must(list(entry, { max: LOCAL_LIMITS.pageRows })),
  hidden: must(COUNT),
  next: may(COUNT),
});
const nextUpload = closedObject<local.NextUpload>({
  heartbeat: must(anyObject),
  intervalSeconds: must(atLeast(0)),
  batch: may(batch),
});
const sentBatch = closedObject<local.SentBatch>({
  epoch: must(whole(1)),
  sequence: must(whole(1)),
  at: must(seen.INSTANT),
  compressedBytes: must(COUNT),
});
const sent = closedObject<local.SentList>({ batches: must(list(sentBatch, { max: 1000 })), lastContact: may(seen.INSTANT) });
const row = closedObject<local.DoctorRow>({
  check: must(string(64, 1)),
  title: must(string(200)),
  state: must(word(['ok', 'attention', 'broken'])),
  says: must(string(4000)),
  remedy: may(string(4000)),
});
const diagnosis = closedObject<local.Diagnosis>({ rows: must(list(row, { max: 100 })) });
const copy = closedObject<local.OwnCopy>({
  finding: must(finding),
  productName: must(string(200)),
  risk: may(string(2000)),
  removal: must(list(string(500), { max: 20 })),
  campaign: may(closedObject<local.Campaign>({ text: must(string(1000)), deadline: may(seen.INSTANT) })),
});
const myMachine = closedObject<local.MyMachine>({
  schema: must(literal('bandog.my-machine/1')),
  at: must(seen.INSTANT),
  sees: must(sees),
  account: may(string(200)),
  host: must(closedObject<local.MyMachine['host']>({ name: must(string(256)), platform: must(string(32)) })),
  agentVersion: must(string(64)),
  collector: may(string(2000)),
  lastContact: may(seen.INSTANT),
  contactIntervalSeconds: must(atLeast(0)),
  lastLook: may(seen.INSTANT),
  lastDeepLook: may(seen.INSTANT),
  scopes: must(COUNT),
  incomplete: must(COUNT),
  catalogue: may(seen.catalogue),
  notice: may(string(4000)),
  contact: may(string(2000)),
  desktopNotices: must(boolean),
  copies: must(list(copy, { max: LOCAL_LIMITS.rows })),
  isCut: must(boolean),
  sent: must(list(sentBatch, { max: 1000 })),
  waiting: must(COUNT),
});
const answers: { readonly [K in local.Ask['kind']]: Check<local.AnswerTo<K>> } = {
  status,
  findings,
  explain: explained,
  scan: outcome,
  'next-upload': nextUpload,
  sent,
  'sent-batch': batch,
  doctor: diagnosis,
  'my-machine': myMachine,
};
