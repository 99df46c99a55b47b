import type { DoctorRow } from '../../wire/local.ts';
import type { Facts } from './contract.ts';
import { CHECKS } from './list.ts';

/** What all checks say of these facts; one that fails is a row of its own and stops no other. */
export function diagnose(facts: Facts): readonly DoctorRow[] {
  return CHECKS.flatMap(({ id, rows }) => {
    try {
      return rows(facts).map((row) => ({ check: id, ...row }));
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown error';
      return [{ check: id, title: id, state: 'attention', says: `could not be checked: ${why}`.slice(0, 1000) } as const];
    }
  });
}
