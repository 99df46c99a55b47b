import { Type, type Static } from 'typebox';
import { GroupPath } from './group.ts';
import { closed, INSTANT, listOf, oneOf, PATH, PRODUCT_ID, PRODUCT_ID_PATTERN, text } from './schema.ts';

/** What a company can decide on a product; what no ruling names is `unreviewed`. */
export const VERDICTS = ['banned', 'restricted', 'approved', 'unreviewed'] as const;
/** The company's decision on a product. */
export type Verdict = (typeof VERDICTS)[number];

/** One decision: on a product, or on all of a category. A product's own wins. */
export const Ruling = closed({
  product: Type.Optional(PRODUCT_ID),
  category: Type.Optional(text(64)),
  verdict: oneOf(VERDICTS),
  reason: Type.Optional(text(2000)),
  /** What to use instead: a product's id. */
  alternative: Type.Optional(PRODUCT_ID),
  /** Under which rules a restricted product may be used. */
  guideline: Type.Optional(text(2000)),
});
export type Ruling = Static<typeof Ruling>;

/** Name of a campaign or an exception. */
export const PolicyId = Type.String({ pattern: PRODUCT_ID_PATTERN });
/** A day, or a moment in UTC. */
export const DayOrMoment = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z)?$' });

const campaign = {
  id: PolicyId,
  /** For people. */
  name: text(200),
  /** Products that are banned while it runs; a campaign names products, categories or both. */
  products: Type.Optional(listOf(PRODUCT_ID, { minItems: 1, maxItems: 1000 })),
  /** Categories whose products are banned while it runs, but for those with a ruling of their own. */
  categories: Type.Optional(listOf(text(64), { minItems: 1, maxItems: 100 })),
  reason: text(2000),
  /** What to use instead: a product's id. */
  alternative: Type.Optional(PRODUCT_ID),
  /** A copy that is found late may stay so many days, whatever the deadline. */
  graceDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 365 })),
  /** Only for hosts in these groups and below; absent: all. */
  groups: Type.Optional(listOf(GroupPath, { minItems: 1, maxItems: 100 })),
  /** What the people concerned are told. */
  message: Type.Optional(text(2000)),
};

/** A ban with reason, alternative, start and deadline, for some or all hosts. */
export const Campaign = closed({ ...campaign, start: INSTANT, deadline: INSTANT });
export type Campaign = Static<typeof Campaign>;

/** What an exception holds for: all that is given must fit a copy. It names a product, a host or an account. */
export const ExceptionScope = closed({
  product: Type.Optional(PRODUCT_ID),
  /** The id of a host; a name would be whatever a host says of itself. */
  host: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$' })),
  /** Hosts in this group and below. */
  group: Type.Optional(GroupPath),
  /** Name or id of the OS account that a copy belongs to. */
  account: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  /** Versions, `1.2.3` or `>=1.2 <2`: all of it must hold. A copy without a version is in no range. */
  version: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** The copy is there or below. */
  path: Type.Optional(PATH),
});
export type ExceptionScope = Static<typeof ExceptionScope>;

const exception = {
  id: PolicyId,
  scope: ExceptionScope,
  /** Who answers for it. */
  owner: Type.String({ minLength: 1, maxLength: 300 }),
  /** Where it was discussed. */
  ticket: Type.String({ minLength: 1, maxLength: 300 }),
  reason: Type.Optional(text(2000)),
  askedBy: Type.String({ minLength: 1, maxLength: 300 }),
};

/** How far an exception came; only an approved one permits anything, and only until it expires. */
export const EXCEPTION_STATES = ['requested', 'approved', 'rejected', 'revoked'] as const;

/** A scoped permission with an end. */
export const PolicyException = closed({
  ...exception,
  expires: INSTANT,
  status: oneOf(EXCEPTION_STATES),
  askedAt: Type.Optional(INSTANT),
  /** Who approved, rejected or revoked it; never who asked, but for taking back. */
  decidedBy: Type.Optional(text(300)),
  decidedAt: Type.Optional(INSTANT),
  /** Why it was decided so. */
  decision: Type.Optional(text(2000)),
});
export type PolicyException = Static<typeof PolicyException>;

/** A campaign as a file says it: its deadline is the end of that day. */
export const FileCampaign = closed({ ...campaign, start: DayOrMoment, deadline: DayOrMoment });
export type FileCampaign = Static<typeof FileCampaign>;
/** An exception as a file says it, which is an approved one: it expires at the end of that day. */
export const FileException = closed({
  ...exception,
  approvedBy: Type.String({ minLength: 1, maxLength: 300 }),
  expires: DayOrMoment,
});
export type FileException = Static<typeof FileException>;

/** The policy file: what the company says of products; what it does not name is `unreviewed`. */
export const Policy = closed({
  schema: Type.Literal('bandog.policy/1'),
  name: text(200),
  rulings: listOf(Ruling, { maxItems: 10_000 }),
  campaigns: Type.Optional(listOf(FileCampaign, { maxItems: 1000 })),
  exceptions: Type.Optional(listOf(FileException, { maxItems: 10_000 })),
});
export type Policy = Static<typeof Policy>;

/** Who may change a policy object: the file under version control, people at the console, or the catalogue for its products' categories. */
export const MANAGERS = ['file', 'console', 'catalogue'] as const;
export type Manager = (typeof MANAGERS)[number];

/** What a policy is made of; `product` is a product's category, `policy` the file's name. */
export const POLICY_KINDS = ['policy', 'product', 'ruling', 'campaign', 'exception'] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** What the objects of each kind say. */
export interface PolicyDocuments {
  readonly policy: { readonly name: string };
  readonly product: { readonly category: string };
  readonly ruling: Ruling;
  readonly campaign: Campaign;
  readonly exception: PolicyException;
}

/** One object of the policy, as it is or is to be. */
export type PolicyEntry = {
  readonly [K in PolicyKind]: { readonly kind: K; readonly key: string; readonly document: PolicyDocuments[K] };
}[PolicyKind];

/** An object that is in force. */
export type PolicyObject = PolicyEntry & {
  readonly managedBy: Manager;
  /** Of the policy, when this object was last changed. */
  readonly revision: number;
};

/** The policy as of one revision. */
export interface PolicyState {
  /** 0 before the first change. */
  readonly revision: number;
  /** The last one that a file made; 0 when none did. */
  readonly fileRevision: number;
  readonly objects: readonly PolicyObject[];
}

/** Why a verdict is as it is: no ruling names the product, its own or its category's ruling, a campaign, an exception. */
export const BECAUSE = ['nothing', 'product', 'category', 'campaign', 'exception'] as const;
export type Because = (typeof BECAUSE)[number];
