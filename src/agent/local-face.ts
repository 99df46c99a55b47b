import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Contact } from './delivery/contact.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Facts } from './doctor/contract.ts';
import type { Logger } from 'pino';
import { LocalServer } from './local-api/server.ts';
import { socketPlace } from './local-api/socket-place.ts';
import { ownLabels } from './labels/labels.ts';
import type { EmployeeSettings, LocalSources } from './local-api/contract.ts';
import { lookedNow } from './looking/looked-now.ts';
import type { Looks } from './looking/looks.ts';
import type { NearMisses } from './looking/near-misses.ts';
import type { SentBatches } from './delivery/sent-batches.ts';
import type { Spool } from './spool/spool.ts';
import { knownOf } from './status.ts';
import { settingsStep } from './way-to-collector.ts';
import { CATALOGUES } from './updates/catalogues-folder.ts';
import type { Updates } from './updates/updates.ts';
import type { Uplink } from './uplink/uplink.ts';
import { systemClock } from '../domain/clock.ts';
import type { AgentStatus } from '../wire/local.ts';
import type { Heartbeat } from '../wire/protocol.ts';

/** The parts of a running agent that the people at its machine may ask of. */
export interface FaceParts {
  readonly options: { readonly version: string; readonly catalogue?: () => Promise<string> };
  readonly folder: string;
  readonly spool: Spool;
  readonly uplink: Pick<Uplink, 'check' | 'hostId' | 'url'>;
  readonly updates: Pick<Updates, 'settings' | 'releases'>;
  readonly delivery: Delivery;
  readonly looks: Looks;
  readonly contact: Contact;
  readonly sent: SentBatches;
  readonly nearMisses: NearMisses;
  readonly heartbeat: () => Heartbeat;
}

/** The status socket of this agent, open; where it cannot be, that is logged and nothing else is harmed. */
export async function openLocalFace(parts: FaceParts, log: Logger): Promise<LocalServer> {
  const server = new LocalServer(socketPlace(parts.folder), { sources: localSources(parts), log });
  await server.open();
  return server;
}

/** What the socket answers from: everything that this agent knows, read when it is asked. */
function localSources(parts: FaceParts): LocalSources {
  const { options, folder, updates, spool, uplink, delivery, looks, contact, sent, nearMisses, heartbeat } = parts;
  const startedAt = systemClock.now();
  const status = (): AgentStatus => statusOf(parts, startedAt);
  return {
    version: options.version,
    status,
    findings: () => [...spool.findings().values()].filter(({ state }) => state !== 'gone'),
    coverage: () => spool.coverage().map(({ coverage }) => coverage),
    nearMisses: () => nearMisses.list(),
    lookNow: (progress) => lookedNow({ spool, looks }, progress),
    heartbeat,
    intervalSeconds: () => contact.intervalSeconds,
    nextBatch: () => delivery.preview(),
    sent: () => sent.list(),
    sentBatch: (epoch, sequence) => sent.read(epoch, sequence),
    async diagnose(coverage) {
      const facts: Facts = {
        now: systemClock.now(),
        platform: process.platform,
        status: status(),
        coverage,
        contactIntervalSeconds: contact.intervalSeconds,
        way: [...settingsStep(status().networkTrouble), ...(await uplink.check())],
        proc: '/proc',
      };
      const { diagnose } = await import('./doctor/diagnose.ts');
      return diagnose(facts, 'agent');
    },
    async products(ids) {
      const file = releasedCatalogue(folder, updates) ?? (await options.catalogue?.());
      if (file === undefined || ids.size === 0) return new Map();
      const { productWords } = await import('./product-words.ts');
      return productWords(file, ids);
    },
    machine: () => ({ host: { name: os.hostname(), platform: ownLabels(options.version).platform } }),
    settings: () => employeeSettings(updates.settings),
  };
}

/** The release that is looked with; undefined for the catalogue that was installed. */
function releasedCatalogue(folder: string, { releases }: FaceParts['updates']): string | undefined {
  const { digest } = releases;
  const file = digest === undefined ? undefined : path.join(folder, CATALOGUES, `${digest}.catalogue`);
  return file !== undefined && existsSync(file) ? file : undefined;
}

function employeeSettings(settings: Updates['settings']): EmployeeSettings {
  const { notice, contact, desktopNotices = false, campaigns = [] } = settings ?? {};
  return {
    desktopNotices,
    ...(notice === undefined ? {} : { notice }),
    ...(contact === undefined ? {} : { contact }),
    campaigns: new Map(campaigns.map(({ product, ...campaign }) => [product, campaign])),
  };
}

function statusOf({ folder, uplink, spool, looks, options, updates }: FaceParts, startedAt: string): AgentStatus {
  const [looking] = looks.underWay();
  const release = updates.releases.inForce();
  return {
    schema: 'bandog.status/1',
    state: folder,
    running: true,
    enrolled: true,
    hostId: uplink.hostId,
    collector: uplink.url,
    findings: [],
    ...knownOf(spool),
    version: options.version,
    startedAt,
    ...looks.catalogue(),
    ...(release === undefined ? {} : { release }),
    ...(looking === undefined ? {} : { looking: { depth: looking.depth, forMs: Math.round(looking.tookMs) } }),
  };
}
