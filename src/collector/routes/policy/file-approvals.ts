import { isDeepStrictEqual } from 'node:util';
import { KnownError } from '../../../domain/errors.ts';
import type { PolicyEntry } from '../../../domain/policy.ts';
import { behind } from '../../access/makers.ts';
import { isShortEnough, MAX_EXCEPTION_DAYS } from '../../policy/longest-exception.ts';
import { isSamePerson } from '../../policy/same-person.ts';
import { actorOf, auditForbidden } from '../audit-line.ts';
import type { Caller, RouteContext } from '../contract.ts';
import { badRequest } from '../errors.ts';

/**
 * A file permits by being applied: who applies it is nobody who asked for an exception that it brings or changes, and such a one ends as
 * soon as one that the console approves.
 *
 * @throws KnownError E_FORBIDDEN, E_BAD_REQUEST
 */
export async function requireApprovable(
  context: Pick<RouteContext, 'store' | 'clock' | 'forbidden'>,
  caller: Caller | undefined,
  entries: readonly PolicyEntry[],
): Promise<void> {
  const { objects } = await context.store.policy();
  const known = new Map(objects.flatMap((one) => (one.kind === 'exception' ? [[one.key, one.document] as const] : [])));
  const people = [...(await behind(context, actorOf(caller)))];
  for (const entry of entries) {
    if (entry.kind !== 'exception' || isDeepStrictEqual(known.get(entry.key), entry.document)) continue;
    if (!isShortEnough(entry.document.expires, context.clock.now()))
      throw badRequest(
        `exception ${entry.key} is to expire on ${entry.document.expires}`,
        `Choose a moment within ${MAX_EXCEPTION_DAYS} days from now; what is to stay is a ruling.`,
      );
    if (people.some((actor) => isSamePerson(actor, entry.document.askedBy))) {
      await auditForbidden(context, caller, { subject: 'applyPolicy', detail: { exception: entry.key } });
      const remedy = 'Have somebody else apply the file.';
      throw new KnownError('E_FORBIDDEN', `exception ${entry.key}: who asked for it does not bring it into force`, remedy);
    }
  }
}
