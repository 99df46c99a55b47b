import type { Step } from '../subject.ts';
import type { TruthRow } from '../truth.ts';

const CLAUDE = '/home/fay/.local/share/claude/versions/2.1.322';

/** Processes that run-rows.ts starts on the built subject. */
const ROWS: readonly Omit<TruthRow, 'id'>[] = [
  { product: 'claude-code', method: 'running-native', path: CLAUDE, expect: 'running', class: 'plain' },
  { product: 'claude-code', method: 'running-renamed', path: '/home/ann/bin/weekly-report', expect: 'running', class: 'evasion' },
  {
    product: 'claude-code',
    method: 'running-argv0-spoof',
    path: '/home/ann/bin/weekly-report',
    expect: 'running',
    class: 'evasion',
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
  { product: 'codex-cli', method: 'running-deleted', path: '/home/cho/.cache/fetched/a', expect: 'running', class: 'evasion' },
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
