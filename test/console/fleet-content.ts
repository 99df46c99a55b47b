import type { ScopeCoverage } from '../../src/domain/coverage.ts';
import type { Finding } from '../../src/domain/finding.ts';

/** A host of the seeded fleet. */
export interface SeededHost {
  readonly name: string;
  /** Keys of COPIES. */
  readonly copies: readonly string[];
  readonly isPartly: boolean;
  readonly tags: readonly string[];
}

const ADA = { id: '1001', name: 'ada' };
const NODE = '/home/ada/.nvm/versions/node/v22.9.0';

type Copy = Pick<Finding, 'product' | 'state' | 'channel' | 'anchor' | 'evidence'> & Partial<Finding>;

function sign(kind: Finding['evidence'][number]['kind'], detail: string, path: string): Finding['evidence'] {
  return [{ kind, indicator: kind, strength: 'proof', path, place: 'package-managers/npm', recogniser: kind, detail }];
}

/** Copies that hosts report, by a name for this list alone. */
export const COPIES: ReadonlyMap<string, Copy> = new Map<string, Copy>([
  [
    'claude by npm',
    {
      product: 'claude-code',
      state: 'running',
      channel: 'npm',
      account: ADA,
      version: '2.0.44',
      anchor: `${NODE}/lib/node_modules/@anthropic-ai/claude-code`,
      paths: [`${NODE}/lib/node_modules/@anthropic-ai/claude-code`, `${NODE}/bin/claude`],
      running: [{ pid: 48_213, startTicks: '991231', executable: `${NODE}/bin/node`, deleted: false }],
      evidence: sign(
        'npm-package',
        'npm package @anthropic-ai/claude-code 2.0.44 with cli.js',
        `${NODE}/lib/node_modules/@anthropic-ai/claude-code/package.json`,
      ),
    },
  ],
  [
    'claude native',
    {
      product: 'claude-code',
      state: 'installed',
      channel: 'native-installer',
      account: ADA,
      version: '2.0.31',
      anchor: '/home/ada/.local/share/claude',
      paths: ['/home/ada/.local/share/claude', '/home/ada/.local/bin/claude'],
      scopes: ['homes@1001'],
      evidence: sign(
        'executable',
        'executable with markers that occur in no other product, in its section .rodata',
        '/home/ada/.local/share/claude/versions/2.0.31',
      ),
    },
  ],
  [
    'copilot',
    {
      product: 'copilot-ide',
      state: 'installed',
      channel: 'editor-extension',
      account: ADA,
      version: '1.388.0',
      identity: 'likely',
      anchor: '/home/ada/.vscode/extensions/github.copilot',
      scopes: ['editors/vscode@1001'],
      evidence: sign(
        'editor-extension',
        'extension GitHub.copilot 1.388.0 in the list of VS Code',
        '/home/ada/.vscode/extensions/github.copilot-1.388.0/package.json',
      ),
    },
  ],
  [
    'cursor leftovers',
    {
      product: 'cursor',
      state: 'residue',
      channel: 'configuration',
      account: ADA,
      identity: 'possible',
      anchor: '/home/ada/.cursor',
      scopes: ['homes@1001'],
      evidence: sign('configuration', 'folder .cursor with the files that Cursor keeps there', '/home/ada/.cursor'),
    },
  ],
  [
    'codex that went',
    {
      product: 'codex-cli',
      state: 'gone',
      channel: 'npm',
      account: ADA,
      version: '0.58.0',
      anchor: `${NODE}/lib/node_modules/@openai/codex`,
      evidence: sign(
        'npm-package',
        'npm package @openai/codex 0.58.0 with bin/codex.js',
        `${NODE}/lib/node_modules/@openai/codex`,
      ),
    },
  ],
  [
    'qoder',
    {
      product: 'qoder-cli',
      state: 'installed',
      channel: 'npm',
      account: { id: '1002', name: 'ben' },
      version: '0.1.18',
      anchor: '/usr/local/lib/node_modules/@qoder-ai/qodercli',
      evidence: sign(
        'npm-package',
        'npm package @qoder-ai/qodercli 0.1.18 with bin/qodercli.js',
        '/usr/local/lib/node_modules/@qoder-ai/qodercli',
      ),
    },
  ],
  [
    'hostile',
    {
      product: 'claude-code',
      state: 'installed',
      channel: 'copied-binary',
      account: { id: '1003', name: '<b>mallory</b>\u202egnp.exe' },
      version: '\u001b[31m1.0\u001b[0m',
      anchor: `/tmp/<img src=x onerror="document.title='owned'">/\u202Egpj.${'long-'.repeat(500)}end`,
      evidence: sign('executable', "executable named \"><script>document.title='owned'</script>", '/tmp/a'),
    },
  ],
]);

/** What looks at these hosts looked at. */
export const SCOPES: readonly string[] = [
  'package-managers/npm@1001',
  'package-managers/npm@system',
  'package-managers/pip@1001',
  'package-managers/dpkg@system',
  'package-managers/homebrew@system',
  'homes@1001',
  'homes@1002',
  'homes@1003',
  'editors/vscode@1001',
  'editors/jetbrains@1001',
  'browsers@1001',
  'applications@system',
  'processes@system',
  'services@system',
  'environments/docker@system',
];

/** Where a host that was looked at partly could not look. */
export const GAPS: ReadonlyMap<string, ScopeCoverage['gaps']> = new Map([
  ['homes@1002', [{ reason: 'denied', path: '/home/ben' }]],
  ['homes@1003', [{ reason: 'denied', path: '/home/mallory' }]],
  ['environments/docker@system', [{ reason: 'timed-out', path: '/var/lib/docker/overlay2' }]],
]);

/** The fleet, worst first. */
export const HOSTS: readonly SeededHost[] = [
  {
    name: 'ada-laptop',
    copies: ['claude by npm', 'claude native', 'copilot', 'cursor leftovers', 'codex that went'],
    isPartly: true,
    tags: ['AT-004217', 'berlin'],
  },
  { name: 'build-07', copies: ['qoder'], isPartly: false, tags: ['AT-000071'] },
  { name: 'ci-runner-12', copies: [], isPartly: false, tags: [] },
  { name: 'design-mbp-03', copies: ['copilot'], isPartly: false, tags: ['AT-003311'] },
  { name: 'finance-win-21', copies: [], isPartly: true, tags: ['AT-002008'] },
  { name: `evil"><img src=x onerror=alert(1)>\u202Elive`, copies: ['hostile'], isPartly: false, tags: [] },
  { name: 'lab-gpu-02', copies: ['claude native', 'codex that went'], isPartly: false, tags: ['lab'] },
  { name: '研发-工作站-08', copies: ['claude by npm', 'qoder'], isPartly: false, tags: ['AT-005120'] },
];
