import { place } from '../placing.ts';
import { ANY } from '../score.ts';
import type { Step } from '../subject.ts';
import { registerProgram, type Registered } from './registry.ts';
import { buildExampleProgram } from '../../../src/scanner/example-programs.ts';

const pe = (product: string, company: string): Uint8Array =>
  buildExampleProgram({ kind: 'pe', text: `usage: ${product}`, platform: 'windows', product, company, publisher: company });

/** Other programs that bear a product's name. */
const PROGRAMS: readonly (readonly [at: string, product: string, company: string])[] = [
  ['/Users/hal/bin/q.exe', 'q', 'Harel Ben-Attia'],
  ['/Users/hal/bin/pi.exe', 'Pi', 'Debian'],
  ['/Users/hal/bin/goose.exe', 'goose', 'Pressly'],
  ['/Users/hal/bin/crush.exe', 'pngcrush', 'Glenn Randers-Pehrson'],
  ['/Users/hal/bin/amp.exe', 'Amp', 'Atomic Music'],
  ['/Users/hal/bin/grok.exe', 'Grok', 'Jordan Sissel'],
  ['/Users/hal/bin/comet.exe', 'Comet', 'Comet ML'],
  ['/Users/hal/bin/arc.exe', 'Arc archiver', 'SEA'],
  ['/Users/hal/bin/burp.exe', 'Burp backup', 'Graham Keeling'],
  ['/Users/hal/bin/zoom.exe', 'Zoom player', 'Inmatrix'],
  ['/Users/hal/bin/cursor.exe', 'Cursor changer', 'Some Body'],
  ['/Users/hal/bin/droid.exe', 'Droid', 'National Archives'],
  ['/Users/hal/bin/conductor.exe', 'Conductor', 'Netflix'],
  ['/Users/hal/bin/kilo.exe', 'Kilo', 'antirez'],
];
/** Entries under `Uninstall` that only sound like one. */
const ENTRIES: readonly (readonly [where: Registered, key: string, name: string, publisher: string])[] = [
  ['machine', 'CursorThemes', 'Cursor Themes 2.1', 'Themes Ltd'],
  ['machine', 'Cursor FX', 'CursorFX', 'Stardock'],
  ['machine32', 'Warp PLS', 'WarpPLS 8.0', 'ScriptWarp Systems'],
  ['machine', 'Claude Debussy', 'Claude Debussy: Complete Works', 'Classics'],
  ['machine32', 'Zed Attack', 'OWASP Zed Attack Proxy 2.15', 'ZAP'],
  [{ account: 'hal' }, 'Goose Notes', 'Goose Notes', 'Birds'],
  [{ account: 'hal' }, 'Continuum', 'Continuum 1.0', 'Continuum Analytics'],
  ['machine', 'Trae Young', 'Trae Young Basketball', 'Games'],
  ['machine', 'Windsurfing', 'Windsurfing Pro 3', 'Sports'],
  ['machine', 'Ollamaze', 'Ollamaze', 'Puzzles'],
];
/** Texts, leftovers of others and lists. */
const FILES: readonly (readonly [at: string, text: string])[] = [
  ['/Users/hal/Documents/claude.txt', 'Claude\n'],
  ['/Users/hal/Documents/Cursor/readme.md', 'x\n'],
  ['/Users/hal/Downloads/codex.pdf', '%PDF-1.7\n'],
  ['/Users/hal/AppData/Roaming/npm/claude.cmd', '@ECHO off\r\necho not installed\r\n'],
  [
    '/Users/hal/AppData/Roaming/npm/node_modules/codex/package.json',
    '{"name":"codex","version":"0.2.3","bin":{"codex":"codex"}}',
  ],
  [
    '/Users/hal/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Claude AI site.url',
    '[InternetShortcut]\r\nURL=https://claude.ai\r\n',
  ],
  ['/Users/hal/AppData/Local/Programs/Cursor Themes/themes.exe', 'MZ themes'],
  ['/Users/hal/AppData/Local/Ollamaze/game.exe', 'MZ game'],
  ['/Users/hal/source/repos/x/package.json', '{"devDependencies":{"@openai/codex":"*"}}'],
  ['/Users/hal/source/repos/x/package-lock.json', '{"packages":{"node_modules/@openai/codex":{"version":"1.0.0"}}}'],
  ['/Users/hal/source/repos/x/.claude/settings.json', '{}'],
  ['/Users/hal/source/repos/x/CLAUDE.md', '# x\n'],
  ['/Users/hal/source/repos/x/test/fixtures/@openai/codex/package.json', '{"name":"@openai/codex"}'],
  ['/Users/hal/.vscode/extensions/.obsolete', '{"continue.continue-1.0.0":true}'],
  [
    '/Users/hal/.vscode/extensions/continue.continue-1.0.0/package.json',
    '{"name":"continue","publisher":"Continue","version":"1.0.0","engines":{"vscode":"*"}}',
  ],
  ['/ProgramData/Scanner/rules/ai.json', '[{"product":"Cursor","path":"%LOCALAPPDATA%\\\\Programs\\\\cursor"}]'],
  ['/ProgramData/Scanner/rules/ai.yar', 'rule a { strings: $a = "codex_core::" condition: $a }\n'],
  ['/Windows/System32/drivers/etc/hosts', '0.0.0.0 api.anthropic.com\r\n'],
  ['/Windows/Prefetch/NOTEPAD.EXE-EB1B961A.pf', 'MAM\u0004'],
  ['/Windows/Cursors/cursor.cur', 'x'],
];

/** Nothing of it is a product of the catalogue. */
export const decoys: readonly Step[] = [
  ...PROGRAMS.map(([at, product, company]) =>
    place({ product: ANY, path: at, method: 'namesake', expect: 'benign' }, (site) =>
      site.write(at, pe(product, company), 0o755),
    ),
  ),
  ...ENTRIES.map(([where, key, name, publisher]) => {
    const at = `/Program Files/Namesakes/${key}/main.exe`;
    return place({ product: ANY, path: at, method: 'registered namesake', expect: 'benign', class: 'hard' }, (site) => {
      site.write(at, pe(name, publisher), 0o755);
      const values = { DisplayName: name, Publisher: publisher, InstallLocation: `C:\\Program Files\\Namesakes\\${key}` };
      registerProgram(site, where, { key, values });
    });
  }),
  ...FILES.map(([at, text]) =>
    place({ product: ANY, path: at, method: 'mention', expect: 'benign' }, (site) => site.write(at, text)),
  ),
];
