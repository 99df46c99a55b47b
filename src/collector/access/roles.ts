import { EVERYWHERE, isEverywhere, type Scope } from '../../domain/scope.ts';

/** What a person, or a program for one, may be at the collector. */
export const ROLES = ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What somebody may be charged with beside a role: to approve what others ask for (never what they asked for themselves), to publish
 * catalogues and settings, to bring hosts in and put them into rings, to look after who looked at whom.
 */
export const DUTIES = ['approver', 'publisher', 'deployer', 'privacy'] as const;
export type Duty = (typeof DUTIES)[number];

/** Whom a row of the table lets pass. */
export type Grant = Role | Duty;

/**
 * Who may do what: the one table that makes the guards, the documentation and the test of every route with every role and duty.
 * Whoever has a role or a duty of the row may. A viewer sees what is there without whose it is; helpdesk sees one host at a time;
 * analysts and auditors see all of it, auditors also who looked; administrators change things, but helpdesk and analysts may have a
 * host look at itself; a duty adds its own few operations to any role.
 */
export const PERMISSIONS = {
  getSelf: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  signOut: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  changeOwnPassword: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  listOwnSessions: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  endOwnSession: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  getOverview: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  getPolicy: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  listProducts: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  getProduct: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  listHosts: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  listSavedQueries: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  saveQuery: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  forgetQuery: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  lookAtPerson: ['helpdesk', 'analyst', 'auditor', 'administrator'],
  getPolicyHistory: ['analyst', 'auditor', 'administrator', 'approver'],
  listExceptions: ['helpdesk', 'analyst', 'auditor', 'administrator', 'approver'],
  requestException: ['helpdesk', 'analyst', 'administrator'],
  approveException: ['approver'],
  rejectException: ['approver'],
  revokeException: ['administrator', 'approver'],
  getCampaignProgress: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  getCampaignDays: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  listCampaignHosts: ['analyst', 'auditor', 'administrator'],
  previewPolicy: ['analyst', 'administrator'],
  previewPolicyChange: ['analyst', 'administrator'],
  applyPolicy: ['administrator'],
  changePolicy: ['administrator'],
  countHosts: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  getHostFacet: ['analyst', 'auditor', 'administrator'],
  countFindings: ['analyst', 'auditor', 'administrator'],
  getFindingFacet: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  listGroups: ['viewer', 'helpdesk', 'analyst', 'auditor', 'administrator'],
  getHost: ['helpdesk', 'analyst', 'auditor', 'administrator'],
  getCoverage: ['helpdesk', 'analyst', 'auditor', 'administrator'],
  getFindingHistory: ['helpdesk', 'analyst', 'auditor', 'administrator'],
  getHostHistory: ['helpdesk', 'analyst', 'auditor', 'administrator'],
  listFindings: ['analyst', 'auditor', 'administrator'],
  exportFindings: ['analyst', 'auditor', 'administrator'],
  exportHosts: ['analyst', 'auditor', 'administrator'],
  getCompliance: ['analyst', 'auditor', 'administrator'],
  drawSample: ['analyst', 'auditor', 'administrator'],
  exportCompliance: ['analyst', 'auditor', 'administrator'],
  getMetrics: ['analyst', 'auditor', 'administrator'],
  listReleases: ['analyst', 'auditor', 'administrator', 'publisher'],
  getRingCosts: ['analyst', 'auditor', 'administrator', 'publisher', 'deployer'],
  getDryRun: ['analyst', 'auditor', 'administrator', 'publisher'],
  previewRelease: ['analyst', 'auditor', 'administrator', 'publisher'],
  getSettings: ['analyst', 'auditor', 'administrator', 'publisher'],
  listCommands: ['helpdesk', 'analyst', 'auditor', 'administrator'],
  followCommand: ['helpdesk', 'analyst', 'auditor', 'administrator'],
  getPulse: ['helpdesk', 'analyst', 'auditor', 'administrator'],
  rescanHost: ['helpdesk', 'analyst', 'administrator'],
  listAuditLog: ['auditor', 'administrator', 'privacy'],
  listAuditActions: ['auditor', 'administrator', 'privacy'],
  exportAuditLog: ['auditor', 'administrator', 'privacy'],
  verifyAuditLog: ['auditor', 'administrator', 'privacy'],
  listEnrolmentTokens: ['auditor', 'administrator', 'deployer'],
  listEnrolledHosts: ['auditor', 'administrator', 'deployer'],
  listWaitingHosts: ['auditor', 'administrator', 'deployer'],
  listEnrolmentFailures: ['auditor', 'administrator', 'deployer'],
  getAssetList: ['auditor', 'administrator', 'deployer'],
  listAssets: ['auditor', 'administrator', 'deployer'],
  listUnlistedHosts: ['auditor', 'administrator', 'deployer'],
  getRolloutVersions: ['analyst', 'auditor', 'administrator', 'publisher', 'deployer'],
  listApiTokens: ['auditor', 'administrator'],
  listUsers: ['auditor', 'administrator'],
  listUserSessions: ['administrator'],
  getSignIn: ['auditor', 'administrator'],
  getRetention: ['auditor', 'administrator', 'privacy'],
  testSignIn: ['administrator'],
  addUser: ['administrator'],
  changeUser: ['administrator'],
  disableUser: ['administrator'],
  enableUser: ['administrator'],
  removeUser: ['administrator'],
  resetUser: ['administrator'],
  endUserSessions: ['administrator'],
  createEnrolmentToken: ['administrator', 'deployer'],
  revokeEnrolmentToken: ['administrator', 'deployer'],
  approveHosts: ['administrator', 'deployer'],
  declineHosts: ['administrator', 'deployer'],
  importAssets: ['administrator', 'deployer'],
  dropAssets: ['administrator', 'deployer'],
  createApiToken: ['administrator'],
  revokeApiToken: ['administrator'],
  releaseHost: ['administrator'],
  sendCommand: ['administrator'],
  assignRing: ['administrator', 'deployer'],
  publishRelease: ['administrator', 'publisher'],
  rollBackRelease: ['administrator', 'publisher'],
  setReleaseRing: ['administrator', 'publisher'],
  pauseRelease: ['administrator', 'publisher'],
  resumeRelease: ['administrator', 'publisher'],
  startDryRun: ['administrator', 'publisher'],
  setRollout: ['administrator', 'publisher'],
  publishSettings: ['administrator', 'publisher'],
  rotatePublisherKey: ['administrator', 'publisher'],
  replaceHost: ['administrator'],
  revokeHost: ['administrator'],
  createGroup: ['administrator', 'deployer'],
  removeGroup: ['administrator', 'deployer'],
  moveHosts: ['administrator', 'deployer'],
  tagHosts: ['analyst', 'administrator', 'deployer'],
  listSinks: ['auditor', 'administrator'],
  listDeadLetters: ['auditor', 'administrator'],
  addSink: ['administrator'],
  changeSink: ['administrator'],
  removeSink: ['administrator'],
  pauseSink: ['administrator'],
  resumeSink: ['administrator'],
  rotateSinkSecret: ['administrator'],
  testSink: ['administrator'],
  retryDeadLetters: ['administrator'],
} as const satisfies Record<string, readonly Grant[]>;
/** What a route for people does: its operation id in the OpenAPI document. */
export type Operation = keyof typeof PERMISSIONS;
const OPERATIONS = Object.keys(PERMISSIONS) as readonly Operation[];

/**
 * How an operation is held to the groups of whoever may not see every host: `own` shows no host, or sees to it itself, `host` names one in its path, of
 * which nobody learns who may not see it, `groups` takes `group` in its query, which is narrowed to the caller's.
 */
export type Reach = 'own' | 'host' | 'groups';

/** Operations for callers who are limited to groups; every other one is for those who may see every host. */
export const REACH: Readonly<Partial<Record<Operation, Reach>>> = {
  getSelf: 'own',
  signOut: 'own',
  changeOwnPassword: 'own',
  listOwnSessions: 'own',
  endOwnSession: 'own',
  getPolicy: 'own',
  listProducts: 'groups',
  getProduct: 'groups',
  listHosts: 'groups',
  listFindings: 'groups',
  exportFindings: 'groups',
  exportHosts: 'groups',
  listSavedQueries: 'own',
  saveQuery: 'own',
  forgetQuery: 'own',
  countHosts: 'groups',
  lookAtPerson: 'groups',
  getHostFacet: 'groups',
  countFindings: 'groups',
  getFindingFacet: 'groups',
  getCampaignProgress: 'groups',
  getCampaignDays: 'groups',
  getOverview: 'groups',
  getCompliance: 'groups',
  drawSample: 'groups',
  exportCompliance: 'groups',
  listCampaignHosts: 'groups',
  listGroups: 'own',
  listExceptions: 'own',
  requestException: 'own',
  getHost: 'host',
  getCoverage: 'host',
  getFindingHistory: 'host',
  getHostHistory: 'host',
  listCommands: 'host',
  followCommand: 'host',
  getPulse: 'host',
  rescanHost: 'host',
  sendCommand: 'host',
  releaseHost: 'host',
  replaceHost: 'host',
  revokeHost: 'host',
  assignRing: 'host',
};

/** A route that needs no row above: who calls it is nobody yet, or a host with its own credential. */
export interface OpenRoute {
  readonly route: `${'GET' | 'POST' | 'DELETE'} /${string}`;
  readonly access: 'public' | 'host';
  /** Why it may be open, and what holds there instead. */
  readonly why: string;
}

/** Every route without an operation. The server does not start with a route that is neither here nor in PERMISSIONS. */
export const OPEN_ROUTES: readonly OpenRoute[] = [
  { route: 'GET /healthz', access: 'public', why: 'says that the process lives, and nothing else' },
  { route: 'GET /readyz', access: 'public', why: 'says that the store answers, and nothing else' },
  {
    route: 'GET /*',
    access: 'public',
    why: 'the console: its files, which are no secret; what they show comes from the routes above',
  },
  { route: 'GET /api/v1/openapi.json', access: 'public', why: 'the form of the routes, which is no secret' },
  { route: 'POST /api/v1/session', access: 'public', why: 'name and password; guesses wait ever longer' },
  { route: 'POST /api/v1/session/setup', access: 'public', why: 'a one-time code of 125 bits; guesses wait ever longer' },
  { route: 'GET /api/v1/session/ways', access: 'public', why: 'what the sign-in page offers' },
  { route: 'GET /api/v1/session/begin', access: 'public', why: 'sends a browser to the identity provider that is set up' },
  { route: 'GET /api/v1/session/callback', access: 'public', why: 'a code of the provider, with state, nonce and PKCE' },
  { route: 'POST /agent/v1/nonce', access: 'public', why: 'a host asks for what it will sign' },
  { route: 'POST /agent/v1/enrol', access: 'public', why: 'an enrolment token and a signature' },
  { route: 'POST /agent/v1/renew', access: 'public', why: 'a signature of the host over a nonce of ours' },
  { route: 'POST /agent/v1/rekey', access: 'public', why: 'a signature of the host over a nonce of ours' },
  { route: 'POST /agent/v1/rotate', access: 'host', why: 'the bearer of a host, and signatures of both keys' },
  { route: 'POST /agent/v1/heartbeat', access: 'host', why: 'the bearer of a host' },
  { route: 'POST /agent/v1/wait', access: 'host', why: 'the bearer of a host' },
  { route: 'POST /agent/v1/progress', access: 'host', why: 'the bearer of a host; nothing is kept of it' },
  { route: 'POST /agent/v1/batches', access: 'host', why: 'the bearer of a host, and its signature' },
  { route: 'POST /agent/v1/catalogue', access: 'host', why: 'the bearer of a host' },
];

/** What of somebody decides what he may do. */
export interface Charged {
  readonly role: Role;
  readonly duties: readonly Duty[];
}

/** Whether somebody may do it. */
export function isAllowed({ role, duties }: Charged, operation: Operation): boolean {
  const grants: readonly Grant[] = PERMISSIONS[operation];
  return [role, ...duties].some((one) => grants.includes(one));
}

/** Everything that somebody may do, as the tables have it: of somebody who is limited to groups only what is held to them. */
export function operationsOf({ scope = EVERYWHERE, ...charged }: Charged & { readonly scope?: Scope }): Operation[] {
  return OPERATIONS.filter((operation) => isAllowed(charged, operation) && isInReach(scope, operation));
}

/** Whether somebody of that scope may do the operation at all; what is not held to groups is for those who see every host. */
export function isInReach(scope: Scope, operation: Operation): boolean {
  return isEverywhere(scope) || REACH[operation] !== undefined;
}

/** The word as a role, when it is one. */
export function roleOf(word: string): Role | undefined {
  return ROLES.find((role) => role === word);
}

/** The words that are duties. */
export function dutiesOf(words: readonly string[]): readonly Duty[] {
  return DUTIES.filter((duty) => words.includes(duty));
}

/** Whether somebody of that role and those duties makes API tokens; what he made ends when he may no more. */
export function mayMakeTokens({ role, duties }: { readonly role: string; readonly duties: readonly string[] }): boolean {
  const known = roleOf(role);
  return known !== undefined && isAllowed({ role: known, duties: dutiesOf(duties) }, 'createApiToken');
}
