import { join, nameOf, parentOf, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';
import { asarFile } from '../../formats/asar.ts';
import { parseJson } from '../../formats/json.ts';
import { isOutcome, type Host } from '../../host/contract.ts';
import type { Bench, Recognition } from '../contract.ts';
import { productNames, type ProductNames } from '../product-names.ts';
import { gapOf } from '../unread.ts';

/** VS Code's product.json is 300 kB. */
const MAX_MANIFEST = 4 * 1024 * 1024;

/** What an Electron application says of itself. */
export interface ElectronProduct {
  /** Wanted ones only. */
  readonly keys: readonly Key[];
  readonly version?: string;
  /** What of its manifests could not be read. */
  readonly gaps: readonly Recognition[];
}

/**
 * The product of an Electron application by what lies in its folder of resources: `app/product.json` (`nameShort`, `nameLong`, `applicationName`: the VS Code
 * family, microsoft/vscode product.json) and `package.json` (`productName`, `name`), unpacked or in `app.asar`.
 */
export function electronProduct(bench: Bench, resources: HostPath): ElectronProduct {
  const app = join(resources, 'app');
  const gaps: Recognition[] = [];
  const product = readJson(bench.host, `${app}/product.json`, gaps);
  const manifest = readJson(bench.host, `${app}/package.json`, gaps);
  const own =
    product === undefined && manifest === undefined
      ? packedManifest(bench, `${app}.asar`, gaps)
      : productNames(product, manifest);
  const keys = own.names.map((name): Key => `product-name:${name}`).filter((key) => bench.wanted.has(key));
  return { keys: [...new Set(keys)], gaps, ...(own.version === undefined ? {} : { version: own.version }) };
}

/** The application folder that a program belongs to: its own or the one around `bin`, where Electron's resources lie; undefined when there are none. */
export function electronFolder(host: Host, program: HostPath): HostPath | undefined {
  const own = parentOf(program);
  const folders = nameOf(own) === 'bin' ? [parentOf(own), own] : [own];
  return folders.find((folder) => ['app', 'app.asar'].some((name) => !isOutcome(host.facts(join(folder, `resources/${name}`)))));
}

/** An archive's header names all its files, so that reading it costs milliseconds: paid once for each archive. */
function packedManifest(bench: Bench, archive: HostPath, gaps: Recognition[]): ProductNames {
  const file = bench.host.open(archive);
  if (isOutcome(file)) {
    gaps.push(...gapOf(file, archive));
    return { names: [] };
  }
  try {
    const { id, size, modifiedMs, changedMs } = file.facts;
    const key = `asar 1 ${id} ${size} ${modifiedMs} ${changedMs}`;
    const known = bench.cache.get(key);
    if (isNames(known)) return known;
    const bytes = asarFile(file, 'package.json', MAX_MANIFEST);
    const names = bytes === undefined ? { names: [] } : productNames(undefined, parseJson(bytes));
    bench.cache.set(key, names);
    return names;
  } finally {
    file.close();
  }
}

function isNames(value: unknown): value is ProductNames {
  return (
    typeof value === 'object' &&
    value !== null &&
    'names' in value &&
    Array.isArray(value.names) &&
    value.names.every((name) => typeof name === 'string') &&
    (!('version' in value) || typeof value.version === 'string')
  );
}

function readJson(host: Host, path: HostPath, gaps: Recognition[]): unknown {
  const bytes = host.read(path, MAX_MANIFEST);
  const content = isOutcome(bytes) ? undefined : parseJson(bytes);
  if (content === undefined) gaps.push(...gapOf(isOutcome(bytes) ? bytes : 'malformed', path));
  return content;
}
