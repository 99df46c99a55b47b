import type { Catalogue, CompiledSignature } from './catalogue.ts';
import { CATALOGUE_SCHEMA, ENTRY_BYTES, FILTER_BYTES, hashOf, MAX_BYTES, MAX_HEADER, SEAL_BYTES, type Header } from './format.ts';
import { LineTable } from './line-table.ts';
import { sha256OfBoth, type Digest } from '../domain/digest.ts';
import { KnownError } from '../domain/errors.ts';

const TAB = 0x09;
const LINE_FEED = 0x0a;

/**
 * Opens compiled bytes (format.ts): the header, the seal and the table's bounds are checked, and lines are read when they are asked for. The
 * compiler has checked every signature, and bytes from elsewhere are trusted by their digest, not by their shape.
 *
 * @param opening.known the digest that these very bytes had when they were opened before; spares the seal
 * @param opening.isBrief see sha256OfBoth
 * @throws KnownError E_CATALOGUE_INVALID
 */
export function openCatalogue(
  bytes: Uint8Array,
  { known, isBrief = false }: { readonly known?: Digest | undefined; readonly isBrief?: boolean } = {},
): Catalogue {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const { header, filterAt } = headerOf(file);
  const tableAt = filterAt + header.filter;
  const linesAt = tableAt + header.lines * ENTRY_BYTES;
  const end = file.length - SEAL_BYTES;
  const [from, to] = header.signatures;
  if (linesAt > end || from > to || linesAt + to > end) throw damaged();
  const digest = known ?? digestOf(file, end, isBrief);
  const table = new LineTable(file.subarray(filterAt, tableAt), file.subarray(tableAt, linesAt));
  const lines = file.subarray(linesAt, end);
  return {
    version: header.version,
    digest,
    products: header.products,
    signatures: () => signaturesIn(lines.toString('utf8', from, to)),
    line(name) {
      for (const at of table.beginnings(hashOf(name))) {
        const said = lineAt(lines, at, name);
        if (said !== undefined) return parsed(said);
      }
      return undefined;
    },
    mayHave: (hash) => table.mayHave(hash),
  };
}

/** What the line that begins here says, when it has this name. */
function lineAt(lines: Buffer, at: number, name: string): string | undefined {
  const tab = lines.indexOf(TAB, at);
  const end = lines.indexOf(LINE_FEED, at);
  if (at >= lines.length || tab < 0 || end < tab) throw damaged();
  return lines.toString('utf8', at, tab) === name ? lines.toString('utf8', tab + 1, end) : undefined;
}

function signaturesIn(text: string): readonly CompiledSignature[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => parsed(line.slice(line.indexOf('\t') + 1)) as CompiledSignature);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged();
  }
}

/** The digest of the file, after its seal was compared. */
function digestOf(file: Buffer, sealAt: number, isBrief: boolean): Digest {
  const { beginning, whole } = sha256OfBoth(file, sealAt, isBrief);
  if (!file.subarray(sealAt).equals(beginning)) throw damaged();
  return whole;
}

function headerOf(file: Buffer): { readonly header: Header; readonly filterAt: number } {
  const end = file.length > MAX_BYTES ? -1 : file.subarray(0, MAX_HEADER).indexOf(LINE_FEED);
  const header: unknown = end < 0 ? undefined : headerIn(file.toString('utf8', 0, end));
  if (!isHeader(header)) {
    throw new KnownError(
      'E_CATALOGUE_INVALID',
      `this is not a compiled catalogue (${CATALOGUE_SCHEMA})`,
      'Compile one with `bandog signatures compile`, or leave --catalogue out to use the shipped one.',
    );
  }
  return { header, filterAt: end + 1 };
}

function headerIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHeader(content: unknown): content is Header {
  if (typeof content !== 'object' || content === null) return false;
  const { schema, version, products, lines, filter, signatures } = content as Partial<Record<keyof Header, unknown>>;
  return (
    schema === CATALOGUE_SCHEMA &&
    typeof version === 'string' &&
    isCount(products) &&
    isCount(lines) &&
    isFilterSize(filter) &&
    Array.isArray(signatures) &&
    signatures.length === 2 &&
    signatures.every(isCount)
  );
}

function isFilterSize(value: unknown): boolean {
  const [fewest, most] = FILTER_BYTES;
  return isCount(value) && value >= fewest && value <= most && Number.isInteger(Math.log2(value));
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MAX_BYTES;
}

function damaged(): KnownError {
  return new KnownError(
    'E_CATALOGUE_INVALID',
    'the catalogue is damaged',
    'Compile it again with `bandog signatures compile`, or get it again from where it came.',
  );
}
