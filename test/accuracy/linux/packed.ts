import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ANY } from '../score.ts';
import type { Site, Step } from '../subject.ts';
import { zipOf } from '../zip-of.ts';
import { CLAUDE_NATIVE, CLAUDE_SCRIPT } from './elsewhere.ts';

const CODEX = '@openai/codex@0.20.0';
const CLAUDE_NAME = '@anthropic-ai/claude-code';
type Files = readonly (readonly [name: string, content: Uint8Array])[];

/** An archive that holds a copy; of class `evasion` where it does not say so itself. */
function packedAt(
  product: string,
  at: string,
  { evasion, files }: { readonly evasion?: string; files(site: Site): Files },
): Step {
  return {
    name: `packed: ${at}`,
    build(site) {
      writeFileSync(site.disk(at), zipOf(files(site)));
      const how = evasion === undefined ? ({ class: 'hard' } as const) : ({ class: 'evasion', evasion } as const);
      site.row({ product, method: 'packed', path: at, expect: 'packed', ...how });
    },
  };
}

/** An archive of which nothing may be said. */
function innocent(at: string, files: (site: Site) => Files): Step {
  return {
    name: `packed, innocent: ${at}`,
    build(site) {
      writeFileSync(site.disk(at), zipOf(files(site)));
      site.row({ product: ANY, method: 'packed-decoy', path: at, expect: 'benign', class: 'plain' });
    },
  };
}

const program = (site: Site, spec: string): Uint8Array =>
  readFileSync(site.tools.largestFile(path.join(site.tools.unpacked(spec), 'node_modules')));
const script = (site: Site, file: string): Uint8Array =>
  readFileSync(path.join(site.tools.unpacked(CLAUDE_SCRIPT), 'node_modules', CLAUDE_NAME, file));
const text = (content: string): Uint8Array => Buffer.from(content, 'utf8');
const json = (value: unknown): Uint8Array => text(JSON.stringify(value));
/** Prose that does not pack to nothing. */
const PROSE = text(
  Array.from({ length: 2000 }, (_, line) => `${line}. Claude Code, Codex and OpenCode ${(line * 7919) % 613}\n`).join(''),
);

const copies: readonly Step[] = [
  packedAt('codex-cli', '/home/dia/Downloads/portable.zip', {
    evasion: 'in a zip',
    files: (site) => [['portable/codex', program(site, CODEX)]],
  }),
  packedAt('codex-cli', '/home/ben/Documents/budget.xlsx', {
    evasion: 'in a zip under the name of a document',
    files: (site) => [
      ['[Content_Types].xml', text('<Types/>')],
      ['xl/media/image1.png', program(site, CODEX)],
    ],
  }),
  packedAt('claude-code', '/home/fay/Desktop/holiday.zip', {
    evasion: 'in a zip under another name',
    files: (site) => [
      ['photos/readme.txt', PROSE],
      ['photos/0001.jpg', program(site, CLAUDE_NATIVE)],
    ],
  }),
  packedAt('claude-code', '/home/gus/Downloads/backup.zip', {
    evasion: 'a project in a zip',
    files: (site) =>
      ['package.json', 'cli.js'].map((file) => [`app/node_modules/${CLAUDE_NAME}/${file}`, script(site, file)] as const),
  }),
  packedAt('claude-code', '/home/gus/tool.zip', {
    evasion: 'a script bundle in a zip',
    files: (site) => [['lib/index.js', script(site, 'cli.js')]],
  }),
  packedAt('claude-code', '/home/cho/Downloads/anthropic.claude-code-2.1.0.vsix', {
    files: () => [
      ['extension.vsixmanifest', text('<PackageManifest/>')],
      ['extension/package.json', json({ publisher: 'Anthropic', name: 'claude-code', version: '2.1.0', main: './extension.js' })],
      ['extension/extension.js', PROSE],
    ],
  }),
  packedAt('aider', '/home/cho/Downloads/aider_chat-0.86.1-py3-none-any.whl', {
    files: () => [
      ['aider/main.py', PROSE],
      ['aider_chat-0.86.1.dist-info/METADATA', text('Metadata-Version: 2.1\nName: aider-chat\nVersion: 0.86.1\n')],
      ['aider_chat-0.86.1.dist-info/RECORD', text('aider/main.py,,\n')],
    ],
  }),
];

/** Yarn 4 runs what it keeps in archives out of them. */
const inPlace: Step = {
  name: 'a project of Yarn 4',
  build(site) {
    const folder = '/home/eli/work/plug';
    site.tools.yarnProject(site.disk(folder), '@augmentcode/auggie@0.25.2', '@charmland/crush@0.96.1');
    for (const [product, name] of [
      ['augment', '@augmentcode/auggie'],
      ['crush', '@charmland/crush'],
    ] as const) {
      const at = `${folder}/.yarn/cache/${name}`;
      site.row({ product, method: 'project', path: at, expect: 'installed', class: 'hard', isVirtual: true });
    }
  },
};

const decoys: readonly Step[] = [
  innocent('/home/ann/Downloads/review.zip', () => [['review/README.md', PROSE]]),
  innocent('/home/ann/Downloads/codex-main.zip', () => [
    ['codex-main/codex-cli/package.json', json({ name: '@openai/codex', version: '0.0.0-dev', bin: { codex: 'bin/codex.js' } })],
    ['codex-main/codex-cli/bin/codex.js', PROSE],
    ['codex-main/README.md', PROSE],
  ]),
  innocent('/home/ann/Documents/letter.docx', () => [
    ['[Content_Types].xml', text('<Types/>')],
    ['word/document.xml', PROSE],
  ]),
  innocent('/home/ann/Downloads/fixtures.zip', () => [
    ['package.json', json({ name: CLAUDE_NAME, version: '1.0.0', bin: { claude: 'cli.js' } })],
    ['notes.txt', PROSE],
  ]),
  innocent('/home/ann/Downloads/bomb.zip', () => [['codex', Buffer.alloc(64 * 1024 * 1024)]]),
  innocent('/home/ann/Downloads/theme.vsix', () => [
    ['extension.vsixmanifest', text('<PackageManifest/>')],
    ['extension/package.json', json({ publisher: 'someone', name: 'claude-code-theme', version: '1.0.0', main: './x.js' })],
    ['extension/x.js', PROSE],
  ]),
  innocent('/home/ann/Downloads/esbuild.zip', (site) => [['esbuild', program(site, '@esbuild/linux-x64@0.25.0')]]),
];

/** What lies in archives: packed copies, copies that run in place, and archives that only look so. */
export const packed: readonly Step[] = [...copies, inPlace, ...decoys];
