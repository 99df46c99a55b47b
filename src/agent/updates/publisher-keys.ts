import { isSaidBy } from '../../catalogue/verify.ts';
import { sha256 } from '../../domain/digest.ts';
import { isPublisherKey, parseStatement } from '../../wire/parse-statements.ts';
import type { SignedStatement } from '../../wire/statements.ts';
import { MOST, withRefusal, type UpdatesState } from './updates-state.ts';

/**
 * Follows the chain of publisher keys from the one that is believed: each next key is named under the signature of the one before. A new
 * key begins its own count of revisions, so that nothing that the old one said (a revision of 2^53 in a thief's hands) outlives it.
 */
export function afterKeys(state: UpdatesState, links: readonly SignedStatement[]): UpdatesState {
  let now = state;
  for (const link of links) {
    const said = parseStatement(link.text, isPublisherKey);
    // A chain may begin before the key that this host was enrolled with, or before where it stands.
    if (said?.previous !== now.publisherKey && said !== undefined) continue;
    if (said === undefined || !isSaidBy(now.publisherKey, 'publisher-key', link)) {
      return withRefusal(now, {
        what: 'publisher-key',
        why: 'a new publisher key is not named under the signature of the one that is believed',
      });
    }
    if (said.next === now.publisherKey || now.retiredKeys.includes(sha256(said.next))) {
      return withRefusal(now, { what: 'publisher-key', why: 'a publisher key that stepped down is named again' });
    }
    const { highestDigest: _, ...rest } = now;
    now = {
      ...rest,
      publisherKey: said.next,
      retiredKeys: [...now.retiredKeys, sha256(now.publisherKey)].slice(-MOST.retiredKeys),
      highestRelease: 0,
      highestSettings: 0,
    };
  }
  return now;
}
