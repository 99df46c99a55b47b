import { chownSync, lchownSync, lstatSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Toolbox, type ToolboxOptions } from './toolbox.ts';
import type { TruthRow } from './truth.ts';
import type { Platform } from '../../src/domain/platform.ts';

/** What a builder step may use, and where it says what it made. */
export interface Site {
  /** The subject's root on this machine. */
  readonly root: string;
  readonly tools: Toolbox;
  /** Records a row; `at` is the subject's own path, with links as an account sees them. */
  row(row: Omit<TruthRow, 'id'>): void;
  /** Makes an account and its home, which need not lie in /home. */
  account(name: string, home: string): void;
  /** The path on this machine of a path of the subject; its folder is made. */
  disk(at: string): string;
  /** Writes a file of the subject. */
  write(at: string, content: string | Uint8Array, mode?: number): void;
}

/** One thing that is on a subject; small ones alone build a subject for a quick check. */
export interface Step {
  readonly name: string;
  readonly isSmall?: boolean;
  build(site: Site): void;
}

/** One kind of subject machine. */
export interface SubjectPlan {
  /** What `--os` takes. */
  readonly system: 'linux' | 'windows' | 'macos' | 'debian';
  readonly platform: Platform;
  /** Why this machine cannot build it; undefined when it can. */
  lacks?(): string | undefined;
  /** Accounts that it has from the start, in their homes. */
  readonly homes: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
  /** What is written last, when all accounts are known: account databases, hives. */
  finish(site: Site, accounts: readonly Account[]): void;
}

export interface Account {
  readonly name: string;
  readonly home: string;
  /** Numeric owner of the files below its home. */
  readonly owner: number;
}

export interface BuildOptions extends ToolboxOptions {
  /** Where the subject and the work folder are made. */
  readonly folder: string;
  /** Where packages are unpacked; default: in `folder`. */
  readonly work?: string;
  readonly say: (line: string) => void;
  readonly isSmall?: boolean;
}

const FIRST_UID = 3001;

/**
 * A folder that looks like a machine of several people, with its truth in truth.json. Real packages come from their registries by
 * their own managers; install scripts do not run. A step that fails fails the build.
 *
 * @returns the folder
 */
export function buildSubject(
  plan: SubjectPlan,
  { folder, work = path.join(folder, 'work'), say, isSmall = false, ...tools }: BuildOptions,
): string {
  const root = path.join(folder, plan.system);
  const rows: TruthRow[] = [];
  const disk = (at: string): string => {
    const file = path.join(root, at);
    mkdirSync(path.dirname(file), { recursive: true });
    return file;
  };
  const homes = new Map(plan.homes);
  const site: Site = {
    root,
    account(name, home) {
      homes.set(name, home);
      mkdirSync(path.join(root, home), { recursive: true });
    },
    tools: new Toolbox(work, tools),
    row: (row) => rows.push({ id: `${plan.system[0]?.toUpperCase()}${String(rows.length + 1).padStart(3, '0')}`, ...row }),
    disk,
    write: (at, content, mode = 0o644) => writeFileSync(disk(at), content, { mode }),
  };
  for (const home of homes.values()) mkdirSync(path.join(root, home), { recursive: true });
  for (const step of plan.steps.filter((candidate) => !isSmall || candidate.isSmall === true)) {
    say(`${plan.system}: ${step.name}`);
    step.build(site);
  }
  for (const made of rows) {
    if (made.expect === 'running' || made.isVirtual === true) continue;
    if (lstatSync(path.join(root, made.path), { throwIfNoEntry: false }) !== undefined) continue;
    throw new Error(`built nothing at ${made.path} (${made.product}, ${made.method})`);
  }
  const accounts = [...homes].map(([name, home], at) => ({ name, home, owner: FIRST_UID + at }));
  plan.finish(site, accounts);
  writeFileSync(path.join(root, 'truth.json'), `${JSON.stringify(rows, null, 1)}\n`);
  writeFileSync(path.join(root, 'subject.json'), `${JSON.stringify({ system: plan.system })}\n`);
  if (process.geteuid?.() === 0) for (const { home, owner } of accounts) give(realpathSync(path.join(root, home)), owner);
  return root;
}

function give(folder: string, owner: number): void {
  chownSync(folder, owner, owner);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) give(file, owner);
    else lchownSync(file, owner, owner);
  }
}
