import { describe, expect, it } from 'vitest';
import { impactOf, type Impact } from './preview.ts';
import { indexCatalogue } from '../catalogue/catalogue-index.ts';
import type { CompiledSignature } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open.ts';
import { writeCatalogue } from '../catalogue/write.ts';
import type { MatchedEvidence } from '../domain/finding.ts';

const signature = (id: string, facts: Partial<CompiledSignature>): CompiledSignature => ({
  id,
  name: id,
  vendor: 'V',
  category: 'other',
  status: 'stable',
  risk: 'None that anybody knows of.',
  removal: { default: ['x'] },
  ...facts,
});
const seen = (indicator: string, strength: MatchedEvidence['strength']): MatchedEvidence => ({
  kind: 'npm-package',
  indicator,
  strength,
  path: '/x',
  place: 'p',
  recogniser: 'r',
  detail: 'd',
});
const OLD = signature('codex-cli', { npm: [{ name: '@openai/codex' }], executables: { names: ['codex'] } });
const indexOf = (...signatures: readonly CompiledSignature[]) => indexCatalogue(openCatalogue(writeCatalogue('1', signatures)));

const PROVEN = {
  product: 'codex-cli',
  identity: 'proven',
  evidence: [seen('npm:@openai/codex', 'proof'), seen('command:codex', 'hint')],
} as const;
const BARE = { product: 'codex-cli', identity: 'possible', evidence: [seen('npm:@openai/codex', 'strong')] } as const;

const ROWS: readonly {
  readonly name: string;
  readonly finding: Parameters<typeof impactOf>[0];
  readonly after: CompiledSignature;
  readonly want: readonly Impact[];
}[] = [
  { name: 'stays when nothing of it changed', finding: PROVEN, after: OLD, want: [{ kind: 'stays' }] },
  {
    name: 'disappears when its only proof is taken out, and a hint is left',
    finding: PROVEN,
    after: signature('codex-cli', { npm: [{ name: '@openai/other' }], executables: { names: ['codex'] } }),
    want: [{ kind: 'disappears', product: 'codex-cli' }],
  },
  {
    name: 'becomes possible when its signature becomes experimental',
    finding: PROVEN,
    after: { ...OLD, status: 'experimental' },
    want: [{ kind: 'identity', product: 'codex-cli', from: 'proven', to: 'possible' }],
  },
  {
    name: 'becomes likely when a name that was a hint becomes strong beside another sign',
    finding: {
      product: 'codex-cli',
      identity: 'possible',
      evidence: [seen('root:~/.codex', 'strong'), seen('service:codex', 'strong')],
    },
    after: signature('codex-cli', { installRoots: [{ path: '~/.codex', executables: ['codex'] }], services: ['codex'] }),
    want: [{ kind: 'identity', product: 'codex-cli', from: 'possible', to: 'likely' }],
  },
  { name: 'stays as little as it was when it is a bare manifest', finding: BARE, after: OLD, want: [{ kind: 'stays' }] },
  {
    name: 'appears as another product that bears one of its names',
    finding: PROVEN,
    after: signature('codex-fork', { npm: [{ name: '@openai/codex' }] }),
    want: [{ kind: 'appears', product: 'codex-fork', to: 'proven' }],
  },
  {
    name: 'is nothing of a product that none of its names is of',
    finding: PROVEN,
    after: signature('ngrok', { npm: [{ name: 'ngrok' }] }),
    want: [],
  },
];

describe('a stored finding, when a signature changes,', () => {
  for (const { name, finding, after, want } of ROWS) {
    it(name, () => {
      const others = after.id === OLD.id ? [] : [OLD];
      expect(impactOf(finding, { before: indexOf(OLD), after: indexOf(after, ...others), signatures: [after] })).toEqual(want);
    });
  }
});
