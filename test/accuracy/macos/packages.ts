import { mkdirSync, symlinkSync } from 'node:fs';
import { place, placeExtension, placeProgram, placeTree, type Placed } from '../placing.ts';
import type { Step } from '../subject.ts';
import { zipArchive } from '../../zip-archive.ts';

const TARGET = { os: 'darwin', cpu: 'arm64' } as const;
const CLAUDE = '@anthropic-ai/claude-code@2.1.322';
const OLD_CLAUDE = '@anthropic-ai/claude-code@1.0.110';
const CODEX = '@openai/codex@0.160.0';
const AUGGIE = '@augmentcode/auggie@0.25.2';
const KANBAN = 'vibe-kanban@0.1.44';
const GEMINI = '@google/gemini-cli@0.58.0';
const OPENCODE = 'opencode-darwin-arm64@1.18.30';
const home = (account: string): string => `/Users/${account}`;

/** Which package, in which folder of packages, of which manager. */
const PACKAGES: readonly (readonly [product: string, spec: string, nodeModules: string, channel: Placed['channel']])[] = [
  ['claude-code', CLAUDE, '/opt/homebrew/lib/node_modules', 'npm'],
  ['codex-cli', CODEX, '/usr/local/lib/node_modules', 'npm'],
  ['gemini-cli', GEMINI, `${home('ann')}/.nvm/versions/node/v22.20.0/lib/node_modules`, 'npm'],
  ['augment', AUGGIE, `${home('ann')}/.npm-global/lib/node_modules`, 'npm'],
  [
    'augment',
    AUGGIE,
    `${home('ben')}/Library/Application Support/fnm/node-versions/v22.20.0/installation/lib/node_modules`,
    'npm',
  ],
  ['vibe-kanban', KANBAN, `${home('ben')}/.volta/tools/image/packages/vibe-kanban/lib/node_modules`, 'npm'],
  ['vibe-kanban', KANBAN, `${home('ben')}/.asdf/installs/nodejs/22.1.0/lib/node_modules`, 'npm'],
  ['augment', AUGGIE, `${home('cho')}/.local/share/mise/installs/node/22.9.0/lib/node_modules`, 'npm'],
  ['augment', AUGGIE, `${home('cho')}/.npm/_npx/0a1b2c3d4e5f6071/node_modules`, 'npx-cache'],
  ['vibe-kanban', KANBAN, `${home('cho')}/Library/pnpm/global/5/node_modules`, 'pnpm'],
  ['augment', AUGGIE, `${home('dia')}/.config/yarn/global/node_modules`, 'yarn'],
  ['vibe-kanban', KANBAN, `${home('dia')}/.bun/install/global/node_modules`, 'bun'],
  ['claude-code', OLD_CLAUDE, `${home('dia')}/Developer/app/node_modules`, 'npm-project'],
  ['augment', AUGGIE, `${home('dia')}/Documents/site/node_modules`, 'npm-project'],
  ['vibe-kanban', KANBAN, '/Library/WebServer/app/node_modules', 'npm-project'],
];

const packages = PACKAGES.map(([product, spec, nodeModules, channel]) =>
  place(
    { product, path: `${nodeModules}/${spec.slice(0, spec.lastIndexOf('@'))}`, ...(channel === undefined ? {} : { channel }) },
    (site) => placeTree(site, { spec, target: TARGET }, nodeModules),
  ),
);

const program = (spec: string) => ({ spec, target: TARGET });

/** A formula or cask of Homebrew with its receipt and its link in bin. */
function brewed(product: string, at: string, file: string): Step {
  return place({ product, path: at, channel: 'homebrew' }, (site) => {
    const spec = product === 'codex-cli' ? CODEX : product === 'claude-code' ? CLAUDE : OPENCODE;
    placeProgram(site, program(spec), `${at}/${file}`);
    const [prefix = ''] = at.split(/\/(?:Cellar|Caskroom)\//);
    if (at.includes('/Cellar/'))
      site.write(`${at}/INSTALL_RECEIPT.json`, '{"homebrew_version":"4.6.0","installed_on_request":true}');
    mkdirSync(site.disk(`${prefix}/bin/x`), { recursive: true });
    symlinkSync(`${at}/${file}`, site.disk(`${prefix}/bin/${product.split('-')[0]}`));
  });
}

const natives: readonly Step[] = [
  place(
    { product: 'claude-code', path: `${home('eli')}/.local/share/claude/versions/2.1.322`, channel: 'native-installer' },
    (site, at) => {
      placeProgram(site, program(CLAUDE), at);
      symlinkSync(at, site.disk(`${home('eli')}/.local/bin/claude`));
    },
  ),
  place({ product: 'opencode', path: `${home('eli')}/.opencode/bin/opencode`, channel: 'native-installer' }, (site, at) =>
    placeProgram(site, program(OPENCODE), at),
  ),
  place(
    {
      product: 'codex-cli',
      path: `${home('eli')}/.codex/packages/standalone/releases/0.160.0/codex`,
      channel: 'native-installer',
    },
    (site, at) => placeProgram(site, program(CODEX), at),
  ),
  brewed('opencode', '/opt/homebrew/Cellar/opencode/1.18.30', 'bin/opencode'),
  brewed('codex-cli', '/opt/homebrew/Caskroom/codex/0.160.0', 'codex-aarch64-apple-darwin'),
  brewed('claude-code', '/usr/local/Caskroom/claude-code/2.1.322', 'claude'),
];

const EXTENSIONS: readonly (readonly [product: string, id: string, folder: string])[] = [
  ['augment', 'augment.vscode-augment', '.vscode'],
  ['lingma', 'alibaba-cloud.tongyi-lingma', '.vscode'],
  ['codebuddy', 'tencent-cloud.coding-copilot', '.vscode'],
  ['bito', 'bito.bito', '.cursor'],
  ['blackbox', 'blackboxapp.blackbox', '.vscode-insiders'],
  ['qodo', 'codium.codium', '.windsurf'],
  ['twinny', 'rjmacarthy.twinny', '.vscode-oss'],
  ['replit', 'replit.replit', '.vscode'],
];

const extensions = EXTENSIONS.map(([product, id, editor]) =>
  place({ product, path: `${home('fay')}/${editor}/extensions/${id}-1.2.3`, channel: 'editor-extension' }, (site) => {
    placeExtension(site, `${home('fay')}/${editor}/extensions`, id);
  }),
);

const plugin = place(
  {
    product: 'copilot-ide',
    path: `${home('fay')}/Library/Application Support/JetBrains/IdeaIC2026.1/plugins/github-copilot-intellij`,
    channel: 'jetbrains-plugin',
  },
  (site, at) => {
    const xml = '<idea-plugin><id>com.github.copilot</id><version>1.5.0</version></idea-plugin>';
    site.write(`${at}/lib/github-copilot-intellij-1.5.0.jar`, zipArchive({ 'META-INF/plugin.xml': xml }));
  },
);

const LEFT: readonly (readonly [product: string, at: string, text: string])[] = [
  // Of products that nobody on this Mac has for all accounts: then it is residue.
  ['gemini-cli', '/Users/hal/.gemini/settings.json', '{"selectedAuthType":"oauth-personal"}'],
  ['continue', '/Users/hal/.continue/config.yaml', 'name: Local\n'],
  ['aider', '/Users/hal/.aider.conf.yml', 'model: sonnet\n'],
  ['amp', '/Users/hal/.config/amp/settings.json', '{"amp.url":"https://ampcode.com/"}'],
  ['qwen-code', '/Users/hal/.qwen/settings.json', '{}'],
  ['claude-squad', '/Users/hal/.claude-squad/config.json', '{}'],
];

const leftovers = LEFT.map(([product, at, text]) =>
  place({ product, path: at, channel: 'configuration', expect: 'leftover' }, (site) => site.write(at, text)),
);

/** What package managers, installers and editors bring. */
export const packaged: readonly Step[] = [...packages, ...natives, ...extensions, plugin, ...leftovers];
