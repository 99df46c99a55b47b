import type { Step } from '../subject.ts';

/** What only bears a name: files that a careless scan would report as the product. */
const NAMESAKES: readonly (readonly [product: string, at: string, text: string, mode?: number])[] = [
  ['claude-code', '/home/ann/bin/claude', 'Questions for Claude, my neighbour\n'],
  ['claude-code', '/home/ann/projects/claude-debussy/package.json', '{"name":"claude-debussy","version":"1.0.0"}'],
  ['claude-code', '/home/ann/projects/app/CLAUDE.md', '# Conventions of this repository\n'],
  ['claude-code', '/home/ann/projects/app/.claude/settings.json', '{"permissions":{}}'],
  ['claude-code', '/home/ben/.vscode/extensions/esbenp.prettier-vscode-11.0.0/.claude/settings.json', '{}'],
  ['claude-code', '/home/fay/.claude-squad/config.json', '{}'],
  ['gemini-cli', '/home/ben/.local/bin/gemini', '#!/bin/sh\nexec lagrange "gemini://$1"\n', 0o755],
  ['codex-cli', '/home/ben/books/codex/package.json', '{"name":"codex-leicester","version":"0.0.1"}'],
  ['goose', '/usr/local/bin/goose', '#!/bin/sh\n# database migrations\nexec /opt/migrate/run "$@"\n', 0o755],
  ['crush', '/home/cho/bin/crush', '#!/bin/sh\nexec pngcrush "$@"\n', 0o755],
  ['amp', '/home/cho/.config/amp/presets.xml', '<presets/>'],
  ['cursor', '/home/cho/.icons/cursor/cursor.theme', '[Icon Theme]\nName=cursor\n'],
  ['pi-coding-agent', '/usr/bin/pi', '\u007fELF', 0o755],
  ['happy', '/usr/bin/happy', '\u007fELF', 0o755],
  ['warp', '/home/dia/bin/warp', '#!/bin/sh\nexec warp-svc "$@"\n', 0o755],
  ['zed', '/usr/sbin/zed', '\u007fELF', 0o755],
  ['aider', '/home/dia/aider.txt', 'aider\n'],
  ['ollama', '/home/dia/projects/chat/package.json', '{"name":"chat","dependencies":{"ollama":"^0.6.0"}}'],
];

export const decoys: readonly Step[] = [
  ...NAMESAKES.map(([product, at, text, mode], index): Step => ({
    name: `namesake ${at}`,
    isSmall: index % 2 === 0,
    build(site) {
      site.write(at, text, mode);
      site.row({ product, method: 'namesake', path: at, expect: 'benign', class: 'plain' });
    },
  })),
  {
    name: 'libraries and unrelated packages of the registry',
    isSmall: true,
    build(site) {
      site.tools.npmProject(
        site.disk('/home/gus/work/site'),
        'openai@6',
        '@anthropic-ai/sdk',
        'ollama',
        'cursor@0.1.5',
        'codex@0.2.3',
        'claude-code@1.0.0',
      );
      for (const [product, name] of [
        ['codex-cli', 'openai'],
        ['claude-code', '@anthropic-ai/sdk'],
        ['ollama', 'ollama'],
        ['cursor', 'cursor'],
        ['codex-cli', 'codex'],
        ['claude-code', 'claude-code'],
      ] as const) {
        site.row({
          product,
          method: 'library',
          path: `/home/gus/work/site/node_modules/${name}`,
          expect: 'benign',
          class: 'plain',
        });
      }
    },
  },
];
