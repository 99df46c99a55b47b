import os from 'node:os';
import type { Contact } from './contact.ts';
import type { Delivery } from './delivery.ts';
import { diagnose } from './doctor/diagnose.ts';
import type { Facts } from './doctor/contract.ts';
import { ownLabels } from './labels/labels.ts';
import type { LocalSources } from './local-api/contract.ts';
import { lookedNow } from './looked-now.ts';
import type { Looks } from './looks.ts';
import type { NearMisses } from './near-misses.ts';
import type { SentBatches } from './sent-batches.ts';
import type { Spool } from './spool/spool.ts';
import { knownOf } from './status.ts';
import type { Identity } from './uplink/identity.ts';
import type { Uplink } from './uplink/uplink.ts';
import { systemClock } from '../domain/clock.ts';
import type { AgentStatus } from '../wire/local.ts';
import type { Heartbeat } from '../wire/protocol.ts';

/** The parts of a running agent that the people at its machine may ask of. */
export interface FaceParts {
  readonly options: { readonly version: string; readonly catalogue?: () => Promise<string> };
  readonly folder: string;
  readonly identity: Identity;
  readonly spool: Spool;
  readonly uplink: Pick<Uplink, 'check'>;
  readonly delivery: Delivery;
  readonly looks: Looks;
  readonly contact: Contact;
  readonly sent: SentBatches;
  readonly nearMisses: NearMisses;
  readonly heartbeat: () => Heartbeat;
}

/** The setting in which the collector says whom to ask for an exception, or to dispute a finding. */
const CONTACT_SETTING = 'settings.contact';

/** What the status socket answers from: everything that this agent knows, read when it is asked. */
export function localSources(parts: FaceParts): LocalSources {
  const { options, spool, uplink, delivery, looks, contact, sent, nearMisses, heartbeat } = parts;
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
        way: await uplink.check(),
        proc: '/proc',
      };
      return diagnose(facts, 'agent');
    },
    async products(ids) {
      const file = await options.catalogue?.();
      if (file === undefined || ids.size === 0) return new Map();
      const { productWords } = await import('./product-words.ts');
      return productWords(file, ids);
    },
    machine() {
      const text = spool.setting(CONTACT_SETTING);
      const { platform } = ownLabels(options.version);
      return { host: { name: os.hostname(), platform }, ...(text === undefined ? {} : { contact: text.slice(0, 2000) }) };
    },
  };
}

function statusOf({ folder, identity, spool, looks, options }: FaceParts, startedAt: string): AgentStatus {
  const [looking] = looks.underWay();
  return {
    schema: 'bandog.status/1',
    state: folder,
    running: true,
    enrolled: true,
    hostId: identity.hostId,
    collector: identity.url,
    findings: [],
    ...knownOf(spool),
    version: options.version,
    startedAt,
    ...looks.catalogue(),
    ...(looking === undefined ? {} : { looking: { depth: looking.depth, forMs: Math.round(looking.tookMs) } }),
  };
}
