import { place, placeExtension, placeProgram, placeTree, type Placed } from '../placing.ts';
import type { Step } from '../subject.ts';
import { zipArchive } from '../../zip-archive.ts';
import { buildExampleProgram } from '../../../src/scanner/example-programs.ts';

const TARGET = { os: 'win32', cpu: 'x64' } as const;
const CLAUDE = '@anthropic-ai/claude-code@2.1.322';
const OLD_CLAUDE = '@anthropic-ai/claude-code@1.0.110';
const CODEX = '@openai/codex@0.160.0';
const ROUTER = '@musistudio/claude-code-router@2.0.0';
const AUGGIE = '@augmentcode/auggie@0.25.2';
const KANBAN = 'vibe-kanban@0.1.44';
const GEMINI = '@google/gemini-cli@0.58.0';
const OPENCODE = 'opencode-windows-x64@1.18.32';
const home = (account: string): string => `/Users/${account}`;

/** Which package, in which folder of packages, of which manager. */
const PACKAGES: readonly (readonly [product: string, spec: string, nodeModules: string, channel: Placed['channel']])[] = [
  ['claude-code', CLAUDE, `${home('ann')}/AppData/Roaming/npm/node_modules`, 'npm'],
  ['codex-cli', CODEX, `${home('ben')}/AppData/Roaming/npm/node_modules`, 'npm'],
  ['gemini-cli', GEMINI, `${home('cho')}/AppData/Roaming/npm/node_modules`, 'npm'],
  ['vibe-kanban', KANBAN, `${home('dia')}/AppData/Roaming/npm/node_modules`, 'npm'],
  ['augment', AUGGIE, '/Program Files/nodejs/node_modules', 'npm'],
  ['augment', AUGGIE, `${home('ann')}/AppData/Roaming/nvm/v22.20.0/node_modules`, 'npm'],
  ['augment', AUGGIE, `${home('ben')}/AppData/Roaming/fnm/node-versions/v22.20.0/installation/node_modules`, 'npm'],
  ['vibe-kanban', KANBAN, `${home('cho')}/AppData/Local/Volta/tools/image/packages/vibe-kanban/node_modules`, 'npm'],
  ['vibe-kanban', KANBAN, `${home('ben')}/scoop/persist/nodejs/bin/node_modules`, 'npm'],
  ['augment', AUGGIE, `${home('dia')}/AppData/Local/npm-cache/_npx/0a1b2c3d4e5f6071/node_modules`, 'npx-cache'],
  ['vibe-kanban', KANBAN, `${home('eli')}/AppData/Local/pnpm/global/5/node_modules`, 'pnpm'],
  ['augment', AUGGIE, `${home('eli')}/AppData/Local/Yarn/Data/global/node_modules`, 'yarn'],
  ['vibe-kanban', KANBAN, `${home('eli')}/.bun/install/global/node_modules`, 'bun'],
  ['claude-code-router', ROUTER, `${home('eli')}/AppData/Roaming/npm/node_modules`, 'npm'],
  ['claude-code', OLD_CLAUDE, `${home('fay')}/source/repos/app/node_modules`, 'npm-project'],
  ['augment', AUGGIE, '/dev/app/node_modules', 'npm-project'],
  ['vibe-kanban', KANBAN, '/inetpub/wwwroot/app/node_modules', 'npm-project'],
];

const packages = PACKAGES.map(([product, spec, nodeModules, channel]) => {
  const name = spec.slice(0, spec.lastIndexOf('@'));
  return place({ product, path: `${nodeModules}/${name}`, ...(channel === undefined ? {} : { channel }) }, (site) => {
    placeTree(site, { spec, target: TARGET }, nodeModules);
    if (channel === 'npm' && nodeModules.endsWith('/npm/node_modules'))
      site.write(`${nodeModules}/../${product}.cmd`, `@ECHO off\r\nnode "%~dp0\\node_modules\\${name}\\cli.js" %*\r\n`);
  });
});

const WINGET = 'Microsoft/WinGet/Packages';
const SOURCE = 'Microsoft.Winget.Source_8wekyb3d8bbwe';
const program = (spec: string) => ({ spec, target: TARGET });

/** The vendors' real programs where installers and package managers put them. */
const natives: readonly Step[] = [
  place(
    { product: 'claude-code', path: `${home('dia')}/.local/share/claude/versions/2.1.322`, channel: 'native-installer' },
    (site, at) => placeProgram(site, program(CLAUDE), at),
  ),
  place(
    {
      product: 'codex-cli',
      path: `${home('dia')}/AppData/Local/Programs/OpenAI/Codex/bin/codex.exe`,
      channel: 'native-installer',
    },
    (site, at) => placeProgram(site, program(CODEX), at),
  ),
  place({ product: 'opencode', path: `${home('dia')}/.opencode/bin/opencode.exe`, channel: 'native-installer' }, (site, at) =>
    placeProgram(site, program(OPENCODE), at),
  ),
  place(
    {
      product: 'codex-cli',
      path: `${home('eli')}/AppData/Local/${WINGET}/OpenAI.Codex_${SOURCE}/codex-x86_64-pc-windows-msvc.exe`,
      channel: 'winget',
    },
    (site, at) => placeProgram(site, program(CODEX), at),
  ),
  place(
    {
      product: 'claude-code',
      path: `${home('fay')}/AppData/Local/${WINGET}/Anthropic.ClaudeCode_${SOURCE}/claude.exe`,
      channel: 'winget',
    },
    (site, at) => placeProgram(site, program(CLAUDE), at),
  ),
  place({ product: 'opencode', path: `${home('eli')}/scoop/apps/opencode/1.18.30`, channel: 'scoop' }, (site, at) => {
    placeProgram(site, program(OPENCODE), `${at}/opencode.exe`);
    site.write(`${at}/manifest.json`, '{"version":"1.18.30","bin":"opencode.exe"}');
    site.write(`${at}/install.json`, '{"bucket":"extras","architecture":"64bit"}');
  }),
];

/** As the packages' own manifests name them: the end of a family's name is a digest of it. */
const PUBLISHERS = new Map([
  [
    'Claude_pzs8sxrjxfjjc',
    'CN=&quot;Anthropic, PBC&quot;, O=&quot;Anthropic, PBC&quot;, L=San Francisco, S=California, C=US, SERIALNUMBER=4860621, OID.2.5.4.15=Private Organization, OID.1.3.6.1.4.1.311.60.2.1.2=Delaware, OID.1.3.6.1.4.1.311.60.2.1.3=US',
  ],
  ['OpenAI.Codex_2p2nqsd0c76g0', 'CN=50BDFD77-8903-4850-9FFE-6E8522F64D5B'],
]);

function appx(identity: string, family: string, product: string): Step {
  const at = `/Program Files/WindowsApps/${identity}_1.2.3.0_x64__${family.split('_')[1] ?? ''}`;
  return place({ product, path: at, channel: 'msix' }, (site) => {
    const executable = `app/${product}.exe`;
    site.write(
      `${at}/AppxManifest.xml`,
      `<?xml version="1.0" encoding="utf-8"?><Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10"><Identity Name="${identity}" Publisher="${PUBLISHERS.get(family) ?? ''}" Version="1.2.3.0" ProcessorArchitecture="x64"/><Applications><Application Id="App" Executable="${executable}" EntryPoint="Windows.FullTrustApplication"/></Applications></Package>`,
    );
    site.write(`${at}/${executable}`, buildExampleProgram({ kind: 'pe', text: product, platform: 'windows' }), 0o755);
  });
}

const EXTENSIONS: readonly (readonly [product: string, id: string, folder: string])[] = [
  ['copilot-ide', 'github.copilot', '.vscode'],
  ['continue', 'continue.continue', '.vscode'],
  ['cline', 'saoudrizwan.claude-dev', '.vscode'],
  ['roo-code', 'rooveterinaryinc.roo-cline', '.cursor'],
  ['codegeex', 'aminer.codegeex', '.vscode-insiders'],
  ['tabnine', 'tabnine.tabnine-vscode', '.vscode'],
  ['cody', 'sourcegraph.cody-ai', '.windsurf'],
  ['supermaven', 'supermaven.supermaven', '.vscode-oss'],
];

const extensions = EXTENSIONS.map(([product, id, editor]) =>
  place({ product, path: `${home('gus')}/${editor}/extensions/${id}-1.2.3`, channel: 'editor-extension' }, (site) => {
    placeExtension(site, `${home('gus')}/${editor}/extensions`, id);
  }),
);

const plugin = place(
  {
    product: 'copilot-ide',
    path: `${home('gus')}/AppData/Roaming/JetBrains/IdeaIC2026.1/plugins/github-copilot-intellij`,
    channel: 'jetbrains-plugin',
  },
  (site, at) => {
    const xml = '<idea-plugin><id>com.github.copilot</id><version>1.5.0</version></idea-plugin>';
    site.write(`${at}/lib/github-copilot-intellij-1.5.0.jar`, zipArchive({ 'META-INF/plugin.xml': xml }));
  },
);

const LEFT: readonly (readonly [product: string, at: string, text: string])[] = [
  ['amp', '/Users/hal/.config/amp/settings.json', '{"amp.url":"https://ampcode.com/"}'],
  ['aider', '/Users/hal/.aider.conf.yml', 'model: sonnet\n'],
  ['gemini-cli', '/Users/hal/.gemini/settings.json', '{"selectedAuthType":"oauth-personal"}'],
  ['qwen-code', '/Users/hal/.qwen/settings.json', '{}'],
  ['opencode', '/Users/hal/.local/share/opencode/auth.json', '{}'],
  ['continue', '/Users/hal/.continue/config.yaml', 'name: Local\n'],
];

const leftovers = LEFT.map(([product, at, text]) =>
  place({ product, path: at, channel: 'configuration', expect: 'leftover' }, (site) => site.write(at, text)),
);

/** What package managers, stores and editors bring. */
export const packaged: readonly Step[] = [
  ...packages,
  ...natives,
  appx('Claude', 'Claude_pzs8sxrjxfjjc', 'claude-desktop'),
  appx('OpenAI.Codex', 'OpenAI.Codex_2p2nqsd0c76g0', 'codex-app'),
  ...extensions,
  plugin,
  ...leftovers,
];
