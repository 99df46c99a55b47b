import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Site, Step } from '../subject.ts';
import { CLAUDE_SCRIPT, placePackage } from './elsewhere.ts';

function stranger(product: string, at: string, build: (site: Site, at: string) => void): Step {
  return {
    name: `stranger ${at}`,
    build(site) {
      build(site, at);
      site.row({ product, method: 'stranger', path: at, expect: 'benign', class: 'plain' });
    },
  };
}

const CHECKOUT = path.join(import.meta.dirname, '../../..');

/** Other packages of the registry that have the command of a product. */
const NAMESAKES: readonly (readonly [product: string, spec: string])[] = [
  ['cursor-agent', 'cursor-agent@latest'],
  ['goose', 'goose@latest'],
  ['crush', 'crush@latest'],
  ['amp', 'amp@latest'],
  ['gemini-cli', 'gemini@latest'],
  ['aider', 'aider@latest'],
  ['pi-coding-agent', 'pi@latest'],
  ['cody', 'cody@latest'],
  ['warp', 'warp@latest'],
  ['continue', 'continue@latest'],
  ['augment', 'augment@latest'],
  ['tabby', 'tabby@latest'],
  ['void', 'void@latest'],
];

/** Small files that other programs, people and third parties leave under the names of products. */
const FILES: readonly (readonly [product: string, at: string, text: string])[] = [
  ['claude-code', '/home/dia/.claude/skills/review/SKILL.md', '---\nname: review\n---\n'],
  ['claude-code', '/home/dia/.claude/agents/planner.md', 'plan\n'],
  ['claude-code', '/home/dia/.claude/commands/sc/build.md', 'build\n'],
  ['claude-code', '/home/dia/.claude/CLAUDE.md', '# mine\n'],
  ['claude-code', '/home/dia/.claude/settings.json', '{"statusLine":{"type":"command","command":"ccline"}}'],
  ['claude-code', '/home/dia/.claude/plugins/known_marketplaces.json', '{}'],
  ['claude-code', '/home/dia/.claude/ccline/config.toml', 'theme="x"\n'],
  ['claude-code', '/home/dia/.claude/hooks/cmux.sh', '#!/bin/sh\n'],
  ['claude-code', '/home/dia/.claude-mem/settings.json', '{}'],
  ['claude-code', '/etc/claude-code/managed-settings.json', '{"permissions":{"deny":["*"]}}'],
  ['codex-cli', '/home/dia/.codex/skills/x/SKILL.md', 'x\n'],
  ['codex-cli', '/home/dia/.codex/AGENTS.md', 'x\n'],
  ['gemini-cli', '/home/dia/.gemini/skills/x/SKILL.md', 'x\n'],
  ['gemini-cli', '/home/dia/.gemini/GEMINI.md', 'x\n'],
  ['cursor', '/home/dia/.cursor/skills/x/SKILL.md', 'x\n'],
  ['cursor', '/home/dia/.cursor/rules/x.mdc', 'x\n'],
  ['opencode', '/home/dia/.config/opencode/skill/x/SKILL.md', 'x\n'],
  ['opencode', '/home/dia/.config/opencode/agent/x.md', 'x\n'],
  ['goose', '/home/dia/.config/goose/dbconf.yml', 'driver: postgres\n'],
  ['crush', '/home/dia/.config/crush/palette.txt', 'x\n'],
  ['copilot-cli', '/home/dia/.copilot/skills/x/SKILL.md', 'x\n'],
  ['kiro', '/home/dia/.kiro/skills/x/SKILL.md', 'x\n'],
  ['windsurf-devin-desktop', '/home/dia/.windsurf/rules/x.md', 'x\n'],
  ['factory-droid', '/home/dia/.factory/skills/x/SKILL.md', 'x\n'],
  ['qwen-code', '/home/dia/.qwen/skills/x/SKILL.md', 'x\n'],
  ['amp', '/home/dia/.config/amp/settings.json', '{"preset":"crunch","gain":7}'],
  ['zed', '/etc/zfs/zed.d/zed.rc', 'ZED_DEBUG_LOG=x\n'],
  ['warp', '/var/lib/cloudflare-warp/settings.json', '{}'],
  ['aider', '/home/dia/work/repo/.aider.chat.history.md', '# x\n'],
  ['aider', '/home/dia/work/repo/.aider.conf.yml', 'model: x\n'],
  ['claude-code', '/home/dia/work/repo/.claude/settings.local.json', '{"permissions":{"allow":[]}}'],
  ['claude-code', '/home/dia/work/repo/docs/claude-code.md', 'npm install -g @anthropic-ai/claude-code\n'],
  ['codex-cli', '/home/dia/work/repo/package-lock.json', '{"packages":{"node_modules/@openai/codex":{"version":"0.1.0"}}}'],
  ['cursor', '/usr/share/icons/Adwaita/cursors/cursor', 'Xcur'],
  ['goose', '/home/dia/go/pkg/mod/github.com/pressly/goose/v3@v3.24.0/go.mod', 'module github.com/pressly/goose/v3\n'],
];

/** Hosts hold much that only speaks of a product. */
export const strangers: readonly Step[] = [
  {
    name: 'other packages with the same command',
    build(site) {
      for (const [product, spec] of NAMESAKES) {
        const name = spec.slice(0, spec.lastIndexOf('@'));
        const prefix = `/home/eli/.names/${name}`;
        try {
          site.tools.npmGlobal(site.disk(prefix), spec);
        } catch {
          process.stderr.write(`  no package ${spec}\n`);
          continue;
        }
        site.row({ product, method: 'stranger', path: prefix, expect: 'benign', class: 'plain' });
      }
    },
  },
  ...FILES.map(([product, at, text]) => stranger(product, at, (site) => site.write(at, text))),
  stranger('claude-code', '/home/fay/src/bandog', (site, at) => {
    for (const part of ['signatures', 'src', 'test', 'docs', 'package.json'])
      cpSync(path.join(CHECKOUT, part), site.disk(`${at}/${part}`), { recursive: true });
    mkdirSync(site.disk(`${at}/.git/objects`), { recursive: true });
  }),
  stranger('claude-code', '/home/fay/src/claude-code', (site, at) => {
    placePackage(site, CLAUDE_SCRIPT, at);
    writeFileSync(site.disk(`${at}/.git/HEAD`), 'ref: refs/heads/main\n');
    writeFileSync(path.join(site.disk(at), 'cli.js'), 'console.log("a fork\'s own source")\n');
  }),
  stranger('opencode', '/home/fay/src/opencode', (site, at) => {
    site.write(`${at}/package.json`, '{"name":"opencode","workspaces":["packages/*"]}');
    site.write(
      `${at}/packages/opencode/package.json`,
      '{"name":"opencode-ai","version":"1.0.0","bin":{"opencode":"bin/opencode"}}',
    );
    site.write(`${at}/packages/opencode/bin/opencode`, '#!/bin/sh\n');
    site.write(`${at}/packages/opencode/tsconfig.json`, '{}');
    site.write(`${at}/.git/HEAD`, 'ref: refs/heads/main\n');
  }),
  stranger('gemini-cli', '/home/fay/src/gemini-cli', (site, at) => {
    site.write(`${at}/package.json`, '{"name":"@google/gemini-cli-root","workspaces":["packages/*"]}');
    site.write(
      `${at}/packages/cli/package.json`,
      '{"name":"@google/gemini-cli","version":"0.1.0","main":"index.ts","bin":{"gemini":"dist/index.js"}}',
    );
    site.write(`${at}/packages/cli/index.ts`, 'export {}\n');
    site.write(`${at}/packages/cli/tsconfig.json`, '{}');
    site.write(`${at}/.git/HEAD`, 'ref: refs/heads/main\n');
    mkdirSync(site.disk(`${at}/node_modules/@google/x`), { recursive: true });
    symlinkSync('../../packages/cli', site.disk(`${at}/node_modules/@google/gemini-cli`));
  }),
];
