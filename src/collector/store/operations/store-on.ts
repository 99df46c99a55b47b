import type { Announcements } from '../announcements.ts';
import type { AssetStore } from '../assets-contract.ts';
import type { CampaignStore } from '../campaigns-contract.ts';
import type { Store } from '../contract.ts';
import type { FigureStore } from '../figures-contract.ts';
import type { GroupStore } from '../groups-contract.ts';
import type { PolicyStore } from '../policy-contract.ts';
import type { QueryStore } from '../query-contract.ts';
import type { RolloutStore } from '../rollout-contract.ts';
import type { SinkStore } from '../sinks-contract.ts';
import type { UserStore } from '../users-contract.ts';
import type { Answer, Argument, ReadName, WriteName } from './operations.ts';

/** What runs operations by their names, and has words of its own for what hosts ask all the time. */
export interface Engine extends Pick<Store, 'commitBatch' | 'recordContact' | 'hostCredentials' | 'close'> {
  readonly announcements: Announcements;
  /** Resolves after its commit. @throws KnownError E_STORE_UNAVAILABLE */
  write<N extends WriteName>(name: N, argument: Argument<N>): Promise<Answer<N>>;
  /** @throws KnownError E_STORE_UNAVAILABLE */
  read<N extends ReadName>(name: N, argument: Argument<N>): Promise<Answer<N>>;
}

/** The store that an engine makes. */
export function storeOn(engine: Engine): Store {
  return {
    enrolHost: (enrolment) => engine.write('enrolHost', enrolment),
    renewBearer: (renewal) => engine.write('renewBearer', renewal),
    releaseHost: (release) => engine.write('releaseHost', release),
    rotateHostKey: (rotation) => engine.write('rotateHostKey', rotation),
    rekeyHost: (rekey) => engine.write('rekeyHost', rekey),
    replaceHost: (replacement) => engine.write('replaceHost', replacement),
    revokeHost: (revocation) => engine.write('revokeHost', revocation),
    markForked: (fork) => engine.write('markForked', fork),
    commitBatch: (batch) => engine.commitBatch(batch),
    recordContact: (contact) => engine.recordContact(contact),
    markSilent: (silence) => markSilent(engine, silence),
    createEnrolmentToken: (token) => engine.write('createEnrolmentToken', token),
    revokeEnrolmentToken: (revocation) => engine.write('revokeEnrolmentToken', revocation),
    createApiToken: (token) => engine.write('createApiToken', token),
    revokeApiToken: (revocation) => engine.write('revokeApiToken', revocation),
    touchApiToken: (touch) => engine.write('touchApiToken', touch),
    audit: (entry) => engine.write('audit', entry),
    hostCredentials: (hostId) => engine.hostCredentials(hostId),
    credentialsAtHand: () => undefined,
    hosts: (page) => engine.read('hosts', page),
    findHosts: (idOrName) => engine.read('findHosts', idOrName),
    findings: (query) => engine.read('findings', query),
    findingsByHost: (query) => engine.read('findingsByHost', query),
    productsSeen: () => engine.read('productsSeen', undefined),
    forgetHistory: (before) => engine.write('forgetHistory', before),
    history: (finding) => engine.read('history', finding),
    hostHistory: (of) => engine.read('hostHistory', of),
    coverage: (hostId) => engine.read('coverage', hostId),
    losses: (hostId) => engine.read('losses', hostId),
    alarms: (hostId) => engine.read('alarms', hostId),
    counts: () => engine.read('counts', undefined),
    enrolmentTokens: () => engine.read('enrolmentTokens', undefined),
    apiTokens: () => engine.read('apiTokens', undefined),
    apiToken: (secretDigest) => engine.read('apiToken', secretDigest),
    auditLog: (page) => engine.read('auditLog', page),
    auditActions: () => engine.read('auditActions', undefined),
    auditLines: (page) => engine.read('auditLines', page),
    auditHead: () => engine.read('auditHead', undefined),
    auditSeals: (page) => engine.read('auditSeals', page),
    noteRestore: (entry) => engine.write('noteRestore', entry),
    addAuditSeal: (seal) => engine.write('addAuditSeal', seal),
    verifyAuditLog: () => engine.read('verifyAuditLog', undefined),
    addRelease: (release) => engine.write('addRelease', release),
    changeRelease: (change) => engine.write('changeRelease', change),
    addSettings: (given) => engine.write('addSettings', given),
    addPublisherKey: (link) => engine.write('addPublisherKey', link),
    assignRing: (assignment) => engine.write('assignRing', assignment),
    setRollout: (plan) => engine.write('setRollout', plan),
    addCommand: (command) => engine.write('addCommand', command),
    overdueCanaries: (at) => engine.write('overdueCanaries', at),
    releases: () => engine.read('releases', undefined),
    catalogueBytes: (digest) => engine.read('catalogueBytes', digest),
    releaseFigures: (revision) => engine.read('releaseFigures', revision),
    settings: () => engine.read('settings', undefined),
    revisionsBefore: () => engine.read('revisionsBefore', undefined),
    publisherKeys: () => engine.read('publisherKeys', undefined),
    rollout: () => engine.read('rollout', undefined),
    nextCommandNumber: (hostId) => engine.read('nextCommandNumber', hostId),
    commands: (asked) => engine.read('commands', asked),
    orders: (asked) => engine.read('orders', asked),
    hostRings: () => engine.read('hostRings', undefined),
    ...usersOn(engine),
    ...decisionsOn(engine),
    ...sinksOn(engine),
    ...rolloutOn(engine),
    announce: (announcement) => engine.announcements.announce(announcement),
    onAnnounced: (listener) => engine.announcements.onAnnounced(listener),
    close: () => engine.close(),
  };
}

/** Hosts that are marked as silent in one transaction: milliseconds. */
const SILENT_AT_ONCE = 500;

/** Who is missed is read beside all that is written, and marked step by step: after an outage it is the whole fleet. */
async function markSilent(
  engine: Engine,
  { before, at, atOnce = SILENT_AT_ONCE }: Parameters<Store['markSilent']>[0],
): Promise<number> {
  let [marked, after] = [0, 0];
  for (;;) {
    const hosts = await engine.read('missedHosts', { before, after, limit: atOnce });
    const last = hosts.at(-1);
    if (last === undefined) return marked;
    marked += await engine.write('markMissed', { hosts, before, at });
    after = last;
  }
}

/** People and their sessions. */
function usersOn(engine: Engine): UserStore {
  return {
    addUser: (added) => engine.write('addUser', added),
    changeUser: (change) => engine.write('changeUser', change),
    setUserDisabled: (change) => engine.write('setUserDisabled', change),
    removeUser: (removal) => engine.write('removeUser', removal),
    resetUser: (reset) => engine.write('resetUser', reset),
    setPassword: (change) => engine.write('setPassword', change),
    offerFirstCode: (code) => engine.write('offerFirstCode', code),
    redeemCode: (redemption) => engine.write('redeemCode', redemption),
    vouchedUser: (vouched) => engine.write('vouchedUser', vouched),
    openSession: (opening) => engine.write('openSession', opening),
    touchSession: (touch) => engine.write('touchSession', touch),
    endSession: (ending) => engine.write('endSession', ending),
    endSessions: (ending) => engine.write('endSessions', ending),
    users: () => engine.read('users', undefined),
    user: (idOrName) => engine.read('user', idOrName),
    passwordOf: (name) => engine.read('passwordOf', name),
    setupCode: (asked) => engine.read('setupCode', asked),
    session: (secretDigest) => engine.read('session', secretDigest),
    sessions: (userId) => engine.read('sessions', userId),
  };
}

/** Groups, the policy, and what is asked by them. */
function decisionsOn(engine: Engine): GroupStore & PolicyStore & CampaignStore & QueryStore & FigureStore {
  return {
    addGroup: (group) => engine.write('addGroup', group),
    removeGroup: (removal) => engine.write('removeGroup', removal),
    moveHosts: (move) => engine.write('moveHosts', move),
    tagHosts: (change) => engine.write('tagHosts', change),
    groups: () => engine.read('groups', undefined),
    policy: (asOf) => engine.read('policy', asOf),
    changePolicy: (change) => engine.write('changePolicy', change),
    policyHistory: (asked) => engine.read('policyHistory', asked),
    findingCounts: (asked) => engine.read('findingCounts', asked),
    campaignProgress: (campaign) => engine.read('campaignProgress', campaign),
    campaignHosts: (asked) => engine.read('campaignHosts', asked),
    countHosts: (asked) => engine.read('countHosts', asked),
    versionsOf: (asked) => engine.read('versionsOf', asked),
    countFindings: (asked) => engine.read('countFindings', asked),
    saveQuery: (query) => engine.write('saveQuery', query),
    savedQueries: (owner) => engine.read('savedQueries', owner),
    removeQuery: (which) => engine.write('removeQuery', which),
    judgeFindings: (step) => engine.write('judgeFindings', step),
    figures: (question) => engine.read('figures', question),
    keepDay: (kept) => engine.write('keepDay', kept),
    days: (asked) => engine.read('days', asked),
    lives: (period) => engine.read('lives', period),
    periodTimes: (period) => engine.read('periodTimes', period),
    sampleItems: (asked) => engine.read('sampleItems', asked),
  };
}

/** Where events leave. */
function sinksOn(engine: Engine): SinkStore {
  return {
    addSink: (sink) => engine.write('addSink', sink),
    changeSink: (change) => engine.write('changeSink', change),
    pauseSink: (pause) => engine.write('pauseSink', pause),
    removeSink: (removal) => engine.write('removeSink', removal),
    sinks: () => engine.read('sinks', undefined),
    routeEvents: (step) => engine.write('routeEvents', step),
    noteExpiring: (span) => engine.write('noteExpiring', span),
    hasEvents: () => engine.read('hasEvents', undefined),
    nextDeliveries: (asked) => engine.read('nextDeliveries', asked),
    settleDeliveries: (settlement) => engine.write('settleDeliveries', settlement),
    deadLetters: (sink) => engine.read('deadLetters', sink),
    retryDeadLetters: (retry) => engine.write('retryDeadLetters', retry),
    turnLease: (turn) => engine.write('turnLease', turn),
    leaveLease: (lease) => engine.write('leaveLease', lease),
  };
}

/** How hosts come in, and which should. */
function rolloutOn(engine: Engine): RolloutStore & AssetStore {
  return {
    enrolledHosts: (asked) => engine.read('enrolledHosts', asked),
    waitingHosts: (at) => engine.read('waitingHosts', at),
    decideWaiting: (decision) => engine.write('decideWaiting', decision),
    noteEnrolmentFailure: (failure) => engine.write('noteEnrolmentFailure', failure),
    enrolmentFailures: () => engine.read('enrolmentFailures', undefined),
    fleetHosts: (asked) => engine.read('fleetHosts', asked),
    addAssets: (added) => engine.write('addAssets', added),
    useAssetList: (list) => engine.write('useAssetList', list),
    forgetAssets: (keep) => engine.write('forgetAssets', keep),
    dropAssetList: (entry) => engine.write('dropAssetList', entry),
    assetList: () => engine.read('assetList', undefined),
    assets: (asked) => engine.read('assets', asked),
    countAppeared: (span) => engine.read('countAppeared', span),
    unlistedHosts: (asked) => engine.read('unlistedHosts', asked),
  };
}
