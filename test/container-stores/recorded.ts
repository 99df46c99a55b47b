import type { Store } from './stores.ts';
import type { RecordedNode, RecordedTree } from '../../src/scanner/host/recorded-tree.ts';
import type { HostPath } from '../../src/domain/host-path.ts';

/** What overlayfs leaves of a name that a layer removed. */
export const REMOVED: RecordedNode = { kind: 'other', mode: 0 };

/** A store as it lies at a path of a host, with the content of its layers. */
export function storeAt(
  root: HostPath,
  store: Store,
  layers: Readonly<Record<string, Readonly<Record<HostPath, RecordedNode>>>>,
): RecordedTree {
  const files = [...store.files].map(([path, content]) => [`${root}/${path}`, content] as const);
  const contents = Object.entries(layers).flatMap(([label, tree]) =>
    Object.entries(tree).map(([path, node]) => [`${root}/${store.folderOf(label)}${path}`, node] as const),
  );
  return new Map([...files, ...contents]);
}
