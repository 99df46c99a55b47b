import type { CatalogueIndex, IndexEntry } from '../catalogue/catalogue-index.ts';
import type { Evidence, Strength } from '../domain/evidence.ts';
import type { Key } from '../domain/wanted.ts';

/** A piece of evidence together with the one product that one of its names betrays. */
export interface Match {
  readonly evidence: Evidence;
  readonly product: string;
  readonly indicator: Key;
  readonly strength: Strength;
  /** Set when the evidence is a platform sub-package: the main package that it belongs to. */
  readonly partOf?: Key;
  readonly isEmbedded: boolean;
  /** A package that says its name without the files that make it: never more than `possible`. */
  readonly isBare: boolean;
}

/** All products that this evidence speaks of; one look-up for each name that it bears, whatever the size of the catalogue. */
export function matchesOf(evidence: Evidence, index: CatalogueIndex): readonly Match[] {
  return evidence.keys.flatMap((key) => index.entries(key as Key).map((entry) => matchOf(evidence, key as Key, entry)));
}

function matchOf(evidence: Evidence, key: Key, { product, indicator }: IndexEntry): Match {
  const isBare = indicator.strength === 'proof' && !evidence.runnable && evidence.kind !== 'process';
  return {
    evidence,
    product,
    indicator: key,
    strength: strengthOf(evidence, key, { strength: indicator.strength, isBare }),
    ...(indicator.partOf === undefined ? {} : { partOf: indicator.partOf }),
    isEmbedded: indicator.isEmbedded ?? false,
    isBare,
  };
}

function strengthOf(evidence: Evidence, key: Key, of: { readonly strength: Strength; readonly isBare: boolean }): Strength {
  if (of.isBare && isUninstalled(evidence)) return 'hint';
  return of.isBare || isSaidOnly(evidence, key) ? weaker(of.strength) : of.strength;
}

/**
 * Whether no manager can have left this bare manifest: it lies where none puts packages, or lacks the version without which no registry
 * takes one. Such are fixtures of tests, examples and notes.
 */
function isUninstalled({ kind, channel, version }: Evidence): boolean {
  return kind === 'npm-package' && (channel === 'copied-script' || version === undefined);
}

/** A command line that names a package shows a place where only this product is, but no file of it was seen. */
function isSaidOnly(evidence: Evidence, key: Key): boolean {
  return evidence.kind === 'process' && (key.startsWith('npm:') || key.startsWith('pypi:'));
}

function weaker(strength: Strength): Strength {
  return strength === 'proof' ? 'strong' : strength;
}
