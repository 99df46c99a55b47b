import { createHash } from 'node:crypto';
import type { Finding } from '../../src/domain/finding.ts';
import type { Dice } from './dice.ts';

const PRODUCTS = ['claude-code', 'codex-cli', 'qoder-cli', 'gemini-cli', 'aider', 'opencode', 'cursor', 'windsurf'] as const;
const CATALOGUE = '0'.repeat(64);

/** What a fleet looks with. */
export const FLEET_CATALOGUE = { version: '1', digest: CATALOGUE } as const;

/** A copy of an npm package as an agent reports it, about 800 bytes of JSON; the same host and number give the same id. */
export function copyOf(host: string, number: number, at: string): Finding {
  const product = PRODUCTS[number % PRODUCTS.length] ?? 'claude-code';
  const account = 1000 + (number % 3);
  const anchor = `/home/user${account}/.nvm/versions/node/v22.9.0/lib/node_modules/@vendor${number}/${product}`;
  return {
    id: createHash('sha256').update(`${host}/${number}`).digest('hex').slice(0, 32),
    product,
    state: 'installed',
    channel: 'npm',
    environment: { kind: 'host' },
    account: { id: String(account), name: `user${account}` },
    anchor,
    paths: [anchor, `/home/user${account}/.nvm/versions/node/v22.9.0/bin/${product}`],
    running: [],
    version: '1.0.0',
    identity: 'proven',
    evidence: [
      {
        kind: 'npm-package',
        indicator: `npm:@vendor${number}/${product}`,
        strength: 'proof',
        path: anchor,
        place: 'package-managers/npm',
        recogniser: 'npm-package',
        detail: `npm package @vendor${number}/${product} 1.0.0 with cli.js`,
      },
    ],
    scopes: [`package-managers/npm@${account}`],
    firstSeen: at,
    lastSeen: at,
    catalogue: CATALOGUE,
  };
}

/** One thing that happens to a host's copies: one is installed, updated, removed, or comes back. */
export function churn(host: string, copies: ReadonlyMap<number, Finding>, dice: Dice): readonly [number, Finding] {
  const at = new Date().toISOString();
  const number = dice.below(12);
  const known = copies.get(number);
  if (known === undefined) return [number, copyOf(host, number, at)];
  const { goneAt: _goneAt, ...rest } = known;
  if (known.state === 'gone') return [number, { ...rest, state: 'installed', lastSeen: at }];
  if (dice.isIn(40)) return [number, { ...rest, state: 'gone', goneAt: at }];
  const patch = Number(known.version?.split('.')[2] ?? 0) + 1;
  return [number, { ...rest, version: `1.0.${patch}`, lastSeen: at }];
}
