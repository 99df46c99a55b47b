import type { Instant } from '../../domain/clock.ts';
import type { Finding } from '../../domain/finding.ts';
import { isWithin, type GroupPath } from '../../domain/group.ts';
import type { Because, Campaign, ExceptionScope, PolicyException, Ruling, Verdict } from '../../domain/policy.ts';
import type { CompiledPolicy } from './compiled-policy.ts';
import { isInRange } from './version-range.ts';

/** What of a copy a policy looks at. */
export interface Subject {
  readonly hostId: string;
  readonly group: GroupPath;
  readonly finding: Pick<Finding, 'product' | 'account' | 'version' | 'anchor' | 'firstSeen'>;
}

/** The company's decision on one copy at one moment, and what it comes from. */
export interface Evaluation {
  readonly verdict: Verdict;
  readonly because: Because;
  /** Id of the exception that permits it. */
  readonly exception?: string;
  /** Id of the campaign that it falls under, excepted or not. */
  readonly campaign?: string;
  /** Until when it may be there under that campaign. */
  readonly dueAt?: Instant;
  readonly reason?: string;
  /** Id of the product to use instead. */
  readonly alternative?: string;
  readonly guideline?: string;
  /** From when on time alone may change this; absent: never. */
  readonly until?: Instant;
}

const DAY_MS = 24 * 3600_000;

/**
 * What a policy says of a copy at a moment: the one function for all that is shown, counted and sent. The narrower wins: a campaign on
 * the product, its own ruling, a campaign on its category, the category's ruling; then an exception permits what these do not.
 */
export function evaluate(subject: Subject, policy: CompiledPolicy, at: Instant): Evaluation {
  const ruled = rulingOf(subject, policy, at);
  const exceptions = matching(subject, policy);
  const until = next([...campaignsOf(subject, policy).all.map((one) => one.start), ...exceptions.map((one) => one.expires)], at);
  const changes = until === undefined ? {} : { until };
  if (ruled.verdict === 'approved') return { ...ruled, ...changes };
  const exception = exceptions.filter((one) => one.expires > at).toSorted((one, other) => order(other.expires, one.expires))[0];
  if (exception === undefined) return { ...ruled, ...changes };
  const { campaign, dueAt } = ruled;
  return {
    verdict: 'approved',
    because: 'exception',
    exception: exception.id,
    ...(exception.reason === undefined ? {} : { reason: exception.reason }),
    ...(campaign === undefined ? {} : { campaign }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...changes,
  };
}

function rulingOf(subject: Subject, policy: CompiledPolicy, at: Instant): Evaluation {
  const { product } = subject.finding;
  const category = policy.categories.get(product) ?? '';
  const { own, ofCategory } = campaignsOf(subject, policy);
  const [onProduct, onCategory] = [strictest(own, subject, at), strictest(ofCategory, subject, at)];
  if (onProduct !== undefined) return underCampaign(onProduct, subject);
  const ruling = policy.productRulings.get(product);
  if (ruling !== undefined) {
    // What is banned anyway has the campaign's deadline; what is approved for itself is none of its business.
    const isUnder = ruling.verdict === 'banned' && onCategory !== undefined;
    return { ...said(ruling, 'product'), ...(isUnder ? { campaign: onCategory.id, dueAt: endOf(onCategory, subject) } : {}) };
  }
  if (onCategory !== undefined) return underCampaign(onCategory, subject);
  const general = policy.categoryRulings.get(category);
  return general === undefined ? { verdict: 'unreviewed', because: 'nothing' } : said(general, 'category');
}

/** Campaigns for this product and this host, whether they run or not. */
function campaignsOf({ group, finding }: Subject, policy: CompiledPolicy) {
  const isHere = ({ groups }: Campaign) => groups === undefined || groups.some((one) => isWithin(group, one));
  const own = (policy.productCampaigns.get(finding.product) ?? []).filter(isHere);
  const category = policy.categories.get(finding.product);
  const ofCategory = category === undefined ? [] : (policy.categoryCampaigns.get(category) ?? []).filter(isHere);
  return { own, ofCategory, all: [...own, ...ofCategory] };
}

/** Of the campaigns that run, the one whose time is up first. */
function strictest(campaigns: readonly Campaign[], subject: Subject, at: Instant): Campaign | undefined {
  const running = campaigns.filter((one) => one.start <= at);
  return running.toSorted((one, other) => order(endOf(one, subject), endOf(other, subject)) || order(one.id, other.id))[0];
}

function underCampaign(campaign: Campaign, subject: Subject): Evaluation {
  const { id, reason, alternative } = campaign;
  const instead = alternative === undefined ? {} : { alternative };
  return { verdict: 'banned', because: 'campaign', campaign: id, dueAt: endOf(campaign, subject), reason, ...instead };
}

/** The deadline, or the end of the days of grace of a copy that was found late. */
function endOf({ deadline, graceDays = 0 }: Campaign, { finding }: Subject): Instant {
  const found = Date.parse(finding.firstSeen);
  // A host's clock can say anything; what is no date has no grace.
  if (Number.isNaN(found) || graceDays === 0) return deadline;
  const late = new Date(Math.min(found, Date.parse('9000-01-01')) + graceDays * DAY_MS).toISOString();
  return late > deadline ? late : deadline;
}

function said({ verdict, reason, alternative, guideline }: Ruling, because: Because): Evaluation {
  return {
    verdict,
    because,
    ...(reason === undefined ? {} : { reason }),
    ...(alternative === undefined ? {} : { alternative }),
    ...(guideline === undefined ? {} : { guideline }),
  };
}

/** Approved exceptions whose scope this copy is in, expired or not. */
function matching(subject: Subject, policy: CompiledPolicy): readonly PolicyException[] {
  const { product, account } = subject.finding;
  const candidates = [
    ...(policy.productExceptions.get(product) ?? []),
    ...(policy.hostExceptions.get(subject.hostId) ?? []),
    ...(account === undefined ? [] : (policy.accountExceptions.get(account.id) ?? [])),
    ...(account?.name === undefined || account.name === account.id ? [] : (policy.accountExceptions.get(account.name) ?? [])),
  ];
  return candidates.length === 0 ? candidates : candidates.filter((one) => isInScope(subject, one.scope));
}

function isInScope({ hostId, group, finding }: Subject, scope: ExceptionScope): boolean {
  const { product, account, version, anchor } = finding;
  return (
    (scope.product === undefined || scope.product === product) &&
    (scope.host === undefined || scope.host === hostId) &&
    (scope.group === undefined || isWithin(group, scope.group)) &&
    (scope.account === undefined || scope.account === account?.id || scope.account === account?.name) &&
    (scope.version === undefined || isInRange(version, scope.version)) &&
    (scope.path === undefined || isBelow(anchor, scope.path))
  );
}

function isBelow(path: string, folder: string): boolean {
  if (!path.startsWith(folder)) return false;
  const rest = path.slice(folder.length);
  return rest === '' || /[/\\]$/.test(folder) || rest.startsWith('/') || rest.startsWith('\\');
}

function next(moments: readonly Instant[], at: Instant): Instant | undefined {
  return moments.filter((moment) => moment > at).toSorted((one, other) => order(one, other))[0];
}

function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
