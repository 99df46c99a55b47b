import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Io } from '../contract.ts';
import { explained } from '../explain/explained.ts';
import { explanation } from '../explain/explanation.ts';
import { look } from '../look.ts';
import { compileCatalogue, type SignatureFile } from '../../catalogue/compile.ts';
import type { Platform } from '../../domain/platform.ts';

const DEADLINE_MS = 300_000;
const DEEP_DEADLINE_MS = 3_600_000;

/** What is tried, and where. */
export interface DiskTrial {
  /** All signatures, so that rivals take what is theirs. */
  readonly files: readonly SignatureFile[];
  /** Those that are spoken of. */
  readonly products: ReadonlySet<string>;
  /** The folder that is the host; absent: this machine. */
  readonly root?: string;
  readonly platform?: Platform;
  readonly isDeep: boolean;
}

/** Scans real disks with these signatures and tells why each copy is found and what came near; resolves to 1 when something is found. */
export async function tryOnDisks({ files, products, isDeep, ...where }: DiskTrial, io: Io): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-signatures-'));
  try {
    const catalogue = path.join(folder, 'tried.catalogue');
    writeFileSync(catalogue, compileCatalogue(files, 'test'));
    const depth = isDeep ? 'deep' : 'quick';
    const looked = await look({ ...where, depth, deadlineMs: isDeep ? DEEP_DEADLINE_MS : DEADLINE_MS, catalogue }, io);
    const isTried = ({ product }: { readonly product: string }): boolean => products.has(product);
    const document = { ...looked.document, findings: looked.document.findings.filter(isTried) };
    const tried = { ...looked, document, nearMisses: looked.nearMisses.filter(isTried) };
    const said = explanation(explained(tried, undefined), undefined);
    io.stdout.write(await said.text({ output: io.stdout, env: io.env }));
    return said.document.findings.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
