import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A real tool: small, without dependencies and install scripts. */
const SCOPE = '@musistudio';
const NAME = 'claude-code-router';
const VERSION = '2.0.0';
const COMMAND = 'ccr';
/** As a package manager names what it has not finished, or no longer wants. */
const STAGED = '.claude-code-router-Xy12Ab';

/** One copy while it was there, on the clock of `Date.now()`. */
export interface Life {
  /** The host's path of the copy; no two lives share one. */
  readonly anchor: string;
  /** All of it was there. */
  readonly fromMs: number;
  /** Its removal began; absent: it is still there. */
  toMs?: number;
}

/** Fetches the package once, as its package manager lays it out; the reason when the registry cannot be reached. */
export function fetchTool(folder: string): { readonly template: string } | { readonly unreachable: string } {
  const flags = ['--global', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const { status, stderr } = spawnSync('npm', ['install', `${SCOPE}/${NAME}@${VERSION}`, ...flags], { encoding: 'utf8' });
  if (status === 0) return { template: path.join(folder, 'lib/node_modules', SCOPE, NAME) };
  if (/E(NOTFOUND|AI_AGAIN|CONNREFUSED|TIMEDOUT)/.test(stderr)) return { unreachable: stderr.slice(-500) };
  throw new Error(`npm could not install ${NAME}: ${stderr.slice(-1000)}`);
}

/**
 * A host's software as chaos changes it: copies in Node versions of nvm, each with a prefix of its own so that no two are the
 * same finding, in the homes of several people; and one copy that is updated in place.
 */
export class ChaosSite {
  readonly lives: Life[] = [];
  readonly #root: string;
  readonly #homes: readonly string[];
  readonly #template: string;
  #updates = 0;
  #changedAtMs = Date.now();

  /** Over the host's `/` and its homes. */
  constructor(host: { readonly root: string; readonly homes: readonly string[] }, template: string) {
    this.#root = host.root;
    this.#homes = host.homes;
    this.#template = template;
    for (const home of this.#homes) mkdirSync(path.join(this.#root, home, '.nvm/versions/node'), { recursive: true });
    this.#put(this.#updated, false);
  }

  /** When the last change was whole, on the clock of `Date.now()`. */
  get changedAtMs(): number {
    return this.#changedAtMs;
  }

  /** Copies still there. */
  alive(): readonly Life[] {
    return this.lives.filter((life) => life.toMs === undefined);
  }

  /** Puts one more copy there, with its command: file by file, or staged beside it and renamed, as package managers do both. */
  install(isStaged: boolean): void {
    const at = this.lives.length;
    const prefix = path.join(this.#homes[at % this.#homes.length] ?? '', `.nvm/versions/node/v22.0.${at}`);
    this.#put(prefix, isStaged);
    this.#changedAtMs = Date.now();
    this.lives.push({ anchor: copyIn(prefix), fromMs: this.#changedAtMs });
  }

  /** Takes one copy away: with its Node version, or alone, its command left dangling. */
  remove(life: Life, isWhole: boolean): void {
    life.toMs = Date.now();
    const target = path.join(this.#root, life.anchor);
    rmSync(isWhole ? path.resolve(target, '../../../..') : target, { recursive: true });
    this.#changedAtMs = Date.now();
  }

  /** Puts another version in the place of the copy that is always there, as npm does: staged, the old one renamed and deleted. */
  update(): void {
    this.#updates += 1;
    const target = path.join(this.#root, copyIn(this.#updated));
    const [staged, retired] = [`${STAGED}-new`, `${STAGED}-old`].map((name) => path.join(path.dirname(target), name)) as [
      string,
      string,
    ];
    cpSync(this.#template, staged, { recursive: true });
    const file = path.join(staged, 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
    writeFileSync(file, JSON.stringify({ ...manifest, version: `2.0.${this.#updates}` }));
    renameSync(target, retired);
    renameSync(staged, target);
    rmSync(retired, { recursive: true });
    this.#changedAtMs = Date.now();
  }

  get #updated(): string {
    return path.join(this.#homes[0] ?? '', '.npm-global');
  }

  #put(prefix: string, isStaged: boolean): void {
    const target = path.join(this.#root, copyIn(prefix));
    const staged = isStaged ? path.join(path.dirname(target), STAGED) : target;
    cpSync(this.#template, staged, { recursive: true });
    if (isStaged) renameSync(staged, target);
    const command = path.join(this.#root, prefix, 'bin', COMMAND);
    mkdirSync(path.dirname(command), { recursive: true });
    symlinkSync(`../lib/node_modules/${SCOPE}/${NAME}/dist/cli.js`, command);
  }
}

function copyIn(prefix: string): string {
  return path.join(prefix, 'lib/node_modules', SCOPE, NAME);
}
