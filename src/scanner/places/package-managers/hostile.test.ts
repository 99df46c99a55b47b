import { expect, test } from 'vitest';
import { lookWith, type Tree } from './fixtures/look.ts';
import { CLAUDE, claudeIn, npmPackage } from './fixtures/packages.ts';
import { aiderIn, AIDER } from './fixtures/python.ts';
import { packageManagers } from './list.ts';

/** Everything that the tests know of, wanted at once. */
const SIGNATURES = {
  'claude-code': {
    ...CLAUDE,
    homebrew: { formula: ['claude-code'] },
    dpkg: ['claude-code'],
    rpm: ['claude-code'],
    apk: ['claude-code'],
    pacman: ['claude-code'],
    snap: ['claude-code'],
    flatpak: ['claude-code'],
    mise: ['claude'],
    asdf: ['claude'],
    cargo: [{ name: 'claude-code' }],
  },
  aider: AIDER,
};
const HOME = '/home/bob';

/** A copy that each manager must find, whatever else lies beside it. */
const FOUND: Readonly<Record<string, Tree>> = {
  npm: claudeIn('/usr/lib/node_modules'),
  npx: claudeIn(`${HOME}/.npm/_npx/0a/node_modules`),
  pnpm: claudeIn(`${HOME}/.local/share/pnpm/global/5/node_modules`),
  yarn: claudeIn(`${HOME}/.config/yarn/global/node_modules`),
  bun: claudeIn(`${HOME}/.bun/install/global/node_modules`),
  deno: npmPackage(`${HOME}/.cache/deno/npm/x/@anthropic-ai/claude-code/1.0.0`, '@anthropic-ai/claude-code', '1.0.0'),
  pip: aiderIn(`${HOME}/.local`),
  conda: aiderIn('/opt/conda'),
  pipx: aiderIn(`${HOME}/.local/share/pipx/venvs/aider-chat`),
  uv: aiderIn(`${HOME}/.local/share/uv/tools/aider-chat`),
  dpkg: { '/var/lib/dpkg/status.d/ok': 'Package: claude-code\nVersion: 1\n' },
  apk: { '/usr/lib/apk/db/installed': 'P:claude-code\nV:1\n' },
  pacman: { '/var/lib/pacman/local/claude-code-1-1/files': '%FILES%\n' },
  snap: { '/var/lib/snapd/snaps/claude-code_1.snap': 'hsqs' },
  flatpak: { [`${HOME}/.local/share/flatpak/app/claude-code/x`]: '' },
  homebrew: { '/usr/local/Cellar/claude-code/1.0/bin/claude': 'x' },
  mise: { '/usr/local/share/mise/installs/claude/1.0/claude': { text: 'x', mode: 0o755 } },
  asdf: { '/opt/asdf/installs/claude/1.0/claude': { text: 'x', mode: 0o755 } },
  cargo: { '/opt/cargo/.crates2.json': '{"installs":{"claude-code 1.0.0 (x)":{"bins":["claude"]}}}' },
};

/** Where each manager looks, in a home or in the system's part, as something that it is not. */
const PLACES: Readonly<Record<string, string>> = {
  npm: `${HOME}/.npm-global/lib/node_modules`,
  npx: `${HOME}/.npm/_npx/ff/node_modules`,
  pnpm: `${HOME}/.local/share/pnpm/store/v10/files`,
  yarn: `${HOME}/.cache/yarn/v6`,
  bun: `${HOME}/.bun/install/cache`,
  deno: `${HOME}/.cache/deno/npm/registry.npmjs.org`,
  pip: '/usr/local/lib/python3.12/site-packages',
  conda: `${HOME}/miniconda3/lib/python3.12/site-packages`,
  pipx: `${HOME}/.local/share/pipx/venvs/x/lib/python3.12/site-packages`,
  uv: `${HOME}/.local/share/uv/tools/x/lib/python3.12/site-packages`,
  dpkg: '/var/lib/dpkg/status',
  rpm: '/var/lib/rpm/rpmdb.sqlite',
  apk: '/lib/apk/db/installed',
  pacman: '/var/lib/pacman/local',
  snap: '/var/lib/snapd/snaps',
  flatpak: '/var/lib/flatpak/app',
  homebrew: '/home/linuxbrew/.linuxbrew/Cellar',
  mise: `${HOME}/.local/share/mise/installs`,
  asdf: `${HOME}/.asdf/installs`,
  cargo: `${HOME}/.cargo/.crates2.json`,
  go: `${HOME}/go/bin`,
  gem: `${HOME}/.local/share/gem/ruby/3.1.0/specifications`,
  composer: `${HOME}/.config/composer/vendor/composer/installed.json`,
  dotnet: `${HOME}/.dotnet/tools/.store`,
  nix: '/nix/store',
  msix: '/Program Files/WindowsApps',
  winget: '/Program Files/WinGet/Packages',
  scoop: '/ProgramData/scoop/apps',
  choco: '/ProgramData/chocolatey/lib',
};

const ODD_NAMES = ['__proto__', 'constructor', 'a\nb', '\u001b[31m', '-rf', '@', '@scope', 'x'.repeat(255)];

for (const { id } of packageManagers) {
  const place = PLACES[id] ?? '/none';
  const isFile = /\.(sqlite|json)$|\/(status|installed)$/.test(place);

  test(`${id}: a place that may not be looked at is a gap, and costs nothing else`, () => {
    const denied = isFile ? place.slice(0, place.lastIndexOf('/')) : place;
    const rest = besides(denied, FOUND[id] ?? {});
    const looked = lookWith(id, { [denied]: { denied: true }, ...rest.tree }, SIGNATURES);
    expect(looked.gaps.map((gap) => gap.reason)).toContain('denied');
    expect(looked.rows).toHaveLength(rest.copies);
  });

  test(`${id}: a pipe, a link to itself, a link out of the home, odd names`, () => {
    const rest = besides(place, FOUND[id] ?? {});
    for (const node of [{ fifo: true }, { link: place }, { link: '/etc' }, { link: '../../../../../../../../..' }] as const) {
      const looked = lookWith(id, { [place]: node, ...rest.tree }, SIGNATURES);
      expect(looked.gaps).toEqual([]);
      expect(looked.rows).toHaveLength(rest.copies);
    }
    const odd = Object.fromEntries(ODD_NAMES.map((name) => [`${place}/${name}/package.json`, '{"name":"__proto__"}']));
    expect(lookWith(id, { ...odd, ...rest.tree }, SIGNATURES).rows).toHaveLength(rest.copies);
  });
}

/** What of a copy does not lie below a path that is to be something else. */
function besides(path: string, copy: Tree): { readonly tree: Tree; readonly copies: number } {
  const left = Object.entries(copy).filter(([own]) => !own.startsWith(`${path}/`));
  return { tree: Object.fromEntries(left), copies: left.length > 0 ? 1 : 0 };
}
