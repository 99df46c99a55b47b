import type { FileCampaign, FileException, Policy, PolicyEntry, PolicyObject, Ruling } from '../../domain/policy.ts';

/** What a policy file says, as objects; of two with one key the later wins. */
export function entriesOf(policy: Policy): readonly PolicyEntry[] {
  const entries: readonly PolicyEntry[] = [
    { kind: 'policy', key: 'name', document: { name: policy.name } },
    ...policy.rulings.map((document): PolicyEntry => ({ kind: 'ruling', key: rulingKey(document), document })),
    ...(policy.campaigns ?? []).map((one): PolicyEntry => ({ kind: 'campaign', key: one.id, document: campaignOf(one) })),
    ...(policy.exceptions ?? []).map((one): PolicyEntry => ({ kind: 'exception', key: one.id, document: exceptionOf(one) })),
  ];
  return [...new Map(entries.map((entry) => [`${entry.kind} ${entry.key}`, entry])).values()];
}

/** `product:claude-code` or `category:ai-coding-agent`. */
export function rulingKey({ product, category }: Pick<Ruling, 'product' | 'category'>): string {
  return product === undefined ? `category:${category ?? ''}` : `product:${product}`;
}

/** Objects as a policy file says them; exceptions that permit nothing are left out. */
export function documentOf(name: string, objects: readonly PolicyObject[]): Policy {
  const campaigns = objects.flatMap((one) => (one.kind === 'campaign' ? [one.document] : []));
  const exceptions = objects.flatMap((one) =>
    one.kind === 'exception' && one.document.status === 'approved' ? [one.document] : [],
  );
  return {
    schema: 'bandog.policy/1',
    name,
    rulings: objects.flatMap((one) => (one.kind === 'ruling' ? [one.document] : [])),
    ...(campaigns.length === 0 ? {} : { campaigns }),
    ...(exceptions.length === 0
      ? {}
      : {
          exceptions: exceptions.map(({ status: _status, askedAt: _askedAt, decidedAt: _at, decision: _why, ...one }) => {
            const { decidedBy = '', ...rest } = one;
            return { ...rest, approvedBy: decidedBy };
          }),
        }),
  };
}

function campaignOf({ start, deadline, ...rest }: FileCampaign) {
  return { ...rest, start: beginning(start), deadline: end(deadline) };
}

function exceptionOf({ approvedBy, expires, ...rest }: FileException) {
  return { ...rest, expires: end(expires), status: 'approved' as const, decidedBy: approvedBy };
}

function beginning(moment: string): string {
  return moment.length === 10 ? `${moment}T00:00:00.000Z` : moment;
}

/** A day includes its evening. */
function end(moment: string): string {
  return moment.length === 10 ? `${moment}T23:59:59.999Z` : moment;
}
