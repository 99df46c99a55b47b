import type { CompiledPolicy } from '../../policy/compiled-policy.ts';
import { arranged, knownPolicy, NEWEST_REVISION, OBJECTS_IN_FORCE } from '../operations/policy.ts';
import type { Database } from './database.ts';

/** The policy that is in force inside the transaction that is open, at once: batches are judged as they are stored. */
export function policyInForce(database: Database): CompiledPolicy {
  const newest = database.get(NEWEST_REVISION);
  return knownPolicy(newest) ?? arranged(newest ?? {}, database.all(OBJECTS_IN_FORCE));
}
