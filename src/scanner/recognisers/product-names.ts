import { textOf } from '../formats/json.ts';

const NAME_LENGTH = 128;

/** What an Electron application calls itself. */
export interface ProductNames {
  readonly names: readonly string[];
  readonly version?: string;
}

/** The names in a product.json (`nameShort`, `nameLong`, `applicationName`) and in a package.json (`productName`, `name`), either of which may be missing. */
export function productNames(product: unknown, manifest: unknown): ProductNames {
  const names = [
    ...['nameShort', 'nameLong', 'applicationName'].map((name) => textOf(product, name, NAME_LENGTH)),
    ...['productName', 'name'].map((name) => textOf(manifest, name, NAME_LENGTH)),
  ].filter((name) => name !== undefined);
  const version = textOf(manifest, 'version', NAME_LENGTH) ?? textOf(product, 'version', NAME_LENGTH);
  return { names, ...(version === undefined ? {} : { version }) };
}
