import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SubjectFacts } from './subject.ts';
import type { Channel } from '../../src/domain/channel.ts';

/** One row of a subject's truth: what is where, and what a scan must say of it. */
export interface TruthRow {
  readonly id: string;
  /** A signature's id. */
  readonly product: string;
  /** How it was put there, in the builder's words; METHODS says which channel that is. */
  readonly method: string;
  readonly path: string;
  readonly expect: 'installed' | 'packed' | 'leftover' | 'running' | 'benign';
  readonly class: 'plain' | 'hard' | 'evasion' | 'synthetic';
  /** The channel that a finding must name, where the method does not say it; `any` where it says nothing of value. */
  readonly channel?: Channel | 'any';
  /** How a copy of class `evasion` is hidden, in a few words: `renamed`, `one byte changed`. */
  readonly evasion?: string;
  /** Index key of the record that says so (`dpkg:nmap`): a finding with it is about this row, whatever its paths. */
  readonly indicator?: string;
  /** Nothing lies at `path` itself: it is what a scan must say, as for what only a registry or an image's layer holds. */
  readonly isVirtual?: boolean;
  /** The root that it lies in when that is not the host's own: an image's name, a container's name or id, a folder; `path` is inside of it. */
  readonly environment?: string;
  /** A quick look of a running machine leaves it to a deep one (docs/accuracy.md, "Known misses"). */
  readonly isLeftToDeep?: boolean;
  readonly note?: string;
}

/** Ways in which builders install, and the channel that a finding must name; the only place that maps them. */
const METHODS: readonly (readonly [RegExp, Channel])[] = [
  [/^npm-global|^npm-prefix|^nvm$|^fnm$|^asdf$|^mise$|^volta|^nodenv$|^n$/, 'npm'],
  [/^npm-staging/, 'npm-staging'],
  [/^mise-tool/, 'mise'],
  [/^project|^claude-local-js$/, 'npm-project'],
  [/^npx/, 'npx-cache'],
  [/^pnpm-store/, 'pnpm-store'],
  [/^pnpm-dlx/, 'pnpm-dlx'],
  [/^pnpm/, 'pnpm'],
  [/^yarn/, 'yarn'],
  [/^bun-cache/, 'bun-cache'],
  [/^bun/, 'bun'],
  [/^linuxbrew|^homebrew/, 'homebrew'],
  [/^native-installer/, 'native-installer'],
  [/^renamed-native|^moved-native|^copied/, 'copied-binary'],
  [/^renamed-js|^moved-package/, 'copied-script'],
  [/^vscode|^editor/, 'editor-extension'],
  [/^jetbrains/, 'jetbrains-plugin'],
  [/^desktop-app/, 'application'],
  [/^appimage$/, 'appimage'],
  [/^pipx/, 'pipx'],
  [/^uv/, 'uv-tool'],
  [/^pip/, 'pip'],
  [/^dpkg|^deb/, 'dpkg'],
  [/^container-layer/, 'npm'],
  [/^container/, 'container-image'],
  [/^packed/, 'archive'],
  [/^config/, 'configuration'],
];

/** The channel that a method means; undefined for processes, which keep their copy's channel, and for decoys. */
export function channelOf(row: TruthRow): Channel | undefined {
  if (row.expect === 'running' || row.expect === 'benign') return undefined;
  if (row.channel !== undefined) return row.channel === 'any' ? undefined : row.channel;
  const channel = METHODS.find(([pattern]) => pattern.test(row.method))?.[1];
  if (channel === undefined) throw new Error(`truth.ts: no channel for method ${row.method}: add it to METHODS`);
  return channel;
}

/** A subject's rows; fails on none. */
export function readTruth(subject: string): readonly TruthRow[] {
  const rows = JSON.parse(readFileSync(path.join(subject, 'truth.json'), 'utf8')) as readonly TruthRow[];
  if (rows.length === 0) throw new Error(`${subject}/truth.json has no row`);
  return rows;
}

/** What a subject says of itself; one of old that says nothing is of Linux. */
export function factsOf(subject: string): SubjectFacts {
  const file = path.join(subject, 'subject.json');
  if (!existsSync(file)) return { system: 'linux', unbuilt: [] };
  return JSON.parse(readFileSync(file, 'utf8')) as SubjectFacts;
}
