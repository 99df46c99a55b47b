import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A real tool: small, without dependencies and install scripts. */
const PACKAGE = '@musistudio/claude-code-router';
const VERSION = '2.0.0';

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
  const { status, stderr } = spawnSync('npm', ['install', `${PACKAGE}@${VERSION}`, ...flags], { encoding: 'utf8' });
  if (status === 0) return { template: path.join(folder, 'lib/node_modules', PACKAGE) };
  if (/E(NOTFOUND|AI_AGAIN|CONNREFUSED|TIMEDOUT)/.test(stderr)) return { unreachable: stderr.slice(-500) };
  throw new Error(`npm could not install ${PACKAGE}: ${stderr.slice(-1000)}`);
}

/** The host's software as chaos changes it: copies in Node versions of nvm, each in a folder of its own, and one that is updated in place. */
export class ChaosSite {
  readonly lives: Life[] = [];
  readonly #home: string;
  readonly #template: string;
  #updates = 0;
  #changedAtMs = Date.now();

  /** Over the host's home folder `/home/ada`. */
  constructor(home: string, template: string) {
    this.#home = home;
    this.#template = template;
    mkdirSync(path.join(home, '.nvm/versions/node'), { recursive: true });
    cpSync(template, this.#updated(), { recursive: true });
  }

  /** When the last change was whole, on the clock of `Date.now()`. */
  get changedAtMs(): number {
    return this.#changedAtMs;
  }

  /** Copies still there. */
  alive(): readonly Life[] {
    return this.lives.filter((life) => life.toMs === undefined);
  }

  /** Puts one more copy there: file by file, or staged beside it and renamed, as package managers do both. */
  install(isStaged: boolean): void {
    const inHome = `.nvm/versions/node/v22.0.${this.lives.length}/lib/node_modules/${PACKAGE}`;
    const target = path.join(this.#home, inHome);
    const staged = isStaged ? path.join(path.dirname(target), '.claude-code-router-Xy12') : target;
    cpSync(this.#template, staged, { recursive: true });
    if (isStaged) renameSync(staged, target);
    this.#changedAtMs = Date.now();
    this.lives.push({ anchor: `/home/ada/${inHome}`, fromMs: this.#changedAtMs });
  }

  /** Takes one copy away, with its Node version, or alone. */
  remove(life: Life, isWhole: boolean): void {
    life.toMs = Date.now();
    const target = path.join(this.#home, path.relative('/home/ada', life.anchor));
    rmSync(isWhole ? path.resolve(target, '../../../..') : target, { recursive: true });
    this.#changedAtMs = Date.now();
  }

  /** Gives the copy that is always there another version. */
  update(): void {
    this.#updates += 1;
    const file = path.join(this.#updated(), 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
    writeFileSync(`${file}.new`, JSON.stringify({ ...manifest, version: `2.0.${this.#updates}` }));
    renameSync(`${file}.new`, file);
    this.#changedAtMs = Date.now();
  }

  #updated(): string {
    return path.join(this.#home, '.npm-global/lib/node_modules', PACKAGE);
  }
}
