import { chmodSync, copyFileSync, cpSync, linkSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Site, Step } from '../subject.ts';
import { placeNative } from './installs.ts';

const CLAUDE = '@anthropic-ai/claude-code-linux-x64@2.1.322';
const CODEX = '@openai/codex@0.160.0-linux-x64';
const OPENCODE = 'opencode-linux-x64@1.18.30';

function evasion(
  name: string,
  hidden: { product: string; method: string; path: string },
  build: (site: Site, at: string) => void,
): Step {
  return {
    name,
    build(site) {
      build(site, hidden.path);
      site.row({ ...hidden, expect: 'installed', class: 'evasion', evasion: name });
    },
  };
}

/** Copies that someone hid: renamed, moved, changed, without the mode that runs. */
export const evasions: readonly Step[] = [
  {
    ...evasion(
      'renamed in a bin folder',
      { product: 'claude-code', method: 'renamed-native', path: '/home/ann/bin/weekly-report' },
      (site, at) => placeNative(site, CLAUDE, at),
    ),
    isSmall: true,
  },
  evasion(
    'under a document name',
    { product: 'codex-cli', method: 'renamed-native', path: '/home/ben/Documents/budget-2026.xlsx' },
    (site, at) => placeNative(site, CODEX, at),
  ),
  evasion(
    'hidden in a cache, without the mode that runs',
    { product: 'opencode', method: 'renamed-native', path: '/home/cho/.cache/thumbnails/large/7f3a' },
    (site, at) => {
      placeNative(site, OPENCODE, at);
      chmodSync(site.disk(at), 0o600);
    },
  ),
  evasion(
    'with bytes appended',
    { product: 'claude-code', method: 'renamed-native', path: '/home/dia/.local/lib/libpng16.so.16' },
    (site, at) => {
      placeNative(site, CLAUDE, at);
      writeFileSync(site.disk(at), 'padding against a list of hashes', { flag: 'a' });
    },
  ),
  evasion('hard link', { product: 'codex-cli', method: 'renamed-native', path: '/home/gus/.config/x/updater' }, (site, at) => {
    placeNative(site, CODEX, at);
    linkSync(site.disk(at), site.disk('/home/gus/.config/x/updater-2'));
  }),
  evasion(
    "JavaScript bundle as a script of one's own",
    { product: 'claude-code', method: 'renamed-js-bundle', path: '/home/eli/scripts/backup.js' },
    (site, at) => {
      const folder = path.join(
        site.tools.unpacked('@anthropic-ai/claude-code@1.0.110'),
        'node_modules/@anthropic-ai/claude-code',
      );
      copyFileSync(path.join(folder, 'cli.js'), site.disk(at));
    },
  ),
  evasion(
    'package moved out of every node_modules',
    { product: 'gemini-cli', method: 'moved-package', path: '/home/fay/.cache/tmp-build/pkg' },
    (site, at) => {
      cpSync(path.join(site.tools.unpacked('@google/gemini-cli@0.58.0'), 'node_modules/@google/gemini-cli'), site.disk(at), {
        recursive: true,
      });
    },
  ),
  evasion(
    'installed under an alias',
    { product: 'claude-code-router', method: 'npm-prefix', path: '/home/gus/.npm-global/lib/node_modules/left-pad' },
    (site) => {
      site.tools.npmGlobal(site.disk('/home/gus/.npm-global'), 'left-pad@npm:@musistudio/claude-code-router@2.0.0');
    },
  ),
  evasion(
    'what a broken npm update left',
    {
      product: 'qwen-code',
      method: 'npm-staging',
      path: '/home/ann/.npm-global/lib/node_modules/@qwen-code/.qwen-code-Ab3dEf9x',
    },
    (site, at) => {
      cpSync(path.join(site.tools.unpacked('@qwen-code/qwen-code@0.21.10'), 'node_modules/@qwen-code/qwen-code'), site.disk(at), {
        recursive: true,
      });
      if (readFileSync(path.join(site.disk(at), 'package.json')).length === 0) throw new Error('an empty package');
    },
  ),
];
