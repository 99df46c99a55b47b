import { asarFile } from '../formats/asar.ts';
import { appImageContents, isAppImage } from '../formats/app-image.ts';
import type { ByteSource } from '../formats/byte-source.ts';
import { parseJson } from '../formats/json.ts';
import type { SquashfsImage } from '../formats/squashfs.ts';
import { productNames, type ProductNames } from './product-names.ts';
import type { Key, Wanted } from '../../domain/wanted.ts';

/** What lies packed in an AppImage, as far as a signature names it. */
export interface PackedApplication {
  /** Wanted ones only. */
  readonly keys: readonly Key[];
  readonly version?: string;
}

const MAX_MANIFEST = 4 * 1024 * 1024;
const MAX_ENTRY = 256 * 1024;
const MAX_ENTRIES = 8;
/** Where builders put Electron's resources: at the top (electron-builder), or where a package would have them; `*` is the product's folder. */
const RESOURCES = ['resources', 'usr/bin/resources', 'usr/share/*/resources', 'usr/lib/*/resources', 'opt/*/resources'];
const VERSION = /^X-AppImage-Version=([\w.+~-]{1,64})\s*$/m;

/**
 * The application inside of an AppImage, whatever the file is called: its desktop entry, which lies at the top (AppImageSpec, "AppDir"), and what
 * its Electron resources call it. Undefined when the file is no AppImage; nothing of one whose packing is not read (xz, and all of type 1).
 */
export function packedApplication(source: ByteSource, wanted: Wanted): PackedApplication | undefined {
  if (!isAppImage(source)) return undefined;
  const image = appImageContents(source);
  if (typeof image === 'string') return { keys: [] };
  const entries = (image.list('') ?? []).map(({ name }) => name).filter((name) => name.endsWith('.desktop'));
  const product = packedProduct(image);
  const keys = [
    ...entries.slice(0, MAX_ENTRIES).map((name): Key => `desktop:${name.slice(0, -'.desktop'.length)}`),
    ...product.names.map((name): Key => `product-name:${name}`),
  ];
  const version = product.version ?? entryVersion(image, entries[0]);
  return {
    keys: [...new Set(keys)].filter((key) => wanted.has(key)),
    ...(version === undefined ? {} : { version }),
  };
}

function packedProduct(image: SquashfsImage): ProductNames {
  for (const resources of RESOURCES.flatMap((pattern) => foldersOf(image, pattern))) {
    const product = jsonIn(contentOf(image, `${resources}/app/product.json`));
    const manifest = jsonIn(contentOf(image, `${resources}/app/package.json`));
    if (product !== undefined || manifest !== undefined) return productNames(product, manifest);
    const archive = image.open(`${resources}/app.asar`);
    const packed = archive === undefined ? undefined : jsonIn(asarFile(archive, 'package.json', MAX_MANIFEST));
    if (packed !== undefined) return productNames(undefined, packed);
  }
  return { names: [] };
}

function foldersOf(image: SquashfsImage, pattern: string): readonly string[] {
  const [parent = '', rest] = pattern.split('/*');
  if (rest === undefined) return [pattern];
  return (image.list(parent) ?? []).filter((entry) => entry.kind === 'folder').map((entry) => `${parent}/${entry.name}${rest}`);
}

function entryVersion(image: SquashfsImage, entry: string | undefined): string | undefined {
  const bytes = entry === undefined ? undefined : contentOf(image, entry, MAX_ENTRY);
  return bytes === undefined ? undefined : VERSION.exec(Buffer.from(bytes).toString('utf8'))?.[1];
}

function contentOf(image: SquashfsImage, path: string, maxBytes = MAX_MANIFEST): Uint8Array | undefined {
  const file = image.open(path);
  if (file === undefined || file.size > maxBytes) return undefined;
  const bytes = file.read(0, file.size);
  return bytes.length === file.size ? bytes : undefined;
}

function jsonIn(bytes: Uint8Array | undefined): unknown {
  return bytes === undefined ? undefined : parseJson(bytes);
}
