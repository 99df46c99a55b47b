import { Type, type Static } from 'typebox';
import { Tag } from '../../domain/group.ts';
import { VERDICTS } from '../../domain/policy.ts';
import { closed, INSTANT, text } from '../../domain/schema.ts';
import { STATES, type State } from '../../domain/state.ts';
import type { FindingFilter } from '../store/query-contract.ts';
import type { RouteContext } from './contract.ts';
import { badRequest } from './errors.ts';
import { HostFilters, paths, texts, words } from './host-filters.ts';
import { oneHost } from './one-host.ts';

const { product, verdict, version, group } = HostFilters.properties;

/** What findings can be chosen by. */
export const FindingFilters = closed({
  text: Type.Optional(
    Type.String({ maxLength: 256, description: 'Somewhere in the name of the host; one or two characters: at its beginning' }),
  ),
  product,
  state: Type.Optional(
    Type.String({ maxLength: 2000, description: `Of ${STATES.join(', ')}; several with commas; without it all but gone` }),
  ),
  verdict,
  version,
  host: Type.Optional(text(256)),
  account: Type.Optional(Type.String({ maxLength: 256, description: 'Name or id of an account' })),
  group,
  tag: Type.Optional(Tag),
  campaign: Type.Optional(text(64)),
  exception: Type.Optional(text(64)),
  cameSince: Type.Optional({ ...INSTANT, description: 'Learnt of for the first time then or later' }),
  goneSince: Type.Optional({ ...INSTANT, description: 'Gone since then, and not back' }),
  backSince: Type.Optional({ ...INSTANT, description: 'There again since then, after it was gone' }),
});
export type FindingFilters = Static<typeof FindingFilters>;

/** The filters as the store takes them. @throws KnownError E_BAD_REQUEST, E_NOT_FOUND */
export async function storeFilters(filters: FindingFilters, context: RouteContext): Promise<FindingFilter> {
  const hostId = filters.host === undefined ? undefined : (await oneHost(context, filters.host)).hostId;
  const { account, tag, campaign, exception, cameSince, goneSince, backSince } = filters;
  const without = goneSince === undefined ? STATES.filter((state): state is State => state !== 'gone') : undefined;
  return {
    hostId,
    text: filters.text,
    products: filters.product === undefined ? undefined : texts(filters.product, 'product'),
    states: words(filters.state, STATES, 'state') ?? without,
    verdicts: words(filters.verdict, VERDICTS, 'verdict'),
    versions: filters.version === undefined ? undefined : texts(filters.version, 'version'),
    account,
    within: paths(filters.group),
    tags: tag === undefined ? undefined : [tag],
    campaign,
    exception,
    cameSince,
    goneSince,
    backSince,
  };
}

/** A name to begin at, where findings are not asked for by host. @throws KnownError E_BAD_REQUEST */
export function refuseFrom(from: string | undefined): void {
  if (from !== undefined)
    throw badRequest('only findings by host can begin at a name', 'Ask with `order=host` too, or leave out `from`.');
}
