import { mkdirSync, symlinkSync } from 'node:fs';
import type { Step } from '../subject.ts';
import { ANY } from '../score.ts';

type File = readonly [at: string, text: string, mode?: number];

/** Lines that other software writes of the products: none of them is one. */
const FILES: readonly File[] = [
  // Lists of what is wanted, not of what is there.
  ['/home/gus/work/plan/package.json', '{"name":"plan","devDependencies":{"@openai/codex":"*","@anthropic-ai/claude-code":"*"}}'],
  [
    '/home/gus/work/plan/package-lock.json',
    '{"lockfileVersion":3,"packages":{"node_modules/@google/gemini-cli":{"version":"0.1.0"}}}',
  ],
  ['/home/gus/work/plan/pnpm-lock.yaml', "lockfileVersion: '9.0'\npackages:\n  opencode-ai@1.0.0: {}\n"],
  ['/home/gus/work/plan/yarn.lock', '"@qwen-code/qwen-code@^0.1.0":\n  version "0.1.0"\n'],
  ['/home/gus/work/plan/bun.lock', '{"packages":{"@charmland/crush":["@charmland/crush@0.1.0"]}}'],
  ['/home/gus/work/plan/requirements.txt', 'aider-chat==0.86.1\nopen-interpreter\n'],
  ['/home/gus/work/plan/pyproject.toml', '[project]\nname = "plan"\ndependencies = ["aider-chat"]\n'],
  ['/home/gus/work/plan/uv.lock', '[[package]]\nname = "aider-chat"\nversion = "0.86.1"\n'],
  ['/home/gus/work/plan/Brewfile', 'brew "codex"\ncask "cursor"\n'],
  ['/home/gus/work/plan/Dockerfile', 'FROM node\nRUN npm install -g @anthropic-ai/claude-code\n'],
  ['/home/gus/work/plan/.tool-versions', 'claude 2.1.0\n'],
  ['/home/gus/work/plan/mise.toml', '[tools]\n"npm:@openai/codex" = "latest"\n'],
  ['/home/gus/work/plan/go.mod', 'module x\n\nrequire github.com/charmbracelet/crush v0.1.0\n'],
  ['/home/gus/work/plan/go.sum', 'github.com/ollama/ollama v0.1.0 h1:x\n'],
  ['/home/gus/work/plan/Cargo.lock', '[[package]]\nname = "goose-cli"\nversion = "1.0.0"\n'],
  // What scanners, blockers and dictionaries know.
  [
    '/opt/scanner/rules/ai-tools.yar',
    'rule claude_code { strings: $a = "@anthropic-ai/claude-code" $b = "codex_core::" condition: any of them }\n',
  ],
  [
    '/opt/scanner/osquery/packs/shadow-ai.conf',
    '{"queries":{"q":{"query":"select * from npm_packages where name = \'@openai/codex\'"}}}',
  ],
  ['/opt/scanner/sigma/claude.yml', 'detection:\n  selection:\n    Image|endswith: /claude\n'],
  ['/opt/scanner/registry.json', '[{"id":"cursor","bundleIds":["com.todesktop.230313mzl4w4u92"]},{"id":"windsurf"}]'],
  ['/etc/hosts.d/block-ai', '0.0.0.0 api.anthropic.com\n0.0.0.0 api2.cursor.sh\n'],
  ['/etc/apparmor.d/local/claude', '/usr/bin/claude { deny network, }\n'],
  ['/usr/share/dict/products', 'claude\ncursor\nollama\nwindsurf\n'],
  // What shells, logs, documentation and completion keep.
  ['/home/hal2/.bash_history', 'npm install -g @anthropic-ai/claude-code\nclaude\ncodex\n'],
  ['/home/hal2/.zsh_history', ': 1:0;ollama run llama3\n'],
  ['/home/hal2/.bashrc', "alias claude='echo not here'\n"],
  ['/usr/share/bash-completion/completions/ollama', 'complete -F _ollama ollama\n'],
  ['/usr/share/man/man1/crush.1', '.TH CRUSH 1\n'],
  ['/usr/share/doc/goose/README', 'goose migrations\n'],
  ['/var/log/dpkg.log', '2026-01-01 install claude-desktop:amd64 <none> 1.0\n2026-01-02 remove claude-desktop:amd64 1.0\n'],
  ['/var/log/apt/history.log', 'Commandline: apt-get install cursor\n'],
  ['/home/hal2/.npm/_logs/2026-01-01-debug-0.log', '0 verbose npm install -g @google/gemini-cli\n'],
  ['/home/hal2/notes/codex.md', '# codex\n'],
  ['/home/hal2/ollama/README.md', 'models\n'],
  // Other things of the same name.
  ['/home/hal2/bin/q', '#!/usr/bin/env python3\n# SQL on CSV\n', 0o755],
  ['/home/hal2/bin/pi', '#!/bin/sh\necho "scale=50; a(1)*4" | bc -l\n', 0o755],
  ['/home/hal2/bin/grok', '#!/bin/sh\n# patterns for logs\nexec opengrok "$@"\n', 0o755],
  ['/home/hal2/bin/cursor', '#!/bin/sh\nprintf "\\033[?25h"\n', 0o755],
  ['/home/hal2/bin/droid', '#!/bin/sh\nexec adb "$@"\n', 0o755],
  ['/home/hal2/bin/kilo', '#!/bin/sh\n# the editor in a thousand lines\n', 0o755],
  ['/home/hal2/bin/kiro', '#!/bin/sh\nexec kiro-editor "$@"\n', 0o755],
  ['/home/hal2/bin/jules', '#!/bin/sh\necho verne\n', 0o755],
  ['/home/hal2/bin/comet', '#!/bin/sh\nexec comet-ml "$@"\n', 0o755],
  ['/home/hal2/bin/arc', '#!/bin/sh\nexec tar "$@"\n', 0o755],
  ['/home/hal2/bin/burp', '#!/bin/sh\nexec backup "$@"\n', 0o755],
  ['/home/hal2/bin/zoom', '#!/bin/sh\nexec xrandr "$@"\n', 0o755],
  ['/home/hal2/bin/cline', '#!/bin/sh\necho decline\n', 0o755],
  ['/home/hal2/bin/opencode', '#!/bin/sh\nexec xdg-open "$@"\n', 0o755],
  ['/home/hal2/bin/conductor', '#!/bin/sh\nexec orchestra "$@"\n', 0o755],
  ['/home/hal2/bin/trae', '#!/bin/sh\nexec trace "$@"\n', 0o755],
  [
    '/usr/share/applications/cursor-settings.desktop',
    '[Desktop Entry]\nType=Application\nName=Cursor\nExec=gnome-control-center mouse\n',
  ],
  [
    '/usr/share/applications/windsurf-forecast.desktop',
    '[Desktop Entry]\nType=Application\nName=Windsurf\nExec=/usr/bin/forecast\n',
  ],
  [
    '/home/hal2/.local/share/applications/claude-site.desktop',
    '[Desktop Entry]\nType=Application\nName=Claude\nExec=firefox https://claude.ai\n',
  ],
  ['/home/hal2/.icons/cursor/index.theme', '[Icon Theme]\nName=cursor\n'],
  ['/opt/crush/README', 'a game\n'],
  // A fake package that some test ships.
  ['/home/hal2/work/lint/test/fixtures/node_modules/@openai/codex/package.json', '{"name":"@openai/codex"}'],
  ['/home/hal2/work/lint/test/fixtures/claude-code/package.json', '{"name":"@anthropic-ai/claude-code","version":"0.0.0"}'],
  ['/home/hal2/work/lint/__mocks__/@google/gemini-cli.js', 'module.exports = {}\n'],
  // Editor extensions that are gone, or only named.
  ['/home/hal2/.vscode/extensions/extensions.json', '[]'],
  ['/home/hal2/.vscode/extensions/saoudrizwan.claude-dev-3.0.0/.vsixmanifest', 'left'],
  ['/home/hal2/.vscode/extensions.json', '{"recommendations":["github.copilot","continue.continue"]}'],
  ['/home/hal2/work/lint/.vscode/extensions.json', '{"recommendations":["anthropic.claude-code"]}'],
  ['/home/hal2/.config/Code/User/settings.json', '{"github.copilot.enable":{"*":false}}'],
];

/** Text that mentions products, and software of the same name: nothing of it may be taken for any product. */
export const mentions: readonly Step[] = [
  { name: 'an account that only talks of them', build: (site) => site.account('hal2', '/home/hal2') },
  ...FILES.map(([at, text, mode], index): Step => ({
    name: `mention ${at}`,
    isSmall: index % 4 === 0,
    build(site) {
      site.write(at, text, mode);
      site.row({ product: ANY, method: 'mention', path: at, expect: 'benign', class: 'plain' });
    },
  })),
  {
    name: 'an extension that the editor has marked as removed',
    isSmall: true,
    build(site) {
      const folder = '/home/hal2/.vscodium/extensions';
      const at = `${folder}/anthropic.claude-code-1.0.0`;
      site.write(
        `${at}/package.json`,
        '{"name":"claude-code","publisher":"Anthropic","version":"1.0.0","main":"./x.js","engines":{"vscode":"*"}}',
      );
      site.write(`${at}/x.js`, 'exports.activate=()=>{}');
      site.write(`${folder}/.obsolete`, '{"anthropic.claude-code-1.0.0":true}');
      site.write('/home/hal2/.vscode-oss/extensions/.obsolete', '{"anthropic.claude-code-1.0.0":true}');
      site.row({ product: ANY, method: 'obsolete', path: at, expect: 'benign', class: 'hard' });
    },
  },
  {
    name: 'links that lead nowhere',
    build(site) {
      for (const name of ['claude', 'codex', 'gemini', 'ollama', 'cursor', 'opencode']) {
        const at = `/home/hal2/.local/bin/${name}`;
        mkdirSync(site.disk('/home/hal2/.local/bin/x'), { recursive: true });
        symlinkSync(`/home/hal2/.removed/${name}/bin`, site.disk(at));
        site.row({ product: ANY, method: 'dangling', path: at, expect: 'benign', class: 'hard' });
      }
    },
  },
];
