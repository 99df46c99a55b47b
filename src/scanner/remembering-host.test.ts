import { describe, expect, it } from 'vitest';
import type { Host } from './host/contract.ts';
import { recordedHost } from './host/recorded.ts';
import type { RecordedNode } from './host/recorded-tree.ts';
import { rememberingHost } from './remembering-host.ts';

const TREE = new Map<string, RecordedNode>([
  ['/home/alice/notes.txt', 'hello'],
  ['/home/alice/link', { link: 'real' }],
  ['/home/alice/real/inside', 'x'],
  ['/home/alice/locked', { kind: 'folder', isDenied: true }],
  ['/home/alice/__proto__', 'x'],
  ...Array.from({ length: 3000 }, (_, at): [string, RecordedNode] => [`/home/alice/many/${at}`, 'x']),
]);
const PATHS = [
  '/',
  '/home',
  '/home/alice',
  '/home/alice/notes.txt',
  '/home/alice/notes.txt/below',
  '/home/alice/none',
  '/home/alice/link',
  '/home/alice/link/inside',
  '/home/alice/real/inside',
  '/home/alice/locked',
  '/home/alice/locked/x',
  '/home/alice/__proto__',
  '/home/alice/constructor',
  '/home/alice/many',
  '/home/alice/many/2999',
  '/home/alice/many/3000',
];

/** The recorded host, and every question that reached it. */
function counted(): { readonly host: Host; readonly asked: string[] } {
  const inner = recordedHost({ tree: TREE });
  const asked: string[] = [];
  const list: Host['list'] = (folder) => (asked.push(`list ${folder}`), inner.list(folder));
  const facts: Host['facts'] = (path) => (asked.push(`facts ${path}`), inner.facts(path));
  return { asked, host: { ...inner, list, facts } };
}

describe('a host that remembers', () => {
  it('answers as the host does, whatever was asked before', () => {
    const plain = recordedHost({ tree: TREE });
    const remembering = rememberingHost(recordedHost({ tree: TREE }));
    for (const _round of [1, 2]) {
      for (const path of PATHS) {
        expect(remembering.resolveLinks(path, '/home'), path).toEqual(plain.resolveLinks(path, '/home'));
        expect(remembering.facts(path), path).toEqual(plain.facts(path));
        expect(remembering.list(path), path).toEqual(plain.list(path));
        expect(remembering.facts(path), path).toEqual(plain.facts(path));
      }
    }
  });

  it('asks each thing once, and nothing of what a listing did not show', () => {
    const { host, asked } = counted();
    const remembering = rememberingHost(host);
    for (const _round of [1, 2, 3]) {
      remembering.list('/home/alice');
      remembering.facts('/home/alice/notes.txt');
      remembering.facts('/home/alice/none');
    }
    expect(asked).toEqual(['list /home/alice', 'facts /home/alice/notes.txt']);
  });

  it('resolves many links by one look at each folder on the way', () => {
    const { host, asked } = counted();
    const remembering = rememberingHost(host);
    for (const name of ['inside', 'none', 'inside']) remembering.resolveLinks(`/home/alice/link/${name}`, '/');
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).toContain('facts /home/alice/link');
  });

  it('keeps no listing of thousands', () => {
    const { host, asked } = counted();
    const remembering = rememberingHost(host);
    remembering.list('/home/alice/many');
    remembering.list('/home/alice/many');
    expect(asked).toEqual(['list /home/alice/many', 'list /home/alice/many']);
  });
});
