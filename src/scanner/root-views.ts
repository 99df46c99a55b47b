import type { Host } from './host/contract.ts';
import { unionHost, type UnionHost } from './host/union.ts';
import type { PlacedRoot } from './further-roots.ts';
import { environmentKey } from '../domain/environment-key.ts';
import type { ScopeId } from '../domain/evidence.ts';
import type { HostPath } from '../domain/host-path.ts';

/** Roots that are held as hosts at a time; each remembers some thousand folders. */
const MAX_HELD = 8;

/**
 * The further roots of one look as hosts, and which of them answers for what: a layer that several images share is looked at once,
 * and what is in it is the first image's that shows it, on which the others are built; what no image shows is the container's own.
 */
export class RootViews {
  readonly #outer: Host;
  readonly #byLayer = new Map<HostPath, PlacedRoot[]>();
  readonly #complete = new Set<PlacedRoot>();
  readonly #held = new Map<PlacedRoot, UnionHost>();

  /** @param roots in the order of `FurtherRoots` */
  constructor(outer: Host, roots: readonly PlacedRoot[]) {
    this.#outer = outer;
    for (const root of roots.filter(({ process }) => process === undefined)) {
      for (const layer of root.layers) {
        const known = this.#byLayer.get(layer);
        if (known === undefined) this.#byLayer.set(layer, [root]);
        else known.push(root);
      }
    }
  }

  /** This root through `outer`; a walk of it leaves out what an image whose look was complete shows in the same way. */
  viewOf(root: PlacedRoot, outer: Host): UnionHost {
    const base = this.#baseOf(root);
    const shown = base === undefined ? undefined : this.#hold(base);
    return unionHost(outer, {
      platform: root.platform,
      layers: root.layers,
      ...(shown === undefined ? {} : { isElsewhere: (folder, parts) => isSame(parts, shown.partsOf(folder)) }),
    });
  }

  /** What a look at this root rests on beside the disk: its folders, and the image on which it is built. */
  keyOf(root: PlacedRoot): ScopeId {
    return [root.scope, ...root.layers, this.#baseOf(root)?.digest ?? ''].join('\n');
  }

  /** Takes note that all that this root shows is known, from this look or an earlier one. */
  isKnown(root: PlacedRoot): void {
    if (root.writable === undefined) this.#complete.add(root);
  }

  /** The image whose look was complete and in which the same layer shows this path, when that is not the root itself. */
  ownerOf(root: PlacedRoot, shown: { readonly path: HostPath; readonly layer: HostPath }): PlacedRoot | undefined {
    for (const other of this.#byLayer.get(shown.layer) ?? []) {
      if (other === root) return undefined;
      if (this.#complete.has(other) && this.#hold(other).layerOf(shown.path) === shown.layer) return other;
    }
    return undefined;
  }

  /** Other images by whose names this layer is known, too. */
  sharersOf(root: PlacedRoot, layer: HostPath): readonly string[] {
    const others = (this.#byLayer.get(layer) ?? []).filter((other) => other !== root && other.writable === undefined);
    return [...new Set(others.flatMap((other) => (other.imageNames?.length ? (other.environment.image ?? []) : [])))].toSorted();
  }

  /** Keys of all environments that this root shows: its own first, then those of images with which it shares layers, from the top. */
  keysOf(root: PlacedRoot): readonly string[] {
    const others = root.layers.flatMap((layer) =>
      (this.#byLayer.get(layer) ?? []).filter((other) => other.writable === undefined),
    );
    return [...new Set([root, ...others].map(({ environment }) => environmentKey(environment)))];
  }

  /** The known image that has most of this root's layers: all below the first that they share. */
  #baseOf(root: PlacedRoot): PlacedRoot | undefined {
    for (const [at, layer] of root.layers.entries()) {
      const shared = root.layers.slice(at);
      const known = (this.#byLayer.get(layer) ?? []).filter((other) => this.#complete.has(other));
      const base = known.find((other) => isSame(shared, other.layers.slice(-shared.length)));
      if (base !== undefined) return base;
    }
    return undefined;
  }

  #hold(root: PlacedRoot): UnionHost {
    const held = this.#held.get(root) ?? unionHost(this.#outer, { platform: root.platform, layers: root.layers });
    this.#held.delete(root); // the end of the map is what was asked for last
    this.#held.set(root, held);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MAX_HELD && oldest !== undefined) this.#held.delete(oldest);
    return held;
  }
}

function isSame(some: readonly HostPath[], others: readonly HostPath[]): boolean {
  return some.length > 0 && some.length === others.length && some.every((path, at) => path === others[at]);
}
