import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Site, Step } from '../subject.ts';
import type { TruthRow } from '../truth.ts';
import { placeNative } from './installs.ts';

export const CLAUDE_NATIVE = '@anthropic-ai/claude-code-linux-x64@2.1.322';
export const CLAUDE_SCRIPT = '@anthropic-ai/claude-code@1.0.110';
const CODEX_NATIVE = '@openai/codex@0.160.0-linux-x64';
const OPENCODE_NATIVE = 'opencode-linux-x64@1.18.30';
const COPILOT_NATIVE = '@github/copilot-linux-x64@1.0.102';
const ROUTER = '@musistudio/claude-code-router@2.0.0';

type Where = Pick<TruthRow, 'product' | 'method' | 'path'>;

/** A copy that lies where its manager's defaults do not say, or where few tools look. */
export function installed(where: Where, build: (site: Site, at: string) => void): Step {
  return {
    name: `${where.method}: ${where.path}`,
    build(site) {
      build(site, where.path);
      site.row({ ...where, expect: 'installed', class: 'hard' });
    },
  };
}

/** The published folder of a package, without what it depends on. */
export function placePackage(site: Site, spec: string, at: string): void {
  const name = spec.slice(0, spec.lastIndexOf('@'));
  cpSync(path.join(site.tools.unpacked(spec), 'node_modules', name), site.disk(at), { recursive: true });
}

const router = (site: Site, at: string): void => placePackage(site, ROUTER, at);
const claude = (site: Site, at: string): void => placePackage(site, CLAUDE_SCRIPT, at);
const native =
  (spec: string) =>
  (site: Site, at: string): void =>
    placeNative(site, spec, at);

const ROUTER_NAME = '@musistudio/claude-code-router';
const CLAUDE_NAME = '@anthropic-ai/claude-code';

const prefixes: readonly Step[] = [
  installed(
    { product: 'claude-code-router', method: 'npm-prefix', path: `/data/globals/lib/node_modules/${ROUTER_NAME}` },
    (site, at) => {
      site.write('/etc/npmrc', 'prefix=/data/globals\n');
      router(site, at);
    },
  ),
  installed(
    { product: 'claude-code-router', method: 'npm-prefix', path: `/data/builtin/lib/node_modules/${ROUTER_NAME}` },
    (site, at) => {
      site.write('/usr/lib/node_modules/npm/npmrc', 'prefix=/data/builtin\n');
      router(site, at);
    },
  ),
  installed(
    { product: 'claude-code-router', method: 'npm-prefix', path: `/home/ann/.config/npm/global/lib/node_modules/${ROUTER_NAME}` },
    (site, at) => {
      site.write('/home/ann/.config/npm/npmrc', 'prefix=${XDG_CONFIG_HOME}/npm/global\n');
      router(site, at);
    },
  ),
  ...[
    ['volta', '/home/ann/.local/share/volta/tools/image/packages/@musistudio/claude-code-router/lib/node_modules'],
    ['nodenv', '/home/ann/.nodenv/versions/22.9.0/lib/node_modules'],
    ['nvm', '/home/ann/.nvs/node/22.9.0/x64/lib/node_modules'],
    ['fnm', '/home/ann/.local/state/fnm/node-versions/v22.9.0/installation/lib/node_modules'],
    ['npm-global', '/home/ann/.proto/tools/node/22.9.0/lib/node_modules'],
    ['mise', '/home/ann/.mise/installs/node/22.9.0/lib/node_modules'],
    ['npm-global', '/opt/node-v22.9.0-linux-x64/lib/node_modules'],
    ['npm-global', '/usr/local/lib/nodejs/node-v22.9.0-linux-x64/lib/node_modules'],
  ].map(([method = '', folder = '']) =>
    installed({ product: 'claude-code-router', method, path: `${folder}/${ROUTER_NAME}` }, router),
  ),
];

/** pnpm of each major version, with PNPM_HOME elsewhere; bun with BUN_INSTALL elsewhere. */
const managers: readonly Step[] = [
  ...(
    [
      ['8.15.9', 'p8'],
      ['9.15.9', 'p9'],
      ['11.28.10', 'p11'],
    ] as const
  ).map(([version, folder]) =>
    installed(
      { product: 'claude-code-router', method: `pnpm-${version}`, path: `/home/ben/tools/${folder}/global` },
      (site, at) => {
        const home = site.disk('/home/ben/.x');
        site.tools.pnpm({ home: path.dirname(home), folder: path.dirname(site.disk(at)), version }, ['add', ROUTER]);
      },
    ),
  ),
  installed({ product: 'opencode', method: 'pnpm-removed', path: '/home/ben/tools/left/global' }, (site) => {
    const at = { home: site.disk('/home/ben'), folder: site.disk('/home/ben/tools/left'), version: '10.34.8' };
    site.tools.pnpm(at, ['add', 'opencode-ai@1.18.30']);
    site.tools.pnpm(at, ['remove', 'opencode-ai']);
  }),
  installed({ product: 'codex-cli', method: 'bun-cache', path: '/home/cho/.local/share/bun/install/cache/@openai' }, (site) => {
    const [home, folder] = [site.disk('/home/cho'), site.disk('/home/cho/.local/share/bun')];
    site.tools.bun(home, folder, ['add', '-g', '--ignore-scripts', '@openai/codex@0.160.0']);
    site.tools.bun(home, folder, ['remove', '-g', '@openai/codex']);
  }),
  installed(
    {
      product: 'claude-code',
      method: 'bun-global',
      path: `/home/cho/.local/share/bun/install/global/node_modules/${CLAUDE_NAME}`,
    },
    claude,
  ),
  installed(
    { product: 'claude-code', method: 'yarn-global', path: `/home/cho/.config/yarn-data/global/node_modules/${CLAUDE_NAME}` },
    (site, at) => {
      site.write('/home/cho/.config/yarn-data/global/yarn.lock', '# yarn lockfile v1\n');
      claude(site, at);
    },
  ),
  installed(
    {
      product: 'claude-code',
      method: 'npx-cache',
      path: `/home/cho/caches/npm/_npx/0a1b2c3d4e5f6071/node_modules/${CLAUDE_NAME}`,
    },
    claude,
  ),
  installed(
    {
      product: 'claude-code',
      method: 'project',
      path: `/home/cho/pnp/.yarn/unplugged/claude-code-npm-1.0.110-0a1b2c3d4e/node_modules/${CLAUDE_NAME}`,
    },
    claude,
  ),
  installed(
    { product: 'copilot-cli', method: 'mise-tool', path: '/home/dia/.mise/installs/github-copilot-cli/1.0.102/copilot' },
    native(COPILOT_NATIVE),
  ),
  installed(
    { product: 'opencode', method: 'mise-tool', path: '/home/dia/.local/share/mise/installs/ubi-sst-opencode/1.18.30/opencode' },
    native(OPENCODE_NATIVE),
  ),
  installed(
    {
      product: 'codex-cli',
      method: 'homebrew',
      path: '/home/linuxbrew/.linuxbrew/Caskroom/codex/0.160.0/codex-x86_64-unknown-linux-musl',
    },
    native(CODEX_NATIVE),
  ),
  installed(
    {
      product: 'gemini-cli',
      method: 'homebrew',
      path: '/home/linuxbrew/.linuxbrew/Cellar/gemini-cli/0.58.0/libexec/lib/node_modules/@google/gemini-cli',
    },
    (site, at) => {
      placePackage(site, '@google/gemini-cli@0.58.0', at);
      mkdirSync(site.disk('/home/linuxbrew/.linuxbrew/bin'), { recursive: true });
      symlinkSync(
        '../Cellar/gemini-cli/0.58.0/libexec/lib/node_modules/@google/gemini-cli/bundle/gemini.js',
        site.disk('/home/linuxbrew/.linuxbrew/bin/gemini'),
      );
      site.write('/home/linuxbrew/.linuxbrew/Cellar/gemini-cli/0.58.0/INSTALL_RECEIPT.json', '{}');
    },
  ),
];

const projects: readonly Step[] = [
  ...[
    '/home/dia/mono/packages/web/node_modules',
    '/home/dia/a/b/c/d/e/f/g/h/node_modules',
    '/srv/app/node_modules',
    '/var/www/site/node_modules',
    '/opt/app/releases/3/node_modules',
    '/usr/share/app/node_modules',
    '/usr/lib/helper/node_modules',
    '/var/lib/worker/node_modules',
    '/data/build/node_modules',
    '/workspaces/repo/node_modules',
  ].map((folder) => installed({ product: 'claude-code', method: 'project', path: `${folder}/${CLAUDE_NAME}` }, claude)),
  {
    name: 'npm link',
    build(site) {
      placePackage(site, ROUTER, '/home/eli/work/router-unpacked');
      mkdirSync(site.disk('/home/eli/.npm-global/lib/node_modules/@musistudio/x'), { recursive: true });
      symlinkSync('/home/eli/work/router-unpacked', site.disk(`/home/eli/.npm-global/lib/node_modules/${ROUTER_NAME}`));
      site.row({
        product: 'claude-code-router',
        method: 'npm-prefix',
        path: `/home/eli/.npm-global/lib/node_modules/${ROUTER_NAME}`,
        expect: 'installed',
        class: 'hard',
      });
    },
  },
];

/** What each vendor's own installer puts where, with the real programs. */
const natives: readonly Step[] = [
  installed(
    {
      product: 'codex-cli',
      method: 'native-installer',
      path: '/home/kim/.codex/packages/standalone/releases/0.160.0-x86_64-unknown-linux-musl/codex',
    },
    native(CODEX_NATIVE),
  ),
  installed(
    { product: 'copilot-cli', method: 'native-installer', path: '/home/kim/.cache/copilot/pkg/linux-x64/1.0.102/copilot' },
    native(COPILOT_NATIVE),
  ),
  installed({ product: 'copilot-cli', method: 'native-installer', path: '/home/fay/.local/bin/copilot' }, native(COPILOT_NATIVE)),
  installed(
    { product: 'kilo-code', method: 'native-installer', path: '/home/kim/.kilo/bin/kilo' },
    native('@kilocode/cli-linux-x64@7.7.9'),
  ),
  installed(
    { product: 'claude-code', method: 'native-installer', path: '/home/kim/.local/share/claude/versions/2.1.322' },
    (site, at) => {
      placeNative(site, CLAUDE_NATIVE, at);
      placeNative(site, CLAUDE_NATIVE, '/home/kim/.local/share/claude/versions/2.1.110');
      symlinkSync('/home/kim/.local/share/claude/versions/2.1.322', site.disk('/home/kim/.local/bin/claude'));
    },
  ),
  installed({ product: 'claude-code', method: 'project', path: `/home/kim/.claude/local/node_modules/${CLAUDE_NAME}` }, claude),
  installed(
    {
      product: 'claude-code',
      method: 'editor-extension',
      path: '/home/kim/.cursor-server/extensions/anthropic.claude-code-2.1.322-linux-x64',
    },
    (site, at) => {
      site.write(
        `${at}/package.json`,
        '{"name":"claude-code","publisher":"Anthropic","version":"2.1.322","main":"./extension.js","engines":{"vscode":"^1.94.0"}}',
      );
      site.write(`${at}/extension.js`, 'exports.activate=()=>{}');
      placeNative(site, CLAUDE_NATIVE, `${at}/resources/native-binary/claude`);
    },
  ),
  installed({ product: 'claude-code', method: 'dpkg', path: '/usr/bin/claude' }, (site, at) => {
    placeNative(site, CLAUDE_NATIVE, at);
    site.write(
      '/var/lib/dpkg/status',
      'Package: claude-code\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.1.322\nMaintainer: x <x@example.org>\nDescription: x\n\n',
    );
    site.write('/var/lib/dpkg/info/claude-code.list', '/.\n/usr\n/usr/bin\n/usr/bin/claude\n');
  }),
];

/** Environments of Python as pipx, uv and pip make them; the registry of Python is not asked, so the files are stand-ins. */
const environments: readonly Step[] = (
  [
    ['pipx', '/home/fay/.local/share/pipx/venvs/aider-chat', 'pipx_metadata.json'],
    ['pipx', '/home/fay/tools/pipx/venvs/aider-chat', 'pipx_metadata.json'],
    ['uv', '/home/fay/.local/share/uv/tools/aider-chat', 'uv-receipt.toml'],
    ['uv', '/home/fay/tools/uv/aider-chat', 'uv-receipt.toml'],
    ['pip', '/home/fay/work/x/.venv', 'pyvenv.cfg'],
    ['pip', '/opt/venvs/ai', 'pyvenv.cfg'],
    ['pip', '/var/lib/ai/venv', 'pyvenv.cfg'],
  ] as const
).map(([method, at, mark]) =>
  installed({ product: 'aider', method, path: at }, (site) => {
    const packages = `${at}/lib/python3.12/site-packages`;
    site.write(`${at}/${mark}`, mark.endsWith('.json') ? '{"main_package":{"package":"aider-chat"}}' : '[tool]\n');
    site.write(`${at}/pyvenv.cfg`, 'home = /usr/bin\n');
    site.write(`${at}/bin/aider`, `#!${at}/bin/python\nfrom aider.main import main\nmain()\n`, 0o755);
    site.write(`${packages}/aider/__init__.py`, '__version__ = "0.86.1"\n');
    site.write(`${packages}/aider/main.py`, 'def main(): pass\n');
    site.write(
      `${packages}/aider_chat-0.86.1.dist-info/METADATA`,
      'Metadata-Version: 2.4\nName: aider-chat\nVersion: 0.86.1\n\n',
    );
    site.write(
      `${packages}/aider_chat-0.86.1.dist-info/RECORD`,
      'aider/__init__.py,,\naider/main.py,,\n../../../bin/aider,,\naider_chat-0.86.1.dist-info/METADATA,,\n',
    );
    site.write(`${packages}/aider_chat-0.86.1.dist-info/entry_points.txt`, '[console_scripts]\naider = aider.main:main\n');
  }),
);

/** Installs outside of the places that everybody knows. */
export const elsewhere: readonly Step[] = [...prefixes, ...managers, ...projects, ...natives, ...environments];
