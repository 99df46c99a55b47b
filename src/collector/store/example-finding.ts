import type { Finding } from '../../domain/finding.ts';
import { sha256 } from '../../domain/digest.ts';

/** For tests: a finding as an agent sends it; what is not given is an npm copy of Claude Code of the account ada. */
export function finding(given: Partial<Finding> & { readonly name?: string } = {}): Finding {
  const { name = 'one', ...rest } = given;
  const anchor = `/home/ada/.nvm/versions/node/v22.9.0/lib/node_modules/@anthropic-ai/${name}`;
  return {
    id: sha256(name).slice(0, 32),
    product: 'claude-code',
    state: 'installed',
    channel: 'npm',
    environment: { kind: 'host' },
    account: { id: '1001', name: 'ada' },
    anchor,
    paths: [anchor, '/home/ada/.nvm/versions/node/v22.9.0/bin/claude'],
    running: [],
    version: '1.0.44',
    identity: 'proven',
    evidence: [
      {
        kind: 'npm-package',
        indicator: 'npm:@anthropic-ai/claude-code',
        strength: 'proof',
        path: anchor,
        place: 'package-managers/npm',
        recogniser: 'npm-package',
        detail: 'npm package @anthropic-ai/claude-code 1.0.44 with cli.js',
      },
    ],
    scopes: ['package-managers/npm@1001'],
    firstSeen: '2026-11-20T08:00:00.000Z',
    lastSeen: '2026-11-20T08:00:00.000Z',
    catalogue: '0'.repeat(64),
    ...rest,
  };
}
