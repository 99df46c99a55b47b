import { alarms, markSilent } from './alarms.ts';
import { coverage, counts, findHosts, hostCredentials, hosts, losses } from './read-hosts.ts';
import { findings, history, productsSeen } from './read-findings.ts';
import { apiToken, apiTokens, auditLog, enrolmentTokens } from './read-tokens.ts';
import { catalogueBytes, commands, publisherKeys, releaseFigures, releases, rollout, settings } from './read-updates.ts';
import { appendAudit, verifyAuditLog } from './write-audit.ts';
import { commitBatch } from './write-batch.ts';
import { addCommand, nextCommandNumber, overdueCanaries } from './write-commands.ts';
import { addPublisherKey, addRelease, addSettings, assignRing, changeRelease, setRollout } from './write-releases.ts';
import { enrolHost, recordContact, releaseHost, renewBearer } from './write-hosts.ts';
import { markForked, rekeyHost, replaceHost, rotateHostKey } from './write-identities.ts';
import { createApiToken, createEnrolmentToken, revokeApiToken, revokeEnrolmentToken } from './write-tokens.ts';

/** What the writer does: each inside one transaction, of which many share one commit. */
export const WRITES = {
  enrolHost,
  renewBearer,
  releaseHost,
  rotateHostKey,
  rekeyHost,
  replaceHost,
  markForked,
  commitBatch,
  recordContact,
  markSilent,
  createEnrolmentToken,
  revokeEnrolmentToken,
  createApiToken,
  revokeApiToken,
  audit: appendAudit,
  addRelease,
  changeRelease,
  addSettings,
  addPublisherKey,
  assignRing,
  setRollout,
  addCommand,
  overdueCanaries,
};

/** What the reader answers. */
export const READS = {
  hostCredentials,
  hosts,
  findHosts,
  findings,
  productsSeen,
  history,
  coverage,
  losses,
  alarms,
  counts,
  enrolmentTokens,
  apiTokens,
  apiToken,
  auditLog,
  verifyAuditLog,
  releases,
  catalogueBytes,
  releaseFigures,
  settings,
  publisherKeys,
  rollout,
  nextCommandNumber,
  commands,
};

/** All that a worker can be asked to do. */
export type Operations = typeof WRITES & typeof READS;
/** What an order to a worker names. */
export type OperationName = keyof Operations;
/** What an operation takes beside the database. */
export type Argument<N extends OperationName> = Parameters<Operations[N]>[1];
/** What an operation answers. */
export type Answer<N extends OperationName> = ReturnType<Operations[N]>;

/** One order to a worker. */
export interface Order {
  readonly id: number;
  readonly name: OperationName;
  readonly argument: unknown;
}

/** What a worker answers; `failure` is the message of a defect or of the disk. */
export type Reply = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: string };
