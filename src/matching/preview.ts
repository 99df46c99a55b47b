import type { CatalogueIndex } from '../catalogue/catalogue-index.ts';
import type { CompiledSignature } from '../catalogue/catalogue.ts';
import type { Strength } from '../domain/evidence.ts';
import type { Finding } from '../domain/finding.ts';
import type { Identity } from '../domain/state.ts';
import type { Key } from '../domain/wanted.ts';
import { identityOf, type Sign } from './identity.ts';

/** What a changed signature makes of one stored finding. */
export type Impact =
  | { readonly kind: 'stays' }
  | { readonly kind: 'disappears'; readonly product: string }
  | { readonly kind: 'identity'; readonly product: string; readonly from: Identity; readonly to: Identity }
  /** The same evidence now speaks of this product too. */
  | { readonly kind: 'appears'; readonly product: string; readonly to: Identity };

/** The catalogue before a change, and one after it that holds at least the signatures that changed. */
export interface Changed {
  readonly before: CatalogueIndex;
  readonly after: CatalogueIndex;
  readonly signatures: readonly CompiledSignature[];
}

/**
 * What is made of a finding by the evidence that is stored of it: names, each with what it was worth. What was worth less than its name
 * alone would be (a bare manifest, a version that only says so) stays as much below the new worth. What nobody reported cannot appear:
 * near misses never leave a host.
 */
export function impactOf(
  finding: Pick<Finding, 'product' | 'identity' | 'evidence'>,
  { before, after, signatures }: Changed,
): readonly Impact[] {
  return signatures.flatMap((signature): readonly Impact[] => {
    const identity = identityOf(signsOf(finding, { before, after, product: signature.id }), signature);
    if (signature.id === finding.product) {
      if (identity === undefined) return [{ kind: 'disappears', product: signature.id }];
      return identity === finding.identity
        ? [{ kind: 'stays' }]
        : [{ kind: 'identity', product: signature.id, from: finding.identity, to: identity }];
    }
    const spokeBefore = finding.evidence.some((one) => strengthIn(before, one.indicator, signature.id) !== undefined);
    return identity === undefined || spokeBefore ? [] : [{ kind: 'appears', product: signature.id, to: identity }];
  });
}

function signsOf(
  finding: Pick<Finding, 'product' | 'evidence'>,
  of: { readonly before: CatalogueIndex; readonly after: CatalogueIndex; readonly product: string },
): readonly Sign[] {
  return finding.evidence.flatMap((one) => {
    const worth = strengthIn(of.after, one.indicator, of.product);
    if (worth === undefined) return [];
    const was = strengthIn(of.before, one.indicator, finding.product) ?? one.strength;
    const below = Math.max(0, STRENGTHS.indexOf(one.strength) - STRENGTHS.indexOf(was));
    const strength = STRENGTHS[Math.min(STRENGTHS.length - 1, STRENGTHS.indexOf(worth) + below)] ?? 'hint';
    return [{ indicator: one.indicator as Key, strength, isBare: below > 0 && was === 'proof' }];
  });
}

/** From the strongest down. */
const STRENGTHS: readonly Strength[] = ['proof', 'strong', 'hint'];

function strengthIn(index: CatalogueIndex, name: string, product: string): Strength | undefined {
  return index.entries(name as Key).find((entry) => entry.product === product)?.indicator.strength;
}
