import { chownSync, lchownSync, lstatSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Toolbox } from './toolbox.ts';
import { decoys } from './rows/decoys.ts';
import { evasions } from './rows/evasions.ts';
import { installs } from './rows/installs.ts';
import { leftovers } from './rows/leftovers.ts';
import { elsewhere } from './rows/elsewhere.ts';
import { hidden } from './rows/hidden.ts';
import { people } from './rows/people.ts';
import { runs } from './rows/runs.ts';
import { strangers } from './rows/strangers.ts';
import type { TruthRow } from './truth.ts';

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
  write(at: string, text: string, mode?: number): void;
}

/** One thing that is on a subject; small ones alone build a subject for a quick check. */
export interface Step {
  readonly name: string;
  readonly isSmall?: boolean;
  build(site: Site): void;
}

export const ACCOUNTS = ['ann', 'ben', 'cho', 'dia', 'eli', 'fay', 'gus'] as const;
const FIRST_UID = 3001;
const STEPS: readonly Step[] = [
  ...installs,
  ...elsewhere,
  ...people,
  ...evasions,
  ...hidden,
  ...leftovers,
  ...decoys,
  ...strangers,
  ...runs,
];

/**
 * A folder that looks like a machine of several developers, made of real installs by the real package managers from the
 * registry, with its truth in truth.json and its accounts in passwd.extra. Install scripts do not run.
 *
 * @returns the folder
 */
export function buildSubject(folder: string, say: (line: string) => void, isSmall = false): string {
  const root = path.join(folder, 'subject');
  const rows: TruthRow[] = [];
  const disk = (at: string): string => {
    const file = path.join(root, at);
    mkdirSync(path.dirname(file), { recursive: true });
    return file;
  };
  const homes = new Map<string, string>(ACCOUNTS.map((name) => [name, `/home/${name}`]));
  const site: Site = {
    root,
    account(name, home) {
      homes.set(name, home);
      mkdirSync(path.join(root, home), { recursive: true });
    },
    tools: new Toolbox(path.join(folder, 'work')),
    row: (row) => rows.push({ id: `R${String(rows.length + 1).padStart(3, '0')}`, ...row }),
    disk,
    write: (at, text, mode = 0o644) => writeFileSync(disk(at), text, { mode }),
  };
  for (const account of ACCOUNTS) mkdirSync(path.join(root, 'home', account), { recursive: true });
  for (const step of STEPS.filter((candidate) => !isSmall || candidate.isSmall === true)) {
    say(step.name);
    step.build(site);
  }
  for (const made of rows) {
    if (made.expect === 'running' || lstatSync(path.join(root, made.path), { throwIfNoEntry: false }) !== undefined) continue;
    throw new Error(`built nothing at ${made.path} (${made.product}, ${made.method})`);
  }
  writeFileSync(path.join(root, 'truth.json'), `${JSON.stringify(rows, null, 1)}\n`);
  const accounts = [...homes].map(([name, home], at) => ({ name, home, owner: FIRST_UID + at }));
  const passwd = accounts.map(({ name, home, owner }) => `${name}:x:${owner}:${owner}::${home}:/bin/sh\n`).join('');
  writeFileSync(path.join(root, 'passwd.extra'), passwd);
  writeFileSync(disk('/etc/passwd'), `root:x:0:0:root:/root:/bin/bash\n${passwd}`);
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
