import { productWords } from '../agent/product-words.ts';
import { shippedCatalogue } from './shipped-catalogue.ts';

/** Names of products by id, for people; an id that the shipped catalogue does not know, or all where it cannot be read, name themselves. */
export async function productNames(ids: Iterable<string>): Promise<(id: string) => string> {
  try {
    const words = productWords(await shippedCatalogue(), new Set(ids));
    return (id) => words.get(id)?.name ?? id;
  } catch {
    return (id) => id; // a name is a comfort; the ids are there
  }
}
