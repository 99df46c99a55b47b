import type { Site, Step } from '../subject.ts';

/** Small packages of the registry: each is installed by every manager, for real. */
const TOOLS: readonly (readonly [product: string, name: string, version: string])[] = [
  ['vibe-kanban', 'vibe-kanban', '0.1.44'],
  ['crush', '@charmland/crush', '0.96.1'],
  ['jules', '@google/jules', '0.1.42'],
  ['codebuff', 'codebuff', '1.0.685'],
  ['amp', '@ampcode/cli', '0.0.1790712063-gb89205'],
  ['claude-code-router', '@musistudio/claude-code-router', '2.0.0'],
  ['augment', '@augmentcode/auggie', '0.25.2'],
];

/** One manager: what it does in a home, and where the package is then. */
interface Manager {
  readonly method: string;
  install(site: Site, home: string, spec: string): void;
  at(home: string, name: string): string;
}

const MANAGERS: readonly Manager[] = [
  {
    method: 'npm-prefix',
    install: (site, home, spec) => site.tools.npmGlobal(site.disk(`${home}/.npm-global`), spec),
    at: (home, name) => `${home}/.npm-global/lib/node_modules/${name}`,
  },
  {
    method: 'nvm',
    install: (site, home, spec) => site.tools.npmGlobal(site.disk(`${home}/.nvm/versions/node/v22.20.0`), spec),
    at: (home, name) => `${home}/.nvm/versions/node/v22.20.0/lib/node_modules/${name}`,
  },
  {
    method: 'pnpm-global',
    install: (site, home, spec) => site.tools.pnpmGlobal(site.disk(home), spec),
    at: (home, name) => `${home}/.local/share/pnpm/global/5/node_modules/${name}`,
  },
  {
    method: 'yarn-global',
    install: (site, home, spec) => site.tools.yarnGlobal(site.disk(home), spec),
    at: (home, name) => `${home}/.config/yarn/global/node_modules/${name}`,
  },
  {
    method: 'bun-global',
    install: (site, home, spec) => site.tools.bunGlobal(site.disk(home), spec),
    at: (home, name) => `${home}/.bun/install/global/node_modules/${name}`,
  },
  {
    method: 'npx-cache',
    install: (site, home, spec) => site.tools.npx(site.disk(home), spec),
    at: (home) => `${home}/.npm/_npx`,
  },
  {
    method: 'project',
    install: (site, home, spec) => site.tools.npmProject(site.disk(`${home}/work/app`), spec),
    at: (home, name) => `${home}/work/app/node_modules/${name}`,
  },
];

/** Every tool by every manager, each tool in the home of an account of its own. */
export const matrix: readonly Step[] = TOOLS.flatMap(([product, name, version]): readonly Step[] => {
  const account = product.replaceAll(/[^a-z]/g, '');
  const home = `/home/${account}`;
  return [
    { name: `account ${account}`, build: (site) => site.account(account, home) },
    ...MANAGERS.map(({ method, install, at }) => ({
      name: `${method}: ${name}@${version}`,
      build(site: Site) {
        install(site, home, `${name}@${version}`);
        site.row({ product, method, path: at(home, name), expect: 'installed', class: 'plain' });
      },
    })),
  ];
});
