import type { Step } from '../subject.ts';
import type { TruthRow } from '../truth.ts';

const CLAUDE = '/home/fay/.local/share/claude/versions/2.1.322';

/** Processes that run-rows.ts starts on the built subject. */
const ROWS: readonly Omit<TruthRow, 'id'>[] = [
  { product: 'claude-code', method: 'running-native', path: CLAUDE, expect: 'running', class: 'plain' },
  {
    product: 'claude-code',
    method: 'running-renamed',
    path: '/home/ann/bin/weekly-report',
    expect: 'running',
    class: 'evasion',
    evasion: 'run under another name',
  },
  {
    product: 'claude-code',
    method: 'running-argv0-spoof',
    path: '/home/ann/bin/weekly-report',
    expect: 'running',
    class: 'evasion',
    evasion: 'run as a thread of the kernel by its name',
  },
  {
    product: 'claude-code',
    method: 'running-node-js',
    path: '/home/ben/.npm-global/lib/node_modules/@anthropic-ai/claude-code/cli.js',
    expect: 'running',
    class: 'plain',
  },
  {
    product: 'codex-cli',
    method: 'running-node-then-native',
    path: '/usr/local/lib/node_modules/@openai/codex',
    expect: 'running',
    class: 'plain',
  },
  { product: 'opencode', method: 'running-native', path: '/home/gus/.opencode/bin/opencode', expect: 'running', class: 'plain' },
  {
    product: 'codex-cli',
    method: 'running-deleted',
    path: '/home/cho/.cache/fetched/a',
    expect: 'running',
    class: 'evasion',
    evasion: 'deleted while it runs',
  },
  // In memory only: its file system is the kernel's own, and no folder has it.
  {
    product: 'codex-cli',
    method: 'running-memfd',
    path: '/memfd:weekly',
    expect: 'running',
    class: 'evasion',
    evasion: 'run from memory only',
    isVirtual: true,
  },
  {
    product: 'claude-code',
    method: 'running-loader',
    path: '/home/ben/.npm-global/lib/node_modules/@anthropic-ai/claude-code/cli.js',
    expect: 'running',
    class: 'evasion',
    evasion: 'run through the loader',
  },
  {
    product: 'codex-cli',
    method: 'running-wrapper',
    path: '/home/gus/.hidden/lib/engine',
    expect: 'running',
    class: 'evasion',
    evasion: 'run by a wrapper of another name',
  },
  {
    product: 'claude-code',
    method: 'running-tail',
    path: '/home/ann/projects/claude-debussy/package.json',
    expect: 'benign',
    class: 'plain',
  },
];

export const runs: readonly Step[] = [
  {
    name: 'rows that run',
    build(site) {
      for (const row of ROWS) site.row(row);
    },
  },
];
