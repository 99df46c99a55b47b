import { describe, expect, it } from 'vitest';
import { editorExtension } from './recogniser.ts';
import { identityCache } from '../../identity-cache.ts';
import { recordedHost } from '../../host/recorded.ts';
import type { RecordedNode } from '../../host/recorded-tree.ts';
import type { Host } from '../../host/contract.ts';
import { lookAt } from '../../pipeline.ts';
import { indexOf, NO_CACHE } from '../../../../test/tree-on-disk.ts';

const FOLDER = '/home/ann/.cursor/extensions/anthropic.claude-code-2.1.0-linux-x64';
const NATIVE = `${FOLDER}/resources/native-binary/claude`;
const index = indexOf({ id: 'claude-code', editorExtensions: ['Anthropic.claude-code'] });
const tree = new Map<string, RecordedNode>([
  [`${FOLDER}/package.json`, '{"publisher":"Anthropic","name":"claude-code","version":"2.1.0","main":"./extension.js"}'],
  [`${FOLDER}/extension.js`, 'code'],
]);

describe('an extension', () => {
  it('is running while the program that it carries runs', () => {
    const host = recordedHost({
      tree: new Map([...tree, [NATIVE, { content: '\x7fELF', size: 2_000_000, mode: 0o755 }]]),
      processes: [
        {
          pid: 7,
          parent: 1,
          startTicks: '9',
          title: 'claude',
          executable: NATIVE,
          deleted: false,
          arguments: ['claude'],
          owner: 1000,
        },
      ],
    });
    const { observations } = lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
    expect(
      observations.map(({ product, identity, running }) => ({ product, identity, pids: running.map(({ pid }) => pid) })),
    ).toEqual([{ product: 'claude-code', identity: 'proven', pids: [7] }]);
  });

  it('that nobody wants is read once, and found when a signature comes to want it', () => {
    const recorded = recordedHost({ tree });
    const reads: string[] = [];
    const host: Host = {
      ...recorded,
      read(path, maxBytes) {
        reads.push(path);
        return recorded.read(path, maxBytes);
      },
    };
    const candidate = { kind: 'editor-extension', editor: 'Cursor', path: FOLDER, channel: 'editor-extension' } as const;
    const cache = identityCache();
    const recognise = (wanted: ReturnType<typeof indexOf>): number =>
      editorExtension.recognise({ host, wanted, cache }, candidate).length;
    const other = indexOf({ id: 'other', editorExtensions: ['a.b'] });
    expect([recognise(other), recognise(other), reads.length, recognise(index)]).toEqual([0, 0, 1, 1]);
  });
});
