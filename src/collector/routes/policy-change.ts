import { KnownError } from '../../domain/errors.ts';
import type { Manager, PolicyEntry, PolicyKind } from '../../domain/policy.ts';
import { entryProblem } from '../policy/entry-problem.ts';
import type { Caller, RouteContext } from './contract.ts';
import { auditLine, type Deed } from './audit-line.ts';
import { badRequest } from './errors.ts';

/** What a request wants to become of the policy. */
export interface WantedChange {
  readonly by: Manager;
  readonly basedOn: number;
  readonly set?: readonly PolicyEntry[];
  readonly remove?: readonly { readonly kind: PolicyKind; readonly key: string }[];
  readonly isWhole?: boolean;
  readonly caller: Caller | undefined;
  readonly deed: Deed;
}

/**
 * Changes the policy, and has verdicts follow: those of the first findings before this resolves, the others soon after.
 *
 * @throws KnownError E_POLICY_STALE, E_POLICY_MANAGED, E_BAD_REQUEST
 */
export async function applyChange(context: RouteContext, wanted: WantedChange): Promise<{ revision: number; changes: number }> {
  const { by, basedOn, set = [], remove = [], isWhole = false, caller, deed } = wanted;
  for (const entry of set) {
    const problem = entryProblem(entry);
    if (problem !== undefined) throw badRequest(`${entry.kind} ${entry.key}: ${problem}`);
  }
  const audit = auditLine(context, caller, deed);
  const outcome = await context.store.changePolicy({ at: audit.at, by, basedOn, set, remove, isWhole, audit });
  switch (outcome.kind) {
    case 'stale': {
      const what = outcome.object === undefined ? 'a policy file' : outcome.object;
      const message = `${what} was changed after revision ${basedOn}; the policy is at revision ${outcome.revision}`;
      throw new KnownError(
        'E_POLICY_STALE',
        message,
        'Look at what changed (`bandog policy diff FILE`), and name the revision that you build on.',
      );
    }
    case 'managed': {
      const where = outcome.by === 'file' ? 'the policy file' : `the ${outcome.by}`;
      const remedy =
        outcome.by === 'file' ? 'Change the file, and apply it.' : 'Change it at the console, or remove it there first.';
      throw new KnownError('E_POLICY_MANAGED', `${outcome.object} is kept by ${where}`, remedy);
    }
    case 'unchanged':
      return { revision: outcome.revision, changes: 0 };
    case 'changed':
      await context.policy.refresh();
      await context.policy.begin();
      return { revision: outcome.revision, changes: outcome.changes };
  }
}
