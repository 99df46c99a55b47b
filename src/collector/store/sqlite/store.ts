import type { Store } from '../contract.ts';
import { ConnectionThread } from './connection-thread.ts';

/** Opens the SQLite store of that file, creating it when it is not there. @throws KnownError E_STORE_UNAVAILABLE */
export async function openSqliteStore(file: string): Promise<Store> {
  const writer = await ConnectionThread.open(file, 'writer');
  const reader = await ConnectionThread.open(file, 'reader').catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  return {
    enrolHost: (enrolment) => writer.run('enrolHost', enrolment),
    renewBearer: (renewal) => writer.run('renewBearer', renewal),
    releaseHost: (release) => writer.run('releaseHost', release),
    rotateHostKey: (rotation) => writer.run('rotateHostKey', rotation),
    rekeyHost: (rekey) => writer.run('rekeyHost', rekey),
    replaceHost: (replacement) => writer.run('replaceHost', replacement),
    markForked: (fork) => writer.run('markForked', fork),
    commitBatch: (batch) => writer.run('commitBatch', batch),
    recordContact: (contact) => writer.run('recordContact', contact),
    markSilent: (silence) => writer.run('markSilent', silence),
    createEnrolmentToken: (token) => writer.run('createEnrolmentToken', token),
    revokeEnrolmentToken: (revocation) => writer.run('revokeEnrolmentToken', revocation),
    createApiToken: (token) => writer.run('createApiToken', token),
    revokeApiToken: (revocation) => writer.run('revokeApiToken', revocation),
    audit: (entry) => writer.run('audit', entry),
    hostCredentials: (hostId) => reader.run('hostCredentials', hostId),
    hosts: (page) => reader.run('hosts', page),
    findHosts: (idOrName) => reader.run('findHosts', idOrName),
    findings: (query) => reader.run('findings', query),
    productsSeen: () => reader.run('productsSeen', undefined),
    history: (finding) => reader.run('history', finding),
    coverage: (hostId) => reader.run('coverage', hostId),
    losses: (hostId) => reader.run('losses', hostId),
    alarms: (hostId) => reader.run('alarms', hostId),
    counts: () => reader.run('counts', undefined),
    enrolmentTokens: () => reader.run('enrolmentTokens', undefined),
    apiTokens: () => reader.run('apiTokens', undefined),
    apiToken: (secretDigest) => reader.run('apiToken', secretDigest),
    auditLog: (page) => reader.run('auditLog', page),
    verifyAuditLog: () => reader.run('verifyAuditLog', undefined),
    addRelease: (release) => writer.run('addRelease', release),
    changeRelease: (change) => writer.run('changeRelease', change),
    addSettings: (given) => writer.run('addSettings', given),
    addPublisherKey: (link) => writer.run('addPublisherKey', link),
    assignRing: (assignment) => writer.run('assignRing', assignment),
    setRollout: (plan) => writer.run('setRollout', plan),
    addCommand: (command) => writer.run('addCommand', command),
    overdueCanaries: (at) => writer.run('overdueCanaries', at),
    releases: () => reader.run('releases', undefined),
    catalogueBytes: (digest) => reader.run('catalogueBytes', digest),
    releaseFigures: (revision) => reader.run('releaseFigures', revision),
    settings: () => reader.run('settings', undefined),
    publisherKeys: () => reader.run('publisherKeys', undefined),
    rollout: () => reader.run('rollout', undefined),
    nextCommandNumber: (hostId) => reader.run('nextCommandNumber', hostId),
    commands: (asked) => reader.run('commands', asked),
    async close() {
      await reader.close();
      await writer.close();
    },
  };
}
