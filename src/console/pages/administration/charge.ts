/** Roles, from the one that may least. */
export const ROLES = ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** What somebody may be charged with beside a role. */
export const DUTIES = ['approver', 'publisher', 'deployer', 'privacy'] as const;
export type Duty = (typeof DUTIES)[number];

/** Every host, as the API has it. */
const EVERYWHERE = '/';

/** What somebody may do, and with whose hosts: as it is typed. */
export interface Charge {
  readonly role: Role;
  readonly duties: readonly Duty[];
  /** Empty: every host. */
  readonly groups: readonly string[];
}

/** The charge of somebody who is known, or the least one. What this version of the page does not know is left out. */
export function chargeOf(known?: {
  readonly role: string;
  readonly duties: readonly string[];
  readonly scope: readonly string[];
}): Charge {
  return {
    role: ROLES.find((one) => one === known?.role) ?? 'viewer',
    duties: DUTIES.filter((one) => known?.duties.includes(one) === true),
    groups: (known?.scope ?? []).filter((one) => one !== EVERYWHERE),
  };
}

/** The charge as the API takes it. */
export function asked({ role, duties, groups }: Charge) {
  return { role, duties: [...duties], scope: groups.length === 0 ? [EVERYWHERE] : [...groups] };
}
