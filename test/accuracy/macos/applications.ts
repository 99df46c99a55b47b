import { place } from '../placing.ts';
import type { Step } from '../subject.ts';
import { buildExampleProgram } from '../../../src/scanner/example-programs.ts';

/** One application bundle as its maker ships it. */
interface Bundle {
  readonly product: string;
  /** Without `.app`. */
  readonly name: string;
  readonly id: string;
  readonly team?: string;
  /** Folder that it lies in. */
  readonly folder: string;
  readonly evasion?: string;
}

const ALL = '/Applications';
const OWN = '/Users/ann/Applications';

/** Names, bundle ids and teams as the vendors ship them (sources: references of the signatures). */
const BUNDLES: readonly Bundle[] = [
  { product: 'cursor', name: 'Cursor', id: 'com.todesktop.230313mzl4w4u92', folder: ALL },
  { product: 'claude-desktop', name: 'Claude', id: 'com.anthropic.claudefordesktop', team: 'Q6L2SF6YDW', folder: ALL },
  { product: 'windsurf-devin-desktop', name: 'Windsurf', id: 'com.exafunction.windsurf', folder: ALL },
  { product: 'kiro', name: 'Kiro', id: 'dev.kiro.desktop', folder: ALL },
  { product: 'trae', name: 'Trae', id: 'com.trae.app', folder: ALL },
  { product: 'antigravity', name: 'Antigravity', id: 'com.google.antigravity', team: 'EQHXZ8M8AV', folder: ALL },
  { product: 'zed', name: 'Zed', id: 'dev.zed.Zed', folder: ALL },
  { product: 'warp', name: 'Warp', id: 'dev.warp.Warp-Stable', folder: ALL },
  { product: 'ollama', name: 'Ollama', id: 'com.electron.ollama', team: '3MU9H2V9Y9', folder: ALL },
  { product: 'codex-app', name: 'Codex', id: 'com.openai.codex', folder: ALL },
  { product: 'opencode', name: 'OpenCode', id: 'ai.opencode.desktop', folder: ALL },
  { product: 'goose', name: 'Goose', id: 'com.electron.goose', folder: ALL },
  { product: 'void', name: 'Void', id: 'com.voideditor.Void', folder: ALL },
  { product: 'replit', name: 'Replit', id: 'com.electron.replit', folder: ALL },
  { product: 'conductor', name: 'Conductor', id: 'com.conductor.app', folder: ALL },
  { product: 'opcode', name: 'opcode', id: 'opcode.asterisk.so', folder: ALL },
  { product: 'openclaw', name: 'OpenClaw', id: 'ai.openclaw.mac', folder: ALL },
  { product: 'kiro-cli', name: 'Kiro CLI', id: 'com.amazon.codewhisperer', folder: ALL },
  { product: 'qoder-ide', name: 'Qoder IDE', id: 'com.qoder.ide', team: 'T27K5A5ZWD', folder: ALL },
  { product: 'codebuddy', name: 'CodeBuddy', id: 'com.tencent.codebuddy', folder: ALL },
  { product: 'factory-droid', name: 'Factory', id: 'ai.factory.desktop', folder: ALL },
  // Another Warp, a product of its own.
  { product: 'cloudflare-warp', name: 'Cloudflare WARP', id: 'com.cloudflare.1dot1dot1dot1.macos', folder: ALL },
  { product: 'zed', name: 'Zed Preview', id: 'dev.zed.Zed-Preview', folder: OWN },
  { product: 'cursor', name: 'Cursor', id: 'com.todesktop.230313mzl4w4u92', folder: OWN },
  {
    product: 'claude-desktop',
    name: 'Claude',
    id: 'com.anthropic.claudefordesktop',
    team: 'Q6L2SF6YDW',
    folder: '/Applications/AI',
  },
  // Hidden ones: what they are is inside.
  {
    product: 'cursor',
    name: 'Notes 2',
    id: 'com.todesktop.230313mzl4w4u92',
    folder: ALL,
    evasion: 'an application under another name',
  },
  {
    product: 'zed',
    name: 'Calculator',
    id: 'dev.zed.Zed',
    folder: '/Applications/Utilities',
    evasion: 'under the name of a system application',
  },
  {
    product: 'ollama',
    name: 'Ollama',
    id: 'com.electron.ollama',
    team: '3MU9H2V9Y9',
    folder: '/Users/ben/Downloads',
    evasion: 'run from the downloads',
  },
  { product: 'kiro', name: 'Kiro', id: 'dev.kiro.desktop', folder: '/Users/Shared/.tools', evasion: 'in a hidden shared folder' },
  { product: 'warp', name: 'Warp', id: 'dev.warp.Warp-Stable', folder: '/Users/ben/Desktop/stuff', evasion: 'on the desktop' },
  {
    product: 'windsurf-devin-desktop',
    name: 'Windsurf',
    id: 'com.exafunction.windsurf',
    folder: '/Volumes/Data/Apps',
    evasion: 'on another disk',
  },
  { product: 'trae', name: 'Trae', id: 'com.trae.app', folder: '/opt/apps', evasion: 'in a folder for no applications' },
];

/** Applications in bundles, signed, wherever an account can put them. */
export const applications: readonly Step[] = BUNDLES.map((bundle) => {
  const at = `${bundle.folder}/${bundle.name}.app`;
  const { product, evasion } = bundle;
  return place(
    { product, path: at, channel: 'application', ...(evasion === undefined ? {} : { class: 'evasion', evasion }) },
    (site) => {
      const { id, team, name } = bundle;
      site.write(`${at}/Contents/Info.plist`, infoPlist({ id, name }));
      const claims = { identifier: id, ...(team === undefined ? {} : { team }) };
      site.write(
        `${at}/Contents/MacOS/${name}`,
        buildExampleProgram({ kind: 'mach-o', text: name, platform: 'macos', ...claims }),
        0o755,
      );
      site.write(`${at}/Contents/PkgInfo`, 'APPL????');
    },
  );
});

/** An Info.plist as Xcode writes it. */
export function infoPlist({ id, name }: { readonly id: string; readonly name: string }): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>CFBundleExecutable</key>
	<string>${name}</string>
	<key>CFBundleIdentifier</key>
	<string>${id}</string>
	<key>CFBundleName</key>
	<string>${name}</string>
	<key>CFBundlePackageType</key>
	<string>APPL</string>
	<key>CFBundleShortVersionString</key>
	<string>1.2.3</string>
</dict>
</plist>
`;
}
