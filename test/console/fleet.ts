import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openCatalogue } from '../../src/catalogue/open.ts';
import { shippedCatalogue } from '../../src/cli/shipped-catalogue.ts';
import { productsOfCatalogue } from '../../src/collector/catalogue-products.ts';
import type { CollectorConfig } from '../../src/collector/config.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { sha256 } from '../../src/domain/digest.ts';
import type { BatchEntry } from '../../src/wire/protocol.ts';
import { ROUTES } from '../../src/wire/routes.ts';
import type { RunningCollector } from '../collector/running-collector.ts';
import { TestHost } from '../collector/test-host.ts';
import { COPIES, GAPS, HOSTS, SCOPES, type SeededHost } from './fleet-content.ts';

const CATALOGUE = { version: '2026.11.2', digest: 'c'.repeat(64) };

/** What the collector of a seeded fleet runs with: the products that ship, and the example policy. */
export async function fleetConfig(): Promise<Partial<CollectorConfig>> {
  return {
    products: productsOfCatalogue(openCatalogue(readFileSync(await shippedCatalogue()))),
    policyFile: path.resolve(import.meta.dirname, '../../src/collector/policy/example.yaml'),
  };
}

/** Enrols hosts that report as agents do, over the wire; gives their ids by name. */
export async function seedFleet({ client, call }: RunningCollector): Promise<ReadonlyMap<string, string>> {
  const { token } = await client.createEnrolmentToken({ name: 'laptops', uses: 100, expiresInSeconds: 3600 });
  const ids = new Map<string, string>();
  for (const [at, seeded] of HOSTS.entries()) {
    const host = await TestHost.enrol(call, token, seeded.name);
    ids.set(seeded.name, host.hostId);
    await report(host, seeded);
    await call({ path: ROUTES.heartbeat, bearer: host.authorization, body: JSON.stringify(heartbeat(at)) });
    if (seeded.tags.length > 0) await client.tagHosts({ hosts: [host.hostId], add: seeded.tags });
  }
  return ids;
}

async function report(host: TestHost, { name, copies, isPartly }: SeededHost): Promise<void> {
  const findings = copies.map((key) => findingOf(name, key));
  const scan: BatchEntry = {
    kind: 'scan',
    at: minutesAgo(3),
    durationMs: 840,
    catalogue: CATALOGUE,
    coverage: SCOPES.map((scope) => {
      const gaps = isPartly ? (GAPS.get(scope) ?? []) : [];
      return { scope, complete: gaps.length === 0, gaps: [...gaps] };
    }),
    seen: [],
  };
  const entries: BatchEntry[] = findings.map((finding) => ({ kind: 'finding', finding }));
  const answer = await host.send(
    [...entries, scan],
    findings.filter(({ state }) => state !== 'gone'),
  );
  if (answer.status !== 200) throw new Error(answer.text);
}

function findingOf(host: string, key: string): Finding {
  const copy = COPIES.get(key);
  if (copy === undefined) throw new Error(`there is no copy ${key}`);
  return {
    id: sha256(`${host} ${key}`).slice(0, 32),
    environment: { kind: 'host' },
    paths: [copy.anchor],
    running: [],
    identity: 'proven',
    scopes: ['package-managers/npm@1001'],
    firstSeen: minutesAgo(60 * 24 * 9),
    lastSeen: minutesAgo(3),
    catalogue: CATALOGUE.digest,
    ...copy,
    ...(copy.state === 'gone' ? { goneAt: minutesAgo(60 * 26) } : {}),
  };
}

/** The same of all, but what looking costs; two agents are older. */
function heartbeat(at: number): object {
  const MIB = 1024 * 1024;
  return {
    agentVersion: at % 4 === 3 ? '0.0.9' : '0.1.0',
    uptimeSeconds: 86_400,
    spooledBatches: 0,
    storage: 'disk',
    catalogue: CATALOGUE,
    cost: {
      limitPercent: 1,
      looksDayMs: 96_000 + 31_000 * at,
      residentDayMs: 41_000,
      peakBytes: (71 + 9 * at) * MIB,
      memoryLimitBytes: 256 * MIB,
      diskBytes: 9 * MIB,
      waiting: [],
      leftOut: 0,
      endedAtCap: 0,
      scannerEnded: 0,
    },
    watching: { watched: 412, compared: 0, starts: 'exec-events' },
  };
}

function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}
