import { gunzipSync } from 'node:zlib';
import { isSaidBy } from '../../../catalogue/verify.ts';
import type { Catalogue } from '../../../catalogue/catalogue.ts';
import { openCatalogue } from '../../../catalogue/open.ts';
import { signStatement } from '../../../catalogue/sign.ts';
import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import { KnownError } from '../../../domain/errors.ts';
import type { Ring } from '../../../domain/rollout.ts';
import { LIMITS } from '../../../wire/limits.ts';
import { isRelease, parseStatement } from '../../../wire/parse-statements.ts';
import type { Release, SignedStatement } from '../../../wire/statements.ts';
import type { ReleaseRow } from '../../store/updates-contract.ts';
import type { Caller, RouteContext } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { actorOf, auditLine } from '../audit-line.ts';

/** A catalogue that is to be published. */
export interface Publishing {
  readonly bytes: Uint8Array;
  readonly ring: Ring;
  readonly expiresInDays: number;
  /** From where the publisher key is kept offline; absent: this collector signs. */
  readonly statement?: SignedStatement | undefined;
  /** Given to no host until it is resumed. */
  readonly isHeldBack?: boolean;
  readonly caller: Caller | undefined;
  /** Why, for the audit log. */
  readonly action: 'release.publish' | 'release.roll-back';
}

const DAY_MS = 24 * 3_600_000;

/**
 * Publishes a catalogue as a new release: it is opened and looked through, signed or its signature checked, and on disk when this resolves.
 *
 * @throws KnownError E_CATALOGUE_INVALID, E_BAD_SIGNATURE, E_CONFIG_INVALID, E_BAD_REQUEST
 */
export async function publish(context: RouteContext, publishing: Publishing): Promise<number> {
  const { store, clock, keys, offers } = context;
  const { bytes, ring, isHeldBack = false, caller, action } = publishing;
  const catalogue = openCatalogue(bytes);
  refuseWithoutMarker(catalogue);
  // Another collector of this store may have published meanwhile.
  await offers.refresh();
  const { highest } = offers;
  const statement =
    publishing.statement ??
    signStatement(keys.publisher(), 'release', releaseOf(catalogue, { publishing, revision: highest + 1, at: clock.now() }));
  const said = releaseSaid(statement, keys.public().publisherKey);
  if (said.digest !== catalogue.digest || said.length !== bytes.length || said.version !== catalogue.version) {
    throw badRequest('the statement is of another catalogue than the one that came with it', 'Sign the file that you publish.');
  }
  const at = clock.now();
  const publishedBy = actorOf(caller);
  const { schema: _, ...facts } = said;
  const detail = { version: said.version, digest: said.digest.slice(0, 16), ring };
  const audit = auditLine(context, caller, { action, subject: `release ${said.revision}`, detail });
  const isAdded = await store.addRelease({ ...facts, statement, ring, isHeldBack, publishedAt: at, publishedBy, bytes, audit });
  if (!isAdded) {
    throw badRequest(
      `revision ${said.revision} is not above ${highest}, which was published`,
      'Sign it again with a higher revision.',
    );
  }
  await offers.refresh();
  return said.revision;
}

/** The bytes of a catalogue as they came: base64 of gzip. @throws KnownError E_BAD_REQUEST */
export function bytesOf(content: string): Uint8Array {
  try {
    return gunzipSync(Buffer.from(content, 'base64'), { maxOutputLength: LIMITS.catalogueBytes });
  } catch {
    throw badRequest('the content is not gzip in base64, or larger than a catalogue may be');
  }
}

/** Publishes what an earlier release held, under a new revision, since no host ever takes an older one; and pauses the one that it replaces. */
export async function rollBack(
  context: RouteContext,
  given: { readonly bad: ReleaseRow; readonly statement?: SignedStatement | undefined; readonly caller: Caller | undefined },
): Promise<number> {
  const { bad, statement, caller } = given;
  const good = earlierThan(context.offers.releases, bad);
  if (good === undefined)
    throw badRequest(
      `there is no earlier release than ${bad.revision} with other content`,
      'Publish a mended catalogue instead.',
    );
  const bytes = await context.store.catalogueBytes(good.digest);
  if (bytes === undefined) throw badRequest(`the bytes of release ${good.revision} are gone`);
  const at = context.clock.now();
  const audit = auditLine(context, caller, { action: 'release.pause', subject: `release ${bad.revision}` });
  await context.store.changeRelease({ revision: bad.revision, change: { kind: 'pause', at, why: 'rolled back' }, audit });
  return publish(context, { bytes, ring: bad.ring, expiresInDays: 30, statement, caller, action: 'release.roll-back' });
}

/** The release to go back to. */
export function earlierThan(releases: readonly ReleaseRow[], bad: ReleaseRow): ReleaseRow | undefined {
  return releases.find(
    ({ revision, digest, pausedAt }) => revision < bad.revision && digest !== bad.digest && pausedAt === undefined,
  );
}

function releaseOf(
  catalogue: Catalogue,
  { publishing, revision, at }: { readonly publishing: Publishing; readonly revision: number; readonly at: string },
): Release {
  return {
    schema: 'bandog.release/1',
    revision,
    version: catalogue.version,
    digest: catalogue.digest,
    length: publishing.bytes.length,
    products: catalogue.products,
    created: at,
    expires: new Date(Date.parse(at) + publishing.expiresInDays * DAY_MS).toISOString(),
  };
}

function releaseSaid(statement: SignedStatement, publisherKey: string): Release {
  if (!isSaidBy(publisherKey, 'release', statement)) {
    throw new KnownError(
      'E_BAD_SIGNATURE',
      'the statement is not signed by the publisher key of this collector',
      'Sign it with the key that hosts believe.',
    );
  }
  const said = parseStatement(statement.text, isRelease);
  if (said === undefined) throw badRequest('the statement is no release');
  return said;
}

/** Every host tries a new catalogue, and refuses one that does not find the marker. */
function refuseWithoutMarker(catalogue: Catalogue): void {
  const ids = new Set(catalogue.signatures().map(({ id }) => id));
  if (ids.has(CANARY_PRODUCT)) return;
  throw new KnownError(
    'E_CATALOGUE_INVALID',
    `the catalogue has no signature ${CANARY_PRODUCT}, and every host would refuse it`,
    'Copy signatures/other/bandog-canary.yaml to your signatures and compile them again.',
  );
}
