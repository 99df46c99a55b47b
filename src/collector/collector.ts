import path from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { systemClock, type Clock } from '../domain/clock.ts';
import { KnownError } from '../domain/errors.ts';
import { Nonces } from './access/nonces.ts';
import { privateFile, writePrivateFile } from './access/private-file.ts';
import { RecentCount } from './access/recent-count.ts';
import { newId, newSecret } from './access/secrets.ts';
import { SigningKeys } from './access/signing-keys.ts';
import {
  DEFAULT_BYTES_IN_HAND,
  DEFAULT_CONTACT_SECONDS,
  DEFAULT_ENROLMENTS_PER_SECOND,
  type CollectorConfig,
  type ListenAddress,
} from './config.ts';
import { readConsole, type ConsoleFiles } from './console-files.ts';
import { ContactPace } from './contact-pace.ts';
import { keepDays } from './daily-figures.ts';
import { openDataFolder } from './data-folder.ts';
import { hearAnnounced } from './hear-announced.ts';
import { httpsOptions, openTicketKeys } from './https-options.ts';
import { openStore } from './open-store.ts';
import { openAccess } from './open-access.ts';
import { openSinks } from './open-sinks.ts';
import { keepJudged } from './judging.ts';
import { readPolicyFile } from './policy-file.ts';
import { openPolicy, retakePolicy } from './policy-sources.ts';
import { guardRollouts } from './rollout-guard.ts';
import { Admission } from './routes/admission.ts';
import { HostsAhead } from './routes/hosts-ahead.ts';
import { Measures } from './routes/measures.ts';
import { Offers } from './routes/offers.ts';
import type { PolicyInForce } from './routes/policy-in-force.ts';
import { buildServer } from './server.ts';
import { lockData } from './store/sqlite/lock.ts';
import type { Store } from './store/contract.ts';
import { noteRetention, watchRetention } from './retention.ts';
import { watchSilence } from './silence.ts';
import { isPublisherKey, parseStatement } from '../wire/parse-statements.ts';
import { showCertificate } from './shown-certificate.ts';
import { StoreMark } from './store-mark.ts';
import { watchTokenExpiry } from './token-expiry.ts';
import { openTls, publicName, type TlsOptions } from './tls.ts';

/** A collector that runs. */
export interface Collector {
  /** Where hosts and people reach it: `https://name:port`. */
  readonly url: string;
  readonly fingerprint?: string | undefined;
  readonly dataFolder: string;
  /** By which the first person becomes an administrator; absent when there is somebody who may sign in. */
  readonly setupCode?: string | undefined;
  /** The OpenAPI document of its routes for people. */
  describe(): object;
  /** Reads the policy file again; the old policy stays when the new one is refused. @throws KnownError E_POLICY_INVALID */
  reloadPolicy(): Promise<void>;
  /** Shows the certificate that is there now to whoever connects; the old one stays when the new one is refused. @throws KnownError E_CONFIG_INVALID */
  reloadCertificate(): Promise<void>;
  /** Answers what is under way, then lets go of everything. */
  close(): Promise<void>;
}

/**
 * Starts a collector: takes the data folder, opens keys, certificates, store and policy, and listens.
 *
 * @throws KnownError E_STATE_UNSAFE, E_STATE_LOCKED, E_STORE_UNAVAILABLE, E_POLICY_INVALID, E_CONFIG_INVALID
 */
export async function startCollector(config: CollectorConfig, log: FastifyBaseLogger): Promise<Collector> {
  const dataFolder = openDataFolder(config.dataFolder);
  const lock = lockData(path.join(dataFolder, 'collector.lock'));
  const opened: { close(): Promise<void> | void }[] = [{ close: () => lock.release() }];
  const closeAll = async () => {
    for (const one of opened.splice(0).toReversed()) await one.close();
  };
  try {
    return await start({ ...config, dataFolder }, { log, opened, closeAll });
  } catch (error) {
    await closeAll();
    throw error;
  }
}

type App = Awaited<ReturnType<typeof buildServer>>;

interface Starting {
  readonly log: FastifyBaseLogger;
  /** What must be closed, in the order in which it was opened. */
  readonly opened: { close(): Promise<void> | void }[];
  closeAll(): Promise<void>;
}

async function start(config: CollectorConfig, { log, opened, closeAll }: Starting): Promise<Collector> {
  const { dataFolder, names, policyFile } = config;
  const clock = systemClock;
  const readPolicy = () => (policyFile === undefined ? undefined : readPolicyFile(policyFile));
  const givenPolicy = readPolicy();
  const collectorId = privateFile(path.join(dataFolder, 'collector-id'), newId).trim();
  const publicHost = publicName(names, config.listen.host);
  const given = config.certificate === undefined ? {} : { given: config.certificate };
  const tlsOptions: TlsOptions = { dataFolder, collectorId, names: [...names, publicHost], ...given };
  const tls = await openTls(tlsOptions, new Date());
  const ticketKeys = openTicketKeys(dataFolder);
  const proofKey = Buffer.from(privateFile(path.join(dataFolder, 'proof.key'), newSecret).trim(), 'base64url');
  const store = await openStore(config);
  opened.push(store);
  const mark = await StoreMark.open({ dataFolder, store, clock, log, everyMs: config.markEveryMs });
  const access = await openAccess(config, { collectorId, proofKey, store, clock, log });
  opened.push(access);

  const policy = await openPolicy({ products: config.products, file: givenPolicy }, { store, clock });
  const keys = new SigningKeys(dataFolder, await newestPublisherKey(store));
  const offers = new Offers(store);
  await offers.refresh();
  let url = '';
  const measures = new Measures();
  const hearing = hearAnnounced(store, { clock, maxHeldRequests: config.maxHeldRequests });
  const pace = new ContactPace({ clock, leastSeconds: config.contactIntervalSeconds ?? DEFAULT_CONTACT_SECONDS });
  const sinks = openSinks(config, { collectorId, name: publicHost });
  const app = await buildServer(
    {
      store,
      clock,
      collectorId,
      version: config.version,
      keys,
      offers,
      nonces: new Nonces(proofKey, clock),
      ...access.parts,
      refusals: new RecentCount(clock, { most: 100, withinMs: 60_000 }),
      products: config.products,
      measures,
      keepHistoryMonths: config.keepHistoryMonths,
      keepHistory: config.keepHistory,
      get contactIntervalSeconds() {
        return pace.seconds;
      },
      heard: () => pace.heard(),
      admission: admissionOf(config, { measures, clock }),
      ahead: new HostsAhead({ store, clock, log }),
      ...hearing,
      policy,
      ...sinks.parts,
      address: () => ({ url, fingerprint: tls.fingerprint }),
    },
    {
      https: isMeasuredPlain(config) ? undefined : httpsOptions(tls, ticketKeys),
      log,
      trustedProxies: config.trustedProxies,
      console: consoleOf(config),
    },
  );
  opened.push({ close: async () => app.close() });
  const { port } = await listen(app, config.listen);
  url = `https://${bracketed(publicHost)}:${port}`;
  // For commands on this machine: where it listens is not always what was asked for.
  writePrivateFile(path.join(dataFolder, 'address'), `https://${bracketed(localHost(config.listen.host))}:${port}\n`);
  await noteRetention({ store, clock }, config);
  const certificate = showCertificate(app, { tlsOptions, ticketKeys, log });
  opened.push(certificate);
  opened.push(...watches(config, { store, clock, log, pace, policy, offers, mark }));
  opened.push(sinks.send({ store, clock, log }));

  return {
    url,
    fingerprint: tls.fingerprint,
    dataFolder,
    setupCode: access.setupCode,
    describe: () => app.swagger(),
    reloadPolicy: () => retakePolicy(policy, readPolicy, { store, clock }),
    reloadCertificate: () => certificate.reload(),
    close: closeAll,
  };
}

function consoleOf({ consoleFolder }: CollectorConfig): ConsoleFiles | undefined {
  return consoleFolder === undefined ? undefined : readConsole(consoleFolder);
}

interface Watched {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  readonly pace: ContactPace;
  readonly policy: PolicyInForce;
  readonly offers: Offers;
  readonly mark: StoreMark;
}

/** What a collector looks after by itself, in the order in which it begins. */
function watches(config: CollectorConfig, watched: Watched): readonly { close(): Promise<void> | void }[] {
  const { pace, policy, offers, mark, ...parts } = watched;
  const { keepHistoryMonths: months } = config;
  const contactIntervalSeconds = () => pace.longestSeconds;
  return [
    watchSilence({ ...parts, contactIntervalSeconds, ...config.silence }),
    keepJudged(policy, parts.log),
    keepDays({ ...parts, policy }),
    ...(months === undefined ? [] : [watchRetention({ ...parts, months })]),
    guardRollouts({ ...parts, offers }),
    watchTokenExpiry(parts),
    mark.watch(() => offers.refresh()),
  ].map((close) => ({ close }));
}

function admissionOf(config: CollectorConfig, parts: ConstructorParameters<typeof Admission>[1]): Admission {
  const limits = {
    maxBytesInHand: config.maxBytesInHand ?? DEFAULT_BYTES_IN_HAND,
    enrolmentsPerSecond: config.enrolmentsPerSecond ?? DEFAULT_ENROLMENTS_PER_SECOND,
  };
  return new Admission(limits, parts);
}

/** Bearers and sessions are never sent in the clear where anybody else could read them. @throws KnownError E_CONFIG_INVALID */
function isMeasuredPlain({ isPlain = false, listen: { host } }: CollectorConfig): boolean {
  if (isPlain && host !== '127.0.0.1')
    throw new KnownError('E_CONFIG_INVALID', `there is no HTTP without TLS on ${host}`, 'Measure on 127.0.0.1.');
  return isPlain;
}

/** The newest publisher key that the store's chain names; undefined before the first change of keys. */
async function newestPublisherKey(store: Store): Promise<string | undefined> {
  const last = (await store.publisherKeys()).at(-1);
  return last === undefined ? undefined : parseStatement(last.text, isPublisherKey)?.next;
}

async function listen(app: App, { host, port }: ListenAddress): Promise<{ readonly port: number }> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError(
      'E_CONFIG_INVALID',
      `cannot listen on ${host}:${port}: ${why}`,
      'Choose another address with --listen.',
      error,
    );
  }
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return { port: address.port };
}

/** Where a command on this machine reaches a server that listens there. */
function localHost(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
