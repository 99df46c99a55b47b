import { describe, expect, it } from 'vitest';
import type { Campaign, ExceptionScope, PolicyEntry, PolicyException, Ruling } from '../../domain/policy.ts';
import { compilePolicy } from './compiled-policy.ts';
import { evaluate, type Subject } from './evaluate.ts';
import { rulingKey } from './policy-document.ts';

const HOST = 'a'.repeat(32);
const AT = '2026-06-15T12:00:00.000Z';
const START = '2026-06-01T00:00:00.000Z';
const DEADLINE = '2026-06-30T23:59:59.999Z';

const ruling = (document: Ruling): PolicyEntry => ({ kind: 'ruling', key: rulingKey(document), document });
const campaign = (given: Partial<Campaign> = {}): PolicyEntry => {
  const document = {
    id: 'camp',
    name: 'C',
    products: ['claude-code'],
    reason: 'why',
    start: START,
    deadline: DEADLINE,
    ...given,
  };
  return { kind: 'campaign', key: document.id, document };
};
/** A campaign on the category only. */
const wide = (given: Partial<Campaign> = {}): PolicyEntry => {
  const { products: _products, ...document } = { ...campaign().document, categories: ['ai'], ...given } as Campaign;
  return { kind: 'campaign', key: document.id, document };
};
const exception = (scope: ExceptionScope, given: Partial<PolicyException> = {}): PolicyEntry => ({
  kind: 'exception',
  key: given.id ?? 'exc',
  document: {
    id: 'exc',
    scope,
    owner: 'o',
    ticket: 't',
    askedBy: 'ada',
    decidedBy: 'bob',
    status: 'approved',
    expires: '2026-07-01T00:00:00.000Z',
    ...given,
  },
});
const ban = ruling({ product: 'claude-code', verdict: 'banned', reason: 'r', alternative: 'qoder-cli' });
const approve = ruling({ product: 'claude-code', verdict: 'approved' });
const banAll = ruling({ category: 'ai', verdict: 'banned' });

interface Case {
  readonly name: string;
  readonly given: readonly PolicyEntry[];
  readonly of?: { readonly group?: string; readonly finding?: Partial<Subject['finding']> };
  readonly at?: string;
  readonly want: object;
}

const rulings: readonly Case[] = [
  { name: 'nothing is decided', given: [], want: { verdict: 'unreviewed', because: 'nothing' } },
  {
    name: 'another product is decided',
    given: [ruling({ product: 'codex-cli', verdict: 'banned' })],
    want: { verdict: 'unreviewed', because: 'nothing' },
  },
  {
    name: 'its own ruling, with all that it says',
    given: [ban],
    want: { verdict: 'banned', because: 'product', reason: 'r', alternative: 'qoder-cli' },
  },
  {
    name: "its category's ruling",
    given: [ruling({ category: 'ai', verdict: 'restricted', guideline: 'g' })],
    want: { verdict: 'restricted', because: 'category', guideline: 'g' },
  },
  { name: 'its own wins over its category', given: [approve, banAll], want: { verdict: 'approved', because: 'product' } },
];

const underWay = { verdict: 'banned', because: 'campaign', campaign: 'camp', dueAt: DEADLINE, reason: 'why' };
const campaigns: readonly Case[] = [
  { name: 'a campaign that runs', given: [campaign()], want: underWay },
  { name: 'a campaign on the product wins over its approval', given: [campaign(), approve], want: underWay },
  { name: 'a campaign on the category bans the rest', given: [wide()], want: underWay },
  { name: 'and not what is approved for itself', given: [wide(), approve], want: { verdict: 'approved', because: 'product' } },
  {
    name: 'and gives its deadline to what is banned anyway',
    given: [wide(), ban],
    want: { verdict: 'banned', because: 'product', reason: 'r', alternative: 'qoder-cli', campaign: 'camp', dueAt: DEADLINE },
  },
  {
    name: 'a campaign that did not start says when it will',
    given: [campaign()],
    at: '2026-05-01T00:00:00.000Z',
    want: { verdict: 'unreviewed', because: 'nothing', until: START },
  },
  { name: 'a campaign whose time is up goes on', given: [campaign()], at: '2027-01-01T00:00:00.000Z', want: underWay },
  {
    name: 'a campaign for another group',
    given: [campaign({ groups: ['/emea'] })],
    want: { verdict: 'unreviewed', because: 'nothing' },
  },
  {
    name: 'a campaign for a group above',
    given: [campaign({ groups: ['/apac', '/emea'] })],
    of: { group: '/emea/sales' },
    want: underWay,
  },
  {
    name: 'days of grace for what was found late',
    given: [campaign({ graceDays: 7 })],
    of: { finding: { firstSeen: '2026-06-29T00:00:00.000Z' } },
    want: { ...underWay, dueAt: '2026-07-06T00:00:00.000Z' },
  },
  { name: 'and none for what was there before', given: [campaign({ graceDays: 7 })], want: underWay },
  {
    name: 'and none for a time that is no time',
    given: [campaign({ graceDays: 7 })],
    of: { finding: { firstSeen: 'soon' } },
    want: underWay,
  },
  {
    name: 'of two the one whose time is up first',
    given: [campaign(), campaign({ id: 'b', deadline: '2026-06-20T00:00:00.000Z' })],
    want: { ...underWay, campaign: 'b', dueAt: '2026-06-20T00:00:00.000Z' },
  },
];

const permitted = { verdict: 'approved', because: 'exception', exception: 'exc', until: '2026-07-01T00:00:00.000Z' };
const refused = { verdict: 'banned', because: 'product', reason: 'r', alternative: 'qoder-cli' };
const scoped = (name: string, scope: ExceptionScope, isFit: boolean): Case => ({
  name: `an exception for ${name} ${isFit ? 'fits' : 'does not fit'}`,
  given: [ban, exception(scope)],
  of: { group: '/emea/sales' },
  want: isFit ? permitted : refused,
});
const product = 'claude-code';
const exceptions: readonly Case[] = [
  scoped('the product', { product }, true),
  scoped('another product', { product: 'codex-cli' }, false),
  scoped('the host', { host: HOST }, true),
  scoped('another host', { host: 'b'.repeat(32) }, false),
  scoped("the account's name", { account: 'ada' }, true),
  scoped("the account's id", { account: '1001' }, true),
  scoped('another account', { account: 'bob' }, false),
  scoped('a group above', { product, group: '/emea' }, true),
  scoped('a neighbour', { product, group: '/emea/it' }, false),
  scoped('its versions', { product, version: '>=1 <2' }, true),
  scoped('other versions', { product, version: '<1' }, false),
  scoped('its folder', { product, path: '/home/ada' }, true),
  scoped('its very path', { product, path: '/home/ada/x' }, true),
  scoped('a folder of like name', { product, path: '/home/ad' }, false),
  scoped('all of it at once', { product, host: HOST, group: '/', account: 'ada', version: '1.0', path: '/home/' }, true),
  scoped('all but one', { product, host: HOST, group: '/', account: 'ada', version: '1.1', path: '/home/' }, false),
  { name: 'an exception that ended', given: [ban, exception({ product })], at: '2026-07-01T00:00:00.000Z', want: refused },
  { name: 'an exception that nobody approved', given: [ban, exception({ product }, { status: 'requested' })], want: refused },
  { name: 'an exception that was revoked', given: [ban, exception({ product }, { status: 'revoked' })], want: refused },
  {
    name: 'the exception that lasts longest',
    given: [ban, exception({ product }), exception({ product }, { id: 'long', expires: '2027-01-01T00:00:00.000Z' })],
    want: { ...permitted, exception: 'long' },
  },
  {
    name: 'an exception of what is approved anyway is not needed',
    given: [approve, exception({ product })],
    want: { verdict: 'approved', because: 'product', until: permitted.until },
  },
  {
    name: 'an exception within a campaign',
    given: [campaign(), exception({ product }, { reason: 'pilot' })],
    want: { ...permitted, campaign: 'camp', dueAt: DEADLINE, reason: 'pilot' },
  },
];

describe.each([
  { part: 'rulings', cases: rulings },
  { part: 'campaigns', cases: campaigns },
  { part: 'exceptions', cases: exceptions },
])('evaluate: $part', ({ cases }) => {
  for (const { name, given, of = {}, at = AT, want } of cases) {
    it(name, () => {
      const categories: PolicyEntry = { kind: 'product', key: 'claude-code', document: { category: 'ai' } };
      const objects = [categories, ...given].map((entry) => ({ ...entry, managedBy: 'file' as const, revision: 1 }));
      const finding = {
        product: 'claude-code',
        account: { id: '1001', name: 'ada' },
        version: '1.0',
        anchor: '/home/ada/x',
        firstSeen: '2026-01-01T00:00:00.000Z',
        ...of.finding,
      };
      const subject: Subject = { hostId: HOST, group: of.group ?? '/', finding };
      expect(evaluate(subject, compilePolicy({ revision: 1, fileRevision: 1, objects }), at)).toEqual(want);
    });
  }
});
