import path from 'node:path';
import type { Logger } from 'pino';
import { systemClock } from '../domain/clock.ts';
import type { HostLabels } from '../domain/host.ts';
import { Contact, type ContactParts } from './delivery/contact.ts';
import { deedsOf } from './deeds.ts';
import { Delivery } from './delivery/delivery.ts';
import { limitsWithin, type Limits } from './governor/limits.ts';
import { Looks } from './looking/looks.ts';
import type { LookParts } from './looking/parts.ts';
import { logTrouble } from './log-trouble.ts';
import { finishRekey, rekey } from './enrolment/rekey.ts';
import type { ScannerSource } from './scanner/source.ts';
import { openLocalFace } from './local-face.ts';
import { NearMisses } from './looking/near-misses.ts';
import { SentBatches } from './delivery/sent-batches.ts';
import { lockState } from './spool/lock.ts';
import { OwnFiles } from './program/own-files.ts';
import { selfReport } from './self-report.ts';
import { openSpool } from './spool/open-spool.ts';
import type { Spool } from './spool/spool.ts';
import type { Trouble } from './spool/state-file.ts';
import { openStateFolder, refuseUnsafeFile } from './spool/state-folder.ts';
import { openHostKeys } from './uplink/host-keys.ts';
import { readIdentity, secretFiles, writeIdentity, type Identity } from './uplink/identity.ts';
import type { NetworkSource } from './uplink/network.ts';
import { networkAtStart } from './uplink/network-in-force.ts';
import { Uplink } from './uplink/uplink.ts';
import type { Heartbeat } from '../wire/protocol.ts';
import { removeMarker } from './updates/canary.ts';
import { Updates } from './updates/updates.ts';

/** What the agent runs with. */
export interface AgentOptions {
  readonly folder: string;
  readonly scanner: (folder: string) => ScannerSource;
  /** What looking may cost on this host, before what signed settings say of all; absent members are as usual. */
  readonly limits?: Partial<Limits>;
  readonly version: string;
  readonly log: Logger;
  /** Aborted: stop within five seconds. */
  readonly signal: AbortSignal;
  /** Labels for people; may take its time. */
  readonly labels: () => Promise<HostLabels>;
  /** The compiled catalogue from which a person is told what a product is; absent: by its id alone. */
  readonly catalogue?: () => Promise<string>;
  /** Where the way to the collector is set; absent: the state folder's `network.json`, and no environment. */
  readonly network?: Omit<NetworkSource, 'folder'>;
}

/** A host that could not be looked at for so long says what it knows. */
const NO_LOOK_SECONDS = 300;
/** Of the five seconds in which a service must have ended. */
const LAST_DELIVERY_MS = 1500;

/**
 * The agent: orders looks from the scanner, keeps the life of findings on disk, and brings to the collector what it does
 * not know. Resolves when it was stopped; a failure of the collector, the network or the scanner never ends it.
 *
 * @throws KnownError E_NOT_ENROLLED, E_STATE_UNSAFE, E_STATE_LOCKED
 */
export async function runAgent(options: AgentOptions): Promise<void> {
  process.umask(0o077);
  const folder = openStateFolder(options.folder);
  for (const file of secretFiles(folder)) refuseUnsafeFile(file);
  const lock = lockState(folder);
  try {
    await runIn(folder, options);
  } finally {
    lock.release();
  }
}

/** The agent of a state folder that is ours alone. */
async function runIn(folder: string, options: AgentOptions): Promise<void> {
  const { version, log, signal } = options;
  const enrolled = readIdentity(folder);
  const spool = openedSpool(folder, log, () => contact.tell());
  const files = new OwnFiles();
  const { identity, keys, uplink } = openUplink(folder, { enrolled, spool, options });
  let labels: HostLabels | undefined;
  const [sent, nearMisses] = [new SentBatches(folder), new NearMisses(folder)];
  const isLookedAt = (): boolean => looks.recorded.hasLooked || process.uptime() > NO_LOOK_SECONDS;
  const delivery = new Delivery({ spool, uplink, host: uplink, labels: () => labels, isLookedAt, sent, log });
  removeMarker(folder);
  const updates: Updates = new Updates({
    folder,
    host: standing(uplink, identity),
    clock: systemClock,
    log,
    piece: (wanted) => uplink.piece(wanted, signal),
    tryOut: (digest) => looks.tryOut(digest),
    count: (digest) => looks.count(digest),
    found: () => openCopies(spool),
    deeds: deedsOf({
      folder,
      version,
      spool,
      looks: () => looks,
      deliver: () => contact.wake(),
      rotateKey: () => uplink.rotateKey(signal),
      tellProgress: (progress, ended) => uplink.tellProgress(progress, ended),
    }),
    catalogueChanged: () => looks.useCatalogue(),
    news: () => contact.tell(),
  });
  const looks: Looks = new Looks({
    spool,
    spoolFile: path.join(folder, 'agent.sqlite'),
    scanner: options.scanner(folder),
    limits: limitsOf(updates, options),
    log,
    releases: updates.releases,
    nearMisses,
    ...lookedFor(updates),
    recorded: () => contact.wake(),
  });
  const heartbeat = (failedContacts = 0): Heartbeat => ({
    ...selfReport({ version, spool, files, epoch: uplink.epoch }, failedContacts),
    ...looks.catalogue(),
    updates: updates.state(spool.waiting() > 0),
    ...clockOffset(uplink),
  });
  const contact: Contact = new Contact({
    spool,
    uplink,
    delivery,
    rekey: (until) => rekey({ folder, spool, uplink, keys, labels: options.labels, log }, until),
    intervalSeconds: identity.contactIntervalSeconds,
    ...saidBack(updates),
    log,
    heartbeat,
    answered: (told, answer) => updates.heard(told.updates, answer.updates),
  });
  const known = { options, folder, spool, uplink, updates, delivery, looks, contact, sent, nearMisses, heartbeat };
  log.info({ hostId: identity.hostId, collector: identity.url, version }, 'the agent runs');
  looks.start();
  const face = await openLocalFace(known, log);
  files.start(() => contact.wake());
  void options.labels().then((found) => (labels = found));
  const running = contact.run();
  try {
    await Promise.race([running, aborted(signal)]);
  } finally {
    log.info('the agent stops');
    updates.stop(signal.aborted);
    face.close();
    files.stop();
    await looks.stop();
    if (signal.aborted) spool.sayGoodbye();
    await contact.stop(LAST_DELIVERY_MS);
    spool.close();
  }
}

/** What this host says counts before what signed settings say of all. */
function limitsOf({ settings }: Updates, { limits }: AgentOptions): Limits {
  const share = settings?.sweepShare;
  return limitsWithin({ ...(share === undefined ? {} : { sweepPercent: share }), ...limits });
}

/** Enrolment makes the spool; an enrolled host without one has lost it. */
function openedSpool(folder: string, log: Logger, storageChanged: () => void): Spool {
  const say = (trouble: Trouble): void => {
    logTrouble(log, trouble);
    // The collector should know it before a crash can happen; later, since the spool may still be about to be opened.
    if (trouble.kind === 'in-memory' || trouble.kind === 'on-disk-again') setImmediate(storageChanged);
  };
  const { spool, isNew } = openSpool(folder, systemClock, { say });
  if (isNew) {
    spool.loss('spools that were not there any more', 1);
    spool.requestResync();
  }
  spool.takeBackGoodbye();
  return spool;
}

/** Goes on with a change of key and id that broke off, and takes the way to the collector that is set; a mistake in that is said and ends nothing. */
function openUplink(
  folder: string,
  given: { readonly enrolled: Identity; readonly spool: Spool; readonly options: AgentOptions },
) {
  const { enrolled, spool, options } = given;
  const keys = openHostKeys(folder);
  const identity = finishRekey(folder, { spool, keys }) ?? enrolled;
  const { network, trouble } = networkAtStart({ env: {}, ...options.network, folder });
  if ((trouble ?? '') !== (spool.setting('network.trouble') ?? '')) spool.remember('network.trouble', trouble ?? '');
  if (trouble !== undefined) options.log.error({ why: trouble }, 'the settings of the way to the collector are wrong');
  return { identity, keys, uplink: new Uplink({ identity, keys, keep: keeper(folder, options.log), network }) };
}

function lookedFor(updates: Updates): Pick<LookParts, 'looksFor' | 'looksForWhat'> {
  return { looksFor: (product) => updates.looksFor(product), looksForWhat: () => updates.settingsInForce };
}

/** What of signed settings and orders decides when and where contact is made. */
function saidBack(updates: Updates): Pick<ContactParts, 'signedInterval' | 'addresses' | 'hasOutcomes'> {
  return {
    signedInterval: () => updates.settings?.contactIntervalSeconds,
    addresses: () => updates.settings?.addresses,
    hasOutcomes: () => updates.hasOutcomes,
  };
}

/** How many copies are open, by product. */
function openCopies(spool: Spool): ReadonlyMap<string, number> {
  const open = [...spool.findings().values()].filter(({ state }) => state !== 'gone');
  return new Map([...Map.groupBy(open, ({ product }) => product)].map(([product, copies]) => [product, copies.length]));
}

/** A bearer or address that a full disk does not take is asked for again after the next start. */
function keeper(folder: string, log: Logger): (identity: Identity) => void {
  return (identity) => {
    try {
      writeIdentity(folder, identity);
    } catch (error) {
      log.error({ err: error }, 'the identity could not be written');
    }
  };
}

/** Who this host is to those that judge what is signed for it: the id may change, the pinned keys do not. */
function standing(uplink: Uplink, { collectorId, commandKey, publisherKey }: Identity) {
  return {
    collectorId,
    commandKey,
    publisherKey,
    get hostId() {
      return uplink.hostId;
    },
  };
}

function clockOffset({ clockOffsetMs }: Uplink): { readonly clockOffsetSeconds?: number } {
  return clockOffsetMs === undefined ? {} : { clockOffsetSeconds: Math.round(clockOffsetMs / 1000) };
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
