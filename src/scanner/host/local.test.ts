import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isOutcome } from './contract.ts';
import { hostContract } from './contract-suite.ts';
import { localHost } from './local.ts';
import type { RecordedNode, RecordedTree } from './recorded-tree.ts';
import { toBytes } from '../../domain/host-path.ts';

hostContract('a folder as a host', (tree) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-host-'));
  chmodSync(folder, 0o755);
  write(folder, tree);
  return { host: localHost({ root: folder, platform: 'linux' }), unprivileged, close: () => rmSync(folder, { recursive: true }) };
});

test('a listed process gets the inode that its path leads to, and can be opened by its pid', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-host-'));
  try {
    write(
      folder,
      new Map<string, RecordedNode>([
        ['/opt/tool', 'content'],
        ['/bin/tool', { link: '/opt/tool' }],
      ]),
    );
    const listed = { parent: 1, owner: 0, startTicks: '0', title: 'tool', deleted: false, arguments: [] };
    const processes = [
      { ...listed, pid: 7, executable: '/bin/tool' },
      { ...listed, pid: 8 },
      { ...listed, pid: 9, executable: '/gone' },
    ];
    const host = localHost({ root: folder, platform: 'macos', processes });
    const facts = host.facts('/opt/tool');
    expect(host.processes()).toEqual([
      { ...processes[0], executable: '/opt/tool', executableFacts: facts },
      ...processes.slice(1),
    ]);
    const opened = host.openExecutable(7);
    expect(isOutcome(opened) ? opened : Buffer.from(opened.read(0, 7)).toString()).toBe('content');
    if (!isOutcome(opened)) opened.close();
    expect([host.openExecutable(8), host.openExecutable(9), host.openExecutable(10)]).toEqual(['absent', 'absent', 'absent']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Root is let through everywhere: look as nobody. */
function unprivileged<T>(look: () => T): T {
  if (process.geteuid?.() !== 0) return look();
  process.seteuid?.(65_534);
  try {
    return look();
  } finally {
    process.seteuid?.(0);
  }
}

/** Writes a recorded tree to disk; modes last, so that nothing locks us out on the way. */
function write(root: string, tree: RecordedTree): void {
  const written = new Map<RecordedNode, Buffer>();
  const paths = [...tree].map(([given, node]) => ({ node, target: Buffer.from(toBytes(root + given)) }));
  for (const { node, target } of paths) {
    mkdirSync(target.subarray(0, target.lastIndexOf('/')), { recursive: true });
    const facts = typeof node === 'string' || node instanceof Uint8Array ? { content: node } : node;
    const earlier = typeof node === 'string' ? undefined : written.get(node);
    if (earlier !== undefined) linkSync(earlier, target);
    else if (facts.link !== undefined) symlinkSync(facts.link, target);
    else if (facts.kind === 'folder') mkdirSync(target, { recursive: true });
    else if (facts.kind === 'other') execFileSync('mkfifo', [target.toString()]);
    else writeFileSync(target, facts.content ?? '', { mode: 0o644 });
    if (facts.size !== undefined) truncateSync(target, facts.size);
    written.set(node, target);
  }
  for (const { node, target } of paths) {
    if (typeof node === 'object' && 'mode' in node && node.mode !== undefined) chmodSync(target, node.mode);
  }
}
