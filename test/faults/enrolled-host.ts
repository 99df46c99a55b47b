import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { Delivery } from '../../src/agent/delivery/delivery.ts';
import { SentBatches } from '../../src/agent/delivery/sent-batches.ts';
import { finishRekey, rekey } from '../../src/agent/enrolment/rekey.ts';
import { openSpool } from '../../src/agent/spool/open-spool.ts';
import type { Spool } from '../../src/agent/spool/spool.ts';
import { enrol } from '../../src/agent/uplink/enrol.ts';
import { openHostKeys, type HostKeys } from '../../src/agent/uplink/host-keys.ts';
import { readIdentity, writeIdentity } from '../../src/agent/uplink/identity.ts';
import type { Network } from '../../src/agent/uplink/network.ts';
import { Uplink } from '../../src/agent/uplink/uplink.ts';
import { systemClock } from '../../src/domain/clock.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { FIRST_PREVIOUS } from '../../src/wire/signed-bytes.ts';
import { HEARTBEAT } from './uplink-host.ts';

const AT = '2026-01-01T00:00:00.000Z';
const never = new AbortController().signal;

/** The talking half of an agent over a real state folder: its spool, keys and uplink, without the processes round it. */
export class EnrolledHost {
  readonly folder: string;
  readonly labels: { readonly name: string; readonly platform: 'linux' };
  keys!: HostKeys;
  spool!: Spool;
  uplink!: Uplink;
  delivery!: Delivery;
  /** What signed settings say. */
  addresses: readonly string[] | undefined;

  private constructor(folder: string, name: string) {
    this.folder = folder;
    this.labels = { name, platform: 'linux' };
  }

  /** Enrols a new host, over the way that `network` says. */
  static async enrol(token: string, given: { readonly name?: string; readonly network?: Network } = {}): Promise<EnrolledHost> {
    const { name = 'ada-laptop', network } = given;
    const host = new EnrolledHost(mkdtempSync(path.join(tmpdir(), 'bandog-host-')), name);
    const key = openHostKeys(host.folder).current;
    const identity = await enrol(token, { key, labels: host.labels, at: systemClock.now(), ...(network && { network }) });
    const { spool } = openSpool(host.folder, systemClock);
    spool.beginChain({ epoch: identity.epoch, sequence: 1, previous: FIRST_PREVIOUS });
    spool.close();
    writeIdentity(host.folder, identity);
    host.open();
    return host;
  }

  /** Another machine with a copy of this one's state folder. */
  clone(): EnrolledHost {
    this.close();
    const other = new EnrolledHost(mkdtempSync(path.join(tmpdir(), 'bandog-host-')), this.labels.name);
    cpSync(this.folder, other.folder, { recursive: true });
    this.open();
    other.open();
    return other;
  }

  /** Starts as an agent starts, with nothing but what is on disk. */
  open(): void {
    this.keys = openHostKeys(this.folder);
    this.spool = openSpool(this.folder, systemClock).spool;
    const identity = finishRekey(this.folder, { spool: this.spool, keys: this.keys }) ?? readIdentity(this.folder);
    this.uplink = new Uplink({ identity, keys: this.keys, keep: (changed) => writeIdentity(this.folder, changed) });
    const log = pino({ level: 'silent' });
    const sent = new SentBatches(this.folder);
    this.delivery = new Delivery({
      spool: this.spool,
      uplink: this.uplink,
      host: this.uplink,
      labels: () => this.labels,
      isLookedAt: () => true,
      sent,
      log,
    });
  }

  /** What a crash leaves: the disk. */
  crash(): void {
    this.close();
    this.open();
  }

  close(): void {
    this.uplink.close();
    this.spool.close();
  }

  remove(): void {
    this.close();
    rmSync(this.folder, { recursive: true });
  }

  /** Records that this copy is on the host. */
  find(id: string): void {
    const finding = copy(id);
    const scan = {
      at: AT,
      durationMs: 1,
      catalogue: { version: '1', digest: 'c'.repeat(64) },
      coverage: [{ scope: 'npm@system', complete: true, gaps: [] }],
    };
    const findings = new Map([...this.spool.findings(), [finding.id, finding] as const]);
    this.spool.record({ scan, findings, changes: [finding], seenAgain: [] });
  }

  /** One contact: upkeep, delivery, heartbeat, and a new id when it is told that its key was copied. Says how it ended. */
  async contact(signal: AbortSignal = never): Promise<'done' | 'failed' | 'rekeyed'> {
    await this.uplink.upkeep(this.addresses, signal);
    const delivered = await this.delivery.deliver(signal);
    const isForked = delivered.kind === 'failed' && delivered.isForked === true;
    if (delivered.kind === 'failed' && !isForked) return 'failed';
    const outcome = isForked ? { kind: 'forked' } : await this.uplink.heartbeat(HEARTBEAT, signal);
    if (outcome.kind !== 'forked') return outcome.kind === 'contact' ? 'done' : 'failed';
    const { folder, spool, uplink, keys } = this;
    const parts = { folder, spool, uplink, keys, labels: () => Promise.resolve(this.labels), log: pino({ level: 'silent' }) };
    return (await rekey(parts, signal)) ? 'rekeyed' : 'failed';
  }
}

/** A copy of a product, at a place of its own. */
function copy(id: string): Finding {
  return {
    id: Buffer.from(id).toString('hex').padStart(32, '0').slice(-32),
    product: 'codex-cli',
    version: '1',
    state: 'installed',
    identity: 'proven',
    evidence: [],
    channel: 'npm',
    environment: { kind: 'host' },
    anchor: `/opt/${id}`,
    paths: [`/opt/${id}`],
    running: [],
    scopes: ['npm@system'],
    firstSeen: AT,
    lastSeen: AT,
    catalogue: 'c'.repeat(64),
  };
}
