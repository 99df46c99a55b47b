import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { indexCatalogue, type CatalogueIndex } from '../src/catalogue/catalogue-index.ts';
import type { CompiledSignature } from '../src/catalogue/catalogue.ts';
import { openCatalogue } from '../src/catalogue/open.ts';
import { writeCatalogue } from '../src/catalogue/write.ts';
import type { Platform } from '../src/domain/platform.ts';
import type { Host } from '../src/scanner/host/contract.ts';
import { localHost } from '../src/scanner/host/local.ts';

/** A file's content, or what else stands at its path; an executable is a file of mode 0755. */
export type TreeNode =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly fifo: true }
  | { readonly executable: string | Uint8Array };

/** The first bytes of a real executable, so that what asks for one is answered. */
export const ELF = '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0 a program';
/** The same with the mark of an AppImage, type 2. */
export const APP_IMAGE = '\x7fELF\x02\x01\x01\0AI\x02\0\0\0\0\0 a program';

/** A tree on a real disk as a host (of Linux, if nothing else is said), for as long as `use` runs. */
export function onDisk<T>(tree: Readonly<Record<string, TreeNode>>, use: (host: Host) => T, platform: Platform = 'linux'): T {
  const root = mkdtempSync(join(tmpdir(), 'bandog-tree-'));
  try {
    for (const [path, node] of Object.entries(tree)) put(join(root, path), node);
    return use(localHost({ root, platform }));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A signature of which only what matters is said. */
export type ShortSignature = Partial<CompiledSignature> & { readonly id: string };

/** An index over signatures. */
export function indexOf(...signatures: readonly ShortSignature[]): CatalogueIndex {
  return indexCatalogue(openCatalogue(catalogueOf(...signatures)));
}

/** The same as the file of a compiled catalogue. */
export function catalogueOf(...signatures: readonly ShortSignature[]): Uint8Array {
  const common = { vendor: 'v', category: 'other', status: 'stable', risk: 'none', removal: { default: ['x'] } } as const;
  return writeCatalogue(
    'test',
    signatures.map((signature) => ({ name: signature.id, ...common, ...signature })),
  );
}

/** POSIX's, which no package brings. */
const MAKE_FIFO = 'mkfifo';

/** A cache that remembers nothing. */
export const NO_CACHE = { get: () => undefined, set: () => undefined };

function put(path: string, node: TreeNode): void {
  mkdirSync(dirname(path), { recursive: true });
  if (typeof node === 'string') writeFileSync(path, node);
  else if (node instanceof Uint8Array) writeFileSync(path, node);
  else if ('link' in node) symlinkSync(node.link, path);
  else if ('fifo' in node) execFileSync(MAKE_FIFO, [path]);
  else {
    writeFileSync(path, typeof node.executable === 'string' ? Buffer.from(node.executable, 'latin1') : node.executable);
    chmodSync(path, 0o755);
  }
}
