import { gzipSync } from 'node:zlib';
import path from 'node:path';
import { pino } from 'pino';
import type { LocalSources } from '../../src/agent/local-api/contract.ts';
import { LocalServer } from '../../src/agent/local-api/server.ts';
import type { ScopeCoverage } from '../../src/domain/coverage.ts';
import type { Finding } from '../../src/domain/finding.ts';

const at = '2026-01-01T00:00:00.000Z';

/** A finding of Codex CLI in a home, with what the test changes in it. */
export function foundCopy(id: string, more: Partial<Finding> = {}): Finding {
  return {
    id: id.repeat(32).slice(0, 32),
    product: 'codex-cli',
    state: 'installed',
    channel: 'npm',
    environment: { kind: 'host' },
    account: { id: '1000', name: 'ada' },
    anchor: '/home/ada/.nvm/versions/node/v26.1.0/lib/node_modules/@openai/codex',
    paths: ['/home/ada/.nvm/versions/node/v26.1.0/lib/node_modules/@openai/codex/bin/codex.js'],
    running: [],
    version: '0.169.0',
    identity: 'proven',
    evidence: [
      {
        kind: 'npm-package',
        indicator: 'npm:@openai/codex',
        strength: 'proof',
        path: '/home/ada/.nvm/versions/node/v26.1.0/lib/node_modules/@openai/codex/package.json',
        place: 'package-managers/npm',
        recogniser: 'npm-package',
        detail: 'npm package @openai/codex 0.169.0',
      },
    ],
    scopes: ['package-managers/npm@1000:/home/ada'],
    firstSeen: at,
    lastSeen: at,
    catalogue: 'c'.repeat(64),
    ...more,
  };
}

/** What an agent knows that found one copy and was kept from one folder. */
export function agentKnowledge(state: string, more: Partial<LocalSources> = {}): LocalSources {
  const findings = [foundCopy('a'), foundCopy('b', { product: 'cursor', anchor: '/opt/Cursor\u001b[2J', state: 'running' })];
  const coverage: readonly ScopeCoverage[] = [
    { scope: 'package-managers/npm@system', complete: true, gaps: [] },
    { scope: 'homes@1000:/home/ada', complete: false, gaps: [{ reason: 'denied', path: '/home/ada/closed' }] },
  ];
  const batch = {
    schema: 'bandog.batch/1',
    entries: [
      { kind: 'finding', finding: findings[0] },
      { kind: 'scan', at, durationMs: 1, catalogue: { version: '1', digest: 'c'.repeat(64) }, coverage, seen: ['b'] },
      { kind: 'loss', at, what: 'old looks', count: 2 },
      { kind: 'resync', at },
    ],
    openFindings: 'd'.repeat(64),
    labels: { name: 'laptop-17', platform: 'linux' },
  };
  const body = gzipSync(JSON.stringify(batch));
  return {
    version: '1.0.0',
    status: () => ({
      schema: 'bandog.status/1',
      state,
      running: true,
      enrolled: true,
      hostId: 'e'.repeat(32),
      collector: 'https://collector.example:8443',
      lastContact: at,
      lastLook: at,
      waiting: 4,
      version: '1.0.0',
      startedAt: at,
      findings: [],
      incomplete: ['homes@1000:/home/ada'],
    }),
    findings: () => findings,
    coverage: () => coverage,
    nearMisses: () => [
      {
        product: 'claude-code',
        path: '/home/ada/bin/claude',
        why: 'only hints: command:claude',
        scope: 'commands@1000:/home/ada',
      },
    ],
    async lookNow(progress) {
      progress({ phase: 'looking', scope: 'homes@1000:/home/ada' });
      const [one, other] = findings;
      const changes = [
        one === undefined ? [] : [{ finding: one }],
        other === undefined ? [] : [{ was: 'installed' as const, finding: other }],
      ];
      return {
        at,
        durationMs: 210,
        scopes: 2,
        incomplete: ['homes@1000:/home/ada'],
        changes: changes.flat(),
        open: 2,
        isCut: false,
      };
    },
    heartbeat: () => ({ agentVersion: '1.0.0', uptimeSeconds: 9, spooledBatches: 1 }),
    intervalSeconds: () => 300,
    nextBatch: () => ({ fate: 'next', body }),
    sent: () => [{ epoch: 1, sequence: 7, at, compressedBytes: body.length }],
    sentBatch: (epoch, sequence) =>
      epoch === 1 && sequence === 7 ? { fate: 'delivered', epoch, sequence, at, body } : undefined,
    diagnose: async () => [
      { check: 'agent', title: 'Agent', state: 'ok', says: 'version 1.0.0 runs' },
      {
        check: 'permissions',
        title: 'Permissions',
        state: 'attention',
        says: 'cannot read /home/ada/closed',
        remedy: 'Run it as the service does.',
      },
    ],
    products: async () =>
      new Map([
        [
          'codex-cli',
          {
            name: 'Codex CLI',
            risk: 'Sends code to its vendor.',
            removal: new Map([['npm', ['npm uninstall -g @openai/codex']]]),
          },
        ],
      ]),
    machine: () => ({ host: { name: 'laptop-17', platform: 'linux' } }),
    settings: () => ({
      desktopNotices: true,
      campaigns: new Map([['codex-cli', { text: 'Use Qoder instead.', deadline: '2026-12-31T00:00:00.000Z' }]]),
    }),
    ...more,
  };
}

/** The socket of a state folder, answered from this knowledge. */
export async function openFace(state: string, sources: LocalSources): Promise<LocalServer> {
  const server = new LocalServer({ file: path.join(state, 'status.sock') }, { sources, log: pino({ level: 'silent' }) });
  await server.open();
  return server;
}
