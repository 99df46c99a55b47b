import { place } from '../placing.ts';
import { ANY } from '../score.ts';
import type { Step } from '../subject.ts';
import { infoPlist } from './applications.ts';
import { buildExampleProgram } from '../../../src/scanner/example-programs.ts';

/** Applications that bear a product's name and are others. */
const BUNDLES: readonly (readonly [name: string, id: string, folder: string])[] = [
  ['Cursor Pro', 'com.appahead.cursorpro', '/Applications'],
  ['ZED Attack Proxy', 'org.zaproxy.zap', '/Applications'],
  ['Goose VPN', 'com.goosevpn.client', '/Applications'],
  ['Windsurf Forecast', 'com.example.windsurf', '/Applications'],
  ['Claude Monet', 'org.example.monet', '/Users/hal/Applications'],
  ['Void Game', 'com.example.void', '/Users/hal/Applications'],
  ['Kiro Timer', 'com.example.kirotimer', '/Applications'],
  ['Conductor Studio', 'com.example.orchestra', '/Applications'],
  ['Ollama Wallpapers', 'com.example.wallpapers', '/Applications'],
  ['Replit Viewer', 'com.example.viewer', '/Users/hal/Downloads'],
  ['Factory Game', 'com.example.factory', '/Applications'],
];
const COMMANDS = ['q', 'pi', 'goose', 'crush', 'amp', 'grok', 'comet', 'arc', 'burp', 'zoom', 'droid', 'kilo', 'cursor', 'jules'];
const FILES: readonly (readonly [at: string, text: string])[] = [
  ['/Users/hal/Documents/claude.txt', 'Claude\n'],
  ['/Users/hal/Documents/ollama/notes.md', 'x\n'],
  ['/Users/hal/src/x/package.json', '{"devDependencies":{"@openai/codex":"*"}}'],
  ['/Users/hal/src/x/package-lock.json', '{"packages":{"node_modules/@openai/codex":{"version":"1.0.0"}}}'],
  ['/Users/hal/src/x/Brewfile', 'cask "cursor"\nbrew "codex"\n'],
  ['/Users/hal/src/x/.claude/settings.json', '{}'],
  ['/Users/hal/src/x/CLAUDE.md', '# x\n'],
  ['/Users/hal/src/x/test/fixtures/@openai/codex/package.json', '{"name":"@openai/codex"}'],
  ['/Users/hal/.zsh_history', ': 1:0;brew install --cask cursor\n'],
  ['/Users/hal/.vscode/extensions/.obsolete', '{"continue.continue-1.0.0":true}'],
  [
    '/Users/hal/.vscode/extensions/continue.continue-1.0.0/package.json',
    '{"name":"continue","publisher":"Continue","version":"1.0.0","engines":{"vscode":"*"}}',
  ],
  ['/Library/Application Support/Scanner/ai-rules.json', '[{"bundle":"com.todesktop.230313mzl4w4u92"}]'],
  ['/Library/Application Support/Scanner/ai.yar', 'rule a { strings: $a = "codex_core::" condition: $a }\n'],
  ['/Library/Preferences/com.example.blocklist.plist', infoPlist({ id: 'dev.zed.Zed', name: 'blocked' })],
  ['/opt/homebrew/Library/Taps/homebrew/homebrew-cask/Casks/c/cursor.rb', 'cask "cursor" do\nend\n'],
  ['/opt/homebrew/Library/Taps/homebrew/homebrew-core/Formula/c/codex.rb', 'class Codex < Formula\nend\n'],
  ['/private/etc/hosts', '0.0.0.0 api.anthropic.com\n'],
  ['/Users/hal/Library/Logs/DiagnosticReports/Cursor-2026-01-01.ips', '{"app_name":"Cursor"}'],
  ['/Users/hal/Downloads/Claude.dmg.download/Info.plist', infoPlist({ id: 'x', name: 'x' })],
];

/** Nothing of it is a product of the catalogue. */
export const decoys: readonly Step[] = [
  ...BUNDLES.map(([name, id, folder]) => {
    const at = `${folder}/${name}.app`;
    return place({ product: ANY, path: at, method: 'namesake', expect: 'benign', class: 'hard' }, (site) => {
      site.write(`${at}/Contents/Info.plist`, infoPlist({ id, name }));
      const program = buildExampleProgram({ kind: 'mach-o', text: name, platform: 'macos', identifier: id, team: 'A1B2C3D4E5' });
      site.write(`${at}/Contents/MacOS/${name}`, program, 0o755);
    });
  }),
  ...COMMANDS.map((command) =>
    place({ product: ANY, path: `/Users/hal/bin/${command}`, method: 'namesake', expect: 'benign' }, (site, at) =>
      site.write(at, buildExampleProgram({ kind: 'mach-o', text: `usage: ${command} [OPTION]`, platform: 'macos' }), 0o755),
    ),
  ),
  ...FILES.map(([at, text]) =>
    place({ product: ANY, path: at, method: 'mention', expect: 'benign' }, (site) => site.write(at, text)),
  ),
];
