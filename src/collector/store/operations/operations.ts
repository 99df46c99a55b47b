import { alarms, markMissed, missedHosts } from './silence.ts';
import {
  addAssets,
  assetList,
  assets,
  countAppeared,
  dropAssetList,
  forgetAssets,
  unlistedHosts,
  useAssetList,
} from './assets.ts';
import { decideWaiting, waitingHosts } from './enrolment-requests.ts';
import { enrolmentFailures, noteEnrolmentFailure } from './enrolment-failures.ts';
import { enrolledHosts, fleetHosts } from './read-fleet.ts';
import { forgetHistory } from './write-history.ts';
import { campaignHosts, campaignProgress } from './campaigns.ts';
import { addGroup, groups, moveHosts, removeGroup, tagHosts } from './groups.ts';
import { days, figures, keepDay } from './figures.ts';
import { lives, periodTimes, sampleItems } from './periods.ts';
import { findingCounts } from './finding-counts.ts';
import { removeQuery, savedQueries, saveQuery } from './saved-queries.ts';
import { judgeFindings } from './judging.ts';
import { hasEvents, noteExpiring, routeEvents } from './route-events.ts';
import { addSink, changeSink, leaveLease, pauseSink, removeSink, sinks, turnLease } from './sinks.ts';
import { deadLetters, nextDeliveries, retryDeadLetters, settleDeliveries } from './deliveries.ts';
import { policy, policyHistory } from './policy.ts';
import { changePolicy } from './write-policy.ts';
import { countFindings, findings, findingsByHost, history, hostHistory, productsSeen, versionsOf } from './read-findings.ts';
import { countHosts, coverage, counts, findHosts, hosts, losses } from './read-hosts.ts';
import { auditActions, auditLog } from './read-audit.ts';
import { apiToken, apiTokens, enrolmentTokens } from './read-tokens.ts';
import {
  catalogueBytes,
  commands,
  hostRings,
  orders,
  publisherKeys,
  releaseFigures,
  releases,
  rollout,
  settings,
} from './read-updates.ts';
import { addAuditSeal, auditHead, auditLines, auditSeals } from './audit-seals.ts';
import { appendAudit, verifyAuditLog } from './write-audit.ts';
import { noteRestore, revisionsBefore } from './note-restore.ts';
import { addCommand, nextCommandNumber, overdueCanaries } from './write-commands.ts';
import { addPublisherKey, addRelease, addSettings, assignRing, changeRelease, setRollout } from './write-releases.ts';
import { enrolHost, releaseHost, renewBearer } from './write-hosts.ts';
import { markForked, rekeyHost, replaceHost, revokeHost, rotateHostKey } from './write-identities.ts';
import { endSession, endSessions, openSession, touchSession } from './write-sessions.ts';
import {
  addUser,
  changeUser,
  setUserDisabled,
  removeUser,
  resetUser,
  setPassword,
  offerFirstCode,
  redeemCode,
} from './write-users.ts';
import { users, user, passwordOf, setupCode, session, sessions } from './read-users.ts';
import { vouchedUser } from './vouched-user.ts';
import { createApiToken, createEnrolmentToken, revokeApiToken, revokeEnrolmentToken, touchApiToken } from './write-tokens.ts';

/** What is written now and then, in the same words on every engine: each inside one transaction, of which many share one commit. */
export const WRITES = {
  enrolHost,
  renewBearer,
  releaseHost,
  rotateHostKey,
  rekeyHost,
  replaceHost,
  revokeHost,
  markForked,
  markMissed,
  forgetHistory,
  createEnrolmentToken,
  revokeEnrolmentToken,
  createApiToken,
  revokeApiToken,
  touchApiToken,
  audit: appendAudit,
  addRelease,
  changeRelease,
  addSettings,
  addPublisherKey,
  assignRing,
  setRollout,
  addCommand,
  noteRestore,
  overdueCanaries,
  addAuditSeal,
  addUser,
  changeUser,
  setUserDisabled,
  removeUser,
  resetUser,
  setPassword,
  offerFirstCode,
  redeemCode,
  vouchedUser,
  openSession,
  touchSession,
  endSession,
  endSessions,
  addGroup,
  removeGroup,
  moveHosts,
  tagHosts,
  changePolicy,
  judgeFindings,
  saveQuery,
  removeQuery,
  addSink,
  changeSink,
  pauseSink,
  removeSink,
  routeEvents,
  noteExpiring,
  settleDeliveries,
  retryDeadLetters,
  turnLease,
  leaveLease,
  keepDay,
  decideWaiting,
  noteEnrolmentFailure,
  addAssets,
  useAssetList,
  forgetAssets,
  dropAssetList,
};

/** What is read, in the same words on every engine. */
export const READS = {
  figures,
  days,
  lives,
  periodTimes,
  sampleItems,
  hosts,
  findHosts,
  findings,
  findingsByHost,
  productsSeen,
  history,
  hostHistory,
  coverage,
  losses,
  alarms,
  missedHosts,
  counts,
  enrolmentTokens,
  apiTokens,
  apiToken,
  auditLog,
  auditActions,
  verifyAuditLog,
  auditLines,
  auditHead,
  auditSeals,
  releases,
  catalogueBytes,
  releaseFigures,
  settings,
  revisionsBefore,
  publisherKeys,
  rollout,
  nextCommandNumber,
  commands,
  orders,
  hostRings,
  users,
  user,
  passwordOf,
  setupCode,
  session,
  sessions,
  groups,
  policy,
  policyHistory,
  findingCounts,
  campaignProgress,
  campaignHosts,
  countHosts,
  countFindings,
  versionsOf,
  savedQueries,
  sinks,
  hasEvents,
  nextDeliveries,
  deadLetters,
  enrolledHosts,
  waitingHosts,
  enrolmentFailures,
  fleetHosts,
  assetList,
  assets,
  countAppeared,
  unlistedHosts,
};

type Operations = typeof WRITES & typeof READS;
/** What an engine can be asked to write in these words. */
export type WriteName = keyof typeof WRITES;
/** What an engine can be asked to read. */
export type ReadName = keyof typeof READS;
/** What an operation takes beside the connection. */
export type Argument<N extends keyof Operations> = Parameters<Operations[N]>[1];
/** What an operation answers. */
export type Answer<N extends keyof Operations> = Awaited<ReturnType<Operations[N]>>;
