import { boolean, closedObject, finite, list, matching, may, must, string, whole, word, type Check } from './check.ts';
import { isDeeperThan } from './json-depth.ts';
import { LIMITS } from './limits.ts';
import type { Command, CommandVerb, HostSettings, PublisherKey, Release, SignedStatement } from './statements.ts';

/** The text of a statement as what it must be; undefined when it is anything else. To be asked after its signature only. */
export function parseStatement<T>(text: string, check: Check<T>): T | undefined {
  if (text.length > LIMITS.statementText || isDeeperThan(Buffer.from(text, 'utf8'), LIMITS.statementDepth)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return check(value) ? value : undefined;
  } catch {
    return undefined; // not JSON: the caller refuses it, whatever it was
  }
}

const BASE64URL = matching(/^[A-Za-z0-9_-]+$/);
const DIGEST = matching(/^[0-9a-f]{64}$/);
const ID = matching(/^[0-9a-f]{32}$/);
const INSTANT = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const PRODUCT = matching(/^[a-z0-9][a-z0-9-]{0,63}$/);
const REVISION = whole(1);
const VERBS: readonly CommandVerb[] = ['rescan', 'send-diagnostics', 'rotate-key', 'resync', 'canary', 'dry-run'];

/** Whether this is a statement as it travels; says nothing of who said it. */
export const isSignedStatement = closedObject<SignedStatement>({
  text: must(string(LIMITS.statementText, 2)),
  signature: must(matching(/^[A-Za-z0-9_-]{86}$/)),
});

/** Whether a statement says which catalogue to look with. */
export const isRelease = closedObject<Release>({
  schema: must(word(['bandog.release/1'])),
  revision: must(REVISION),
  version: must(string(64)),
  digest: must(DIGEST),
  length: must(whole(1, LIMITS.catalogueBytes)),
  products: must(whole(1, LIMITS.catalogueProducts)),
  created: must(INSTANT),
  expires: must(INSTANT),
});

/** Whether a statement names the next publisher key. */
export const isPublisherKey = closedObject<PublisherKey>({
  schema: must(word(['bandog.publisher-key/1'])),
  previous: must(BASE64URL),
  next: must(BASE64URL),
  created: must(INSTANT),
});

const campaign = closedObject<NonNullable<HostSettings['campaigns']>[number]>({
  product: must(PRODUCT),
  text: must(string(1000)),
  deadline: may(INSTANT),
});

/** Whether a statement says how hosts are to work. */
export const isHostSettings = closedObject<HostSettings>({
  schema: must(word(['bandog.settings/1'])),
  collectorId: must(string(64)),
  revision: must(REVISION),
  created: must(INSTANT),
  products: may(list(PRODUCT, { min: 1, max: 5000 })),
  addresses: may(list(string(300), { min: 1, max: 5 })),
  contactIntervalSeconds: may(whole()),
  sweepShare: may(finite),
  notice: may(string(4000)),
  contact: may(string(500)),
  campaigns: may(list(campaign, { max: 50 })),
  desktopNotices: may(boolean),
  dryRuns: may(boolean),
});

/** Whether a statement orders something of the closed set. */
export const isCommand = closedObject<Command>({
  schema: must(word(['bandog.command/1'])),
  id: must(ID),
  collectorId: must(string(64)),
  hostId: must(ID),
  number: must(REVISION),
  verb: must(word(VERBS)),
  depth: may(word(['quick', 'deep'])),
  release: may(isSignedStatement),
  issued: must(INSTANT),
  expires: must(INSTANT),
});
