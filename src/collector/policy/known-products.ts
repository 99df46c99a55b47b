import type { Signature } from '../../domain/signature.ts';

/** A product as the catalogue names it. */
export interface Product {
  readonly id: string;
  /** For people: `Claude Code`. */
  readonly name: string;
  readonly category?: string | undefined;
}

/** What a catalogue holds of a product's signature. */
export type SignatureFacts = Omit<Signature, 'references' | 'examples' | 'collisions'>;

/** What the collector's catalogue says of products, for people's eyes and for verdicts on categories. */
export interface KnownProducts {
  /** The catalogue's version; absent without one. */
  readonly version?: string;
  readonly products: ReadonlyMap<string, Product>;
  /** What betrays a product, and what is to be said of it; undefined without a catalogue that holds it. */
  about?(product: string): SignatureFacts | undefined;
  /** How to remove a copy that came by this channel, one step a line; undefined when nothing is known. */
  removal(product: string, channel: string): readonly string[] | undefined;
}

/** Without a catalogue products go by their ids. */
export const NO_PRODUCTS: KnownProducts = { products: new Map(), removal: () => undefined };

/** The product of that id; one that the catalogue does not hold goes by its id. */
export function productOf(known: KnownProducts, id: string): Product {
  return known.products.get(id) ?? { id, name: id };
}
