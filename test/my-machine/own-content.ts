import { gzipSync } from 'node:zlib';
import type { LocalSources } from '../../src/agent/local-api/contract.ts';
import type { ScopeCoverage } from '../../src/domain/coverage.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { agentKnowledge, foundCopy } from '../doubles/agent-face.ts';

const NPM = '/home/ada/.nvm/versions/node/v26.1.0/lib/node_modules/@anthropic-ai/claude-code';
const MINUTE_MS = 60_000;

function ago(minutes: number): string {
  return new Date(Date.now() - minutes * MINUTE_MS).toISOString();
}

function copies(): readonly Finding[] {
  const evidence = (path: string, detail: string, strength: 'proof' | 'strong') =>
    ({
      kind: 'npm-package',
      indicator: 'npm:x',
      strength,
      path,
      place: 'package-managers/npm',
      recogniser: 'npm-package',
      detail,
    }) as const;
  const seen = { firstSeen: '2026-11-10T08:00:00.000Z', lastSeen: ago(3) };
  return [
    foundCopy('c3c18bb3', {
      product: 'claude-code',
      version: '2.0.44',
      anchor: NPM,
      paths: [`${NPM}/cli.js`, '/home/ada/.nvm/versions/node/v26.1.0/bin/claude'],
      evidence: [evidence(`${NPM}/package.json`, 'npm package @anthropic-ai/claude-code 2.0.44 with cli.js', 'proof')],
      running: [
        { pid: 4711, startTicks: '1', executable: `${NPM}/cli.js`, deleted: false, account: { id: '1000', name: 'ada' } },
      ],
      ...seen,
    }),
    foundCopy('d41d8cd9', {
      product: 'claude-code',
      version: '2.0.40',
      channel: 'native-installer',
      anchor: '/home/ada/.local/share/claude',
      paths: [],
      evidence: [evidence('/home/ada/.local/share/claude/versions/2.0.40', 'executable with the marks of Claude Code', 'proof')],
      ...seen,
    }),
    foundCopy('7e2f1a90', {
      product: 'cursor',
      version: '1.9.2',
      channel: 'dpkg',
      anchor: '/opt/Cursor',
      paths: [],
      evidence: [evidence('/var/lib/dpkg/status', 'package cursor 1.9.2', 'strong')],
      identity: 'likely',
      ...seen,
    }),
  ].map(({ account, ...finding }) => (finding.product === 'cursor' || account === undefined ? finding : { ...finding, account }));
}

/** What an agent knows of an ordinary machine with two products, of which one is to go; `more` changes it. */
export function ownKnowledge(state: string, more: Partial<LocalSources> = {}): LocalSources {
  const base = agentKnowledge(state);
  const coverage: readonly ScopeCoverage[] = [
    ...Array.from({ length: 68 }, (_, at) => ({ scope: `place-${at}@system`, complete: true, gaps: [] })),
    { scope: 'homes@1000:/home/ada', complete: false, gaps: [{ reason: 'not-local', path: '/home/ada/nas' }] },
  ];
  const entries = [
    ...copies().map((finding) => ({ kind: 'finding', finding })),
    { kind: 'scan', at: ago(3), durationMs: 310, catalogue: { version: '1', digest: 'c'.repeat(64) }, coverage, seen: [] },
  ];
  const body = gzipSync(
    JSON.stringify({ schema: 'bandog.batch/1', entries, openFindings: 'd'.repeat(64), labels: { name: 'ada-laptop' } }),
  );
  return {
    ...base,
    status: () => ({
      ...base.status(),
      lastLook: ago(3),
      lastContact: ago(1),
      incomplete: ['homes@1000:/home/ada'],
      waiting: 0,
      catalogue: { version: '0.1.0+5a1c9e02', digest: 'c'.repeat(64) },
    }),
    findings: copies,
    coverage: () => coverage,
    intervalSeconds: () => 120,
    nearMisses: () => [
      { product: 'codex-cli', path: '/home/ada/bin/codex', why: 'only hints: command:codex', scope: 'commands@1000:/home/ada' },
    ],
    nextBatch: () => undefined,
    sent: () =>
      [3, 63, 183, 300, 420, 600].map((minutes, at) => ({
        epoch: 1,
        sequence: 17 - at,
        at: ago(minutes),
        compressedBytes: body.length - 7 * at,
      })),
    sentBatch: (epoch, sequence) => ({ fate: 'delivered', epoch, sequence, at: ago(3), body }),
    products: async () =>
      new Map([
        [
          'claude-code',
          {
            name: 'Claude Code',
            risk: 'Sends prompts, and the code that it reads, to the servers of its vendor, and can run commands as the person who started it.',
            removal: new Map([
              ['npm', ['npm uninstall -g @anthropic-ai/claude-code', 'rm -r ~/.claude ~/.claude.json']],
              ['native-installer', ['rm -r ~/.local/share/claude ~/.local/bin/claude']],
            ]),
          },
        ],
        [
          'cursor',
          {
            name: 'Cursor',
            risk: 'Sends the code that is open in it to the servers of its vendor.',
            removal: new Map([
              ['dpkg', ['apt-get remove cursor']],
              ['default', ['Delete the path that the finding names.']],
            ]),
          },
        ],
      ]),
    machine: () => ({ host: { name: 'ada-laptop', platform: 'linux' } }),
    settings: () => ({
      desktopNotices: false,
      notice: 'The works council agreed to this on 1 October 2026 (agreement 47/2026).',
      contact: 'Write to ai-exceptions@example.com, or come to room 2.14.',
      campaigns: new Map([
        [
          'claude-code',
          { text: 'Source code must not leave the company. Use Qoder instead.', deadline: '2026-12-31T00:00:00.000Z' },
        ],
      ]),
    }),
    ...more,
  };
}
