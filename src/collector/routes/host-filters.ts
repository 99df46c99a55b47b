import { Type, type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { KnownError } from '../../domain/errors.ts';
import { GroupPath, Tag } from '../../domain/group.ts';
import { PLATFORMS } from '../../domain/platform.ts';
import { VERDICTS } from '../../domain/policy.ts';
import { closed, INSTANT, oneOf } from '../../domain/schema.ts';
import { STATES } from '../../domain/state.ts';
import { COVERAGE_STATES, LOOKED, NEEDS, type CopyFilter, type HostFilter } from '../store/query-contract.ts';
import { isAllowed } from '../access/roles.ts';
import type { Caller } from './contract.ts';
import { badRequest } from './errors.ts';

/** Values of one condition at most. */
const MOST_VALUES = 50;
/** Whom groups limit may have as many. */
const MOST_GROUPS = 1000;
const several = (what: string) => Type.Optional(Type.String({ maxLength: 4000, description: `${what}; several with commas` }));

/** What hosts can be chosen by. */
export const HostFilters = closed({
  text: Type.Optional(
    Type.String({ maxLength: 256, description: 'Somewhere in the name; one or two characters: at its beginning' }),
  ),
  asset: Type.Optional(
    Type.String({ maxLength: 256, description: 'At the beginning of the serial number or of a tag, regardless of case' }),
  ),
  group: several('Groups, each with those below'),
  tag: several('Tags, all of which it has'),
  platform: several(`Of ${PLATFORMS.join(', ')}`),
  product: several('Ids of products: it has a copy of one'),
  state: several(`Of ${STATES.join(', ')}: of such a copy; without it all but gone`),
  verdict: several(`Of ${VERDICTS.join(', ')}: of such a copy`),
  version: several('Versions of such a copy'),
  account: Type.Optional(Type.String({ maxLength: 256, description: 'Name or id of an account that such a copy belongs to' })),
  campaign: Type.Optional(Type.String({ maxLength: 64, description: 'A campaign that such a copy falls under' })),
  looked: Type.Optional(oneOf(LOOKED)),
  silent: Type.Optional(Type.Boolean({ description: 'It is missed without a goodbye' })),
  notSince: Type.Optional({ ...INSTANT, description: 'It is missed or was stopped, and was not heard of since' }),
  open: Type.Optional(Type.Boolean({ description: 'Only records that are open' })),
  coverage: Type.Optional({
    ...oneOf(COVERAGE_STATES),
    description: 'How open records are looked at now: completely within 24 hours, earlier, partly, silent, never',
  }),
  needs: Type.Optional({ ...oneOf(NEEDS), description: 'Why open records need a person' }),
  enrolledSince: Type.Optional({ ...INSTANT, description: 'Enrolled then or later' }),
});
export type HostFilters = Static<typeof HostFilters>;

/** A complete look within so long is one of now. */
export const LOOKED_WITHIN_MS = 24 * 3600_000;

/** The filters as the store takes them, at a time. @throws KnownError E_BAD_REQUEST */
export function hostFilter(given: HostFilters, now: string): HostFilter {
  const { text, asset, looked, notSince, coverage, needs, enrolledSince } = given;
  const copy = copyOf(given);
  return {
    text,
    asset,
    within: paths(given.group),
    tags: given.tag === undefined ? undefined : texts(given.tag, 'tag').map((tag) => checked(tag, Tag, 'tag')),
    platforms: words(given.platform, PLATFORMS, 'platform'),
    copy: Object.values(copy).some((value) => value !== undefined) ? { states: OPEN_STATES, ...copy } : undefined,
    looked,
    isSilent: given.silent === true ? true : undefined,
    notSince,
    isOpen: given.open === true ? true : undefined,
    coverage: coverage === undefined ? undefined : { state: coverage, since: lookedSince(now) },
    needs,
    enrolledSince,
  };
}

/** From when on a complete look is one of now: the beginning of an hour, since looks are counted by the hour. */
export function lookedSince(now: string): string {
  return `${new Date(Date.parse(now) - LOOKED_WITHIN_MS).toISOString().slice(0, 13)}:00:00.000Z`;
}

const OPEN_STATES = STATES.filter((state) => state !== 'gone');

function copyOf({ product, state, verdict, version, account, campaign }: HostFilters): CopyFilter {
  const states = words(state, STATES, 'state');
  return {
    products: product === undefined ? undefined : texts(product, 'product'),
    ...(states === undefined ? {} : { states }),
    verdicts: words(verdict, VERDICTS, 'verdict'),
    versions: version === undefined ? undefined : texts(version, 'version'),
    account,
    campaign,
  };
}

/** Groups that are named with commas between. @throws KnownError E_BAD_REQUEST */
export function paths(given: string | undefined): readonly GroupPath[] | undefined {
  return given === undefined ? undefined : texts(given, 'group', MOST_GROUPS).map((path) => checked(path, GroupPath, 'group'));
}

/** Words of a closed list with commas between. @throws KnownError E_BAD_REQUEST */
export function words<const T extends string>(
  given: string | undefined,
  known: readonly T[],
  what: string,
): readonly T[] | undefined {
  if (given === undefined) return undefined;
  return texts(given, what).map((word) => {
    const found = known.find((one) => one === word);
    if (found === undefined) throw badRequest(`there is no ${what} ${JSON.stringify(word)}`, `Give one of: ${known.join(', ')}.`);
    return found;
  });
}

/** Texts with commas between. @throws KnownError E_BAD_REQUEST */
export function texts(given: string, what: string, most = MOST_VALUES): readonly string[] {
  const all = given.split(',').filter((one) => one !== '');
  if (all.length > most) throw badRequest(`there are ${all.length} values of ${what}`, `Give at most ${most}.`);
  return all;
}

function checked(value: string, schema: TSchema, what: string): string {
  if (Value.Check(schema, value)) return value;
  throw badRequest(`there is no ${what} ${JSON.stringify(value)}`, 'Check how it is written.');
}

/** Whoever may not read findings cannot find out by counting hosts whose they are. @throws KnownError E_FORBIDDEN */
export function refuseAccounts(caller: Caller | undefined, { account }: HostFilters): void {
  if (account === undefined || (caller !== undefined && isAllowed(caller, 'listFindings'))) return;
  const message = 'your role may not choose hosts by account';
  throw new KnownError('E_FORBIDDEN', message, 'Ask for one person with a reason: `bandog person ACCOUNT --reason TEXT`.');
}
