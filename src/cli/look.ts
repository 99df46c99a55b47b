import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { hostname } from 'node:os';
import type { Io } from './contract.ts';
import { cacheFolder } from './compile-cache.mjs';
import { rootFolder } from './root-folder.ts';
import { shippedCatalogue } from './shipped-catalogue.ts';
import type { CatalogueIndex } from '../catalogue/catalogue-index.ts';
import { KnownError } from '../domain/errors.ts';
import type { HostLabels } from '../domain/host.ts';
import type { Platform } from '../domain/platform.ts';
import type { NearMiss } from '../domain/evidence.ts';
import type { ScanDocument } from '../domain/scan-document.ts';
import { runWorker } from '../scanner/worker-run.ts';
import { monotonicMs } from '../domain/clock.ts';

/** How one look of a command is made. */
export interface LookOptions {
  readonly depth: 'quick' | 'deep';
  readonly deadlineMs: number;
  readonly root?: string;
  readonly platform?: Platform;
  readonly catalogue?: string;
  /** Absent: the account's own; empty: none. */
  readonly cache?: string;
  /** In a deep look, so long a folder that shows no change is believed; absent: a week. */
  readonly readAgainMs?: number;
}

/** What a look gave, and what it was made with. */
export interface Looked {
  readonly document: ScanDocument;
  readonly nearMisses: readonly NearMiss[];
  /** The catalogue that was looked with; read only when something of it is shown. */
  index(): Promise<CatalogueIndex>;
}

/**
 * One look for a command: the scan worker's answer as the document that `scan --json` prints.
 *
 * @throws KnownError E_ROOT_UNREADABLE, E_CATALOGUE_INVALID, E_SCAN_FAILED
 */
export async function look(options: LookOptions, io: Io): Promise<Looked> {
  if (options.root !== undefined) rootFolder(options.root, io.cwd);
  const catalogue = options.catalogue ?? (await shippedCatalogue());
  checkReadable(catalogue);
  const progress = progressOn(io);
  const { catalogue: _, cache: given, deadlineMs, ...request } = options;
  const cache = given ?? ownCache(io);
  const result = await runWorker(
    { ...request, catalogue, ...(cache === undefined || cache === '' ? {} : { cache }) },
    { deadlineMs, signal: io.signal, onScope: progress.show },
  );
  progress.clear();
  const document: ScanDocument = {
    schema: 'bandog.scan/1',
    host: labels(options),
    catalogue: result.catalogue,
    startedAt: result.startedAt,
    durationMs: Math.round(result.durationMs * 10) / 10,
    complete: result.coverage.length > 0 && result.coverage.every((scope) => scope.complete),
    findings: result.observations,
    coverage: result.coverage,
  };
  return { document, nearMisses: result.nearMisses, index: () => indexOf(catalogue) };
}

/** What large executables are, kept between the scans of one account where no other can write. */
function ownCache({ env }: Io): string | undefined {
  const folder = cacheFolder(env, 'identity');
  return folder === undefined ? undefined : path.join(folder, 'identity.json');
}

async function indexOf(catalogue: string): Promise<CatalogueIndex> {
  const { openCatalogue } = await import('../catalogue/open.ts');
  const { indexCatalogue } = await import('../catalogue/catalogue-index.ts');
  return indexCatalogue(openCatalogue(readFileSync(catalogue)));
}

function checkReadable(catalogue: string): void {
  try {
    accessSync(catalogue, constants.R_OK);
  } catch (error) {
    throw new KnownError(
      'E_CATALOGUE_INVALID',
      `cannot read the catalogue ${catalogue}`,
      'Name a compiled catalogue that you may read.',
      error,
    );
  }
}

function labels(options: LookOptions): HostLabels {
  const own = process.platform === 'darwin' ? 'macos' : process.platform === 'win32' ? 'windows' : 'linux';
  return { name: options.root ?? hostname(), platform: options.platform ?? own };
}

interface ProgressLine {
  show(scope: string): void;
  clear(): void;
}

/** One line that is overwritten, for a person who waits; nothing for a file or a pipe. */
function progressOn({ stderr }: Io): ProgressLine {
  if (!stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  const begun = monotonicMs();
  return {
    show(scope) {
      if (monotonicMs() - begun < 500) return; // a quick look is over before a line can be read
      stderr.write(`\r\u001b[2K  looking at ${scope}`.slice(0, stderr.columns));
    },
    clear: () => stderr.write('\r\u001b[2K'),
  };
}
