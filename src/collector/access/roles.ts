/** What a person, or a program for one, may be at the collector. */
export const ROLES = ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Who may do what: the one table that makes the guards, the documentation and the test of every route with every role.
 * A viewer sees what is there without whose it is; helpdesk sees one host at a time; analysts and auditors see all of
 * it, auditors also who looked; only administrators change anything, but helpdesk and analysts may have a host look at itself.
 */
export const PERMISSIONS = {
  getSelf: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  getPolicy: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  listHosts: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  getHost: ['helpdesk', 'analyst', 'auditor', 'administrator'],
  getCoverage: ['helpdesk', 'analyst', 'auditor', 'administrator'],
  getFindingHistory: ['helpdesk', 'analyst', 'auditor', 'administrator'],
  listFindings: ['analyst', 'auditor', 'administrator'],
  exportFindings: ['analyst', 'auditor', 'administrator'],
  getMetrics: ['analyst', 'auditor', 'administrator'],
  listReleases: ['analyst', 'auditor', 'administrator'],
  getSettings: ['analyst', 'auditor', 'administrator'],
  listCommands: ['helpdesk', 'analyst', 'auditor', 'administrator'],
  rescanHost: ['helpdesk', 'analyst', 'administrator'],
  listAuditLog: ['auditor', 'administrator'],
  verifyAuditLog: ['auditor', 'administrator'],
  listEnrolmentTokens: ['auditor', 'administrator'],
  listApiTokens: ['auditor', 'administrator'],
  createEnrolmentToken: ['administrator'],
  revokeEnrolmentToken: ['administrator'],
  createApiToken: ['administrator'],
  revokeApiToken: ['administrator'],
  releaseHost: ['administrator'],
  sendCommand: ['administrator'],
  assignRing: ['administrator'],
  publishRelease: ['administrator'],
  rollBackRelease: ['administrator'],
  setReleaseRing: ['administrator'],
  pauseRelease: ['administrator'],
  resumeRelease: ['administrator'],
  setRollout: ['administrator'],
  publishSettings: ['administrator'],
  rotatePublisherKey: ['administrator'],
  replaceHost: ['administrator'],
} as const satisfies Record<string, readonly Role[]>;
/** What a route for people does: its operation id in the OpenAPI document. */
export type Operation = keyof typeof PERMISSIONS;

/** Whether the role may do it. */
export function isAllowed(role: Role, operation: Operation): boolean {
  const roles: readonly Role[] = PERMISSIONS[operation];
  return roles.includes(role);
}

/** The word as a role, when it is one. */
export function roleOf(word: string): Role | undefined {
  return ROLES.find((role) => role === word);
}
