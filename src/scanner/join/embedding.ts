import type { Copy } from './copy.ts';
import { outerThing } from './outer-thing.ts';
import { environmentKey } from '../../domain/environment-key.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { parentOf, type HostPath } from '../../domain/host-path.ts';

/** Says of a copy that lies inside something else what that is, and which product where one is known, so that the right thing gets removed. */
export function embedCopies(copies: readonly Copy[]): readonly Copy[] {
  const productAt = new Map<string, string>();
  for (const copy of copies) {
    for (const { evidence, strength } of copy.matches)
      if (strength !== 'hint') productAt.set(keyOf(evidence, evidence.root), copy.product);
  }
  return copies.map((copy) => {
    const around = productAround(copy, productAt);
    const inside = outerThing(topOf(copy));
    return { ...copy, ...(around === undefined ? {} : { partOf: around }), ...(inside === undefined ? {} : { inside }) };
  });
}

/** The outermost of its folders: the package, not the platform's part that it nests. */
function topOf({ matches }: Copy): HostPath {
  const roots = matches.filter(({ strength }) => strength !== 'hint').map(({ evidence }) => evidence.root);
  return roots.reduce((top, root) => (root.length < top.length ? root : top), roots[0] ?? '/');
}

function productAround(copy: Copy, productAt: ReadonlyMap<string, string>): string | undefined {
  for (const { evidence } of copy.matches) {
    for (let path = parentOf(evidence.root); path !== '/'; path = parentOf(path)) {
      const product = productAt.get(keyOf(evidence, path));
      if (product !== undefined && product !== copy.product) return product;
    }
  }
  return undefined;
}

/** A path means something only within its environment. */
function keyOf({ environment }: Evidence, path: HostPath): string {
  return `${environmentKey(environment)}\0${path}`;
}
