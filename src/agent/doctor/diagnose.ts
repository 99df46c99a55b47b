import type { DoctorRow } from '../../wire/local.ts';
import type { Facts } from './contract.ts';
import { CHECKS } from './list.ts';

/** Who judges: the agent what only it can see, the command what the agent's sandbox hides, or one of them everything. */
export type Side = 'agent' | 'command' | 'both';

/** What the checks of a side say of these facts, in the order of the list; one that fails is a row of its own and stops no other. */
export function diagnose(facts: Facts, side: Side = 'both'): readonly DoctorRow[] {
  const checks = CHECKS.filter(({ outside }) => side === 'both' || (outside === true) === (side === 'command'));
  return checks.flatMap(({ id, rows }) => {
    try {
      return rows(facts).map((row) => ({ check: id, ...row }));
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown error';
      return [{ check: id, title: id, state: 'attention', says: `could not be checked: ${why}`.slice(0, 1000) } as const];
    }
  });
}

/** Both sides' rows in the order of the list. */
export function together(...sides: readonly (readonly DoctorRow[])[]): readonly DoctorRow[] {
  const order = CHECKS.map(({ id }) => id);
  return sides.flat().toSorted((one, other) => order.indexOf(one.check) - order.indexOf(other.check));
}
