import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { constants, inflateRawSync } from 'node:zlib';

/** RFC 1952: magic, deflate, no further fields; time, flags and system follow, and then the stream. */
const GZIP = Buffer.from([0x1f, 0x8b, 0x08, 0]);
const HEADER_BYTES = 10;

/** The texts of `wanted` that are in these bytes, as they are or as UTF-16, hexadecimal or base64, also inside of gzip. */
export function textsIn(bytes: Buffer, wanted: Iterable<string>): readonly string[] {
  const all = [bytes, ...inflated(bytes)];
  return [...wanted].filter((text) => formsOf(text).some((form) => all.some((one) => one.includes(form))));
}

/** Every file below a folder, with what is in it; links are not followed. */
export function* filesBelow(folder: string): Iterable<{ readonly file: string; readonly bytes: Buffer }> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) yield { file, bytes: readFileSync(file) };
  }
}

function formsOf(text: string): readonly Buffer[] {
  const plain = Buffer.from(text);
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), plain]).toString('base64');
    // The first and last characters also depend on what stands beside it.
    return encoded.slice(shift === 0 ? 0 : 4, -4);
  });
  const url = base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  const texts = [text, plain.toString('hex'), plain.toString('hex').toUpperCase(), ...base64, ...url];
  return [...texts.map((form) => Buffer.from(form)), Buffer.from(text, 'utf16le')];
}

/** What begins like gzip anywhere, as far as it can be inflated. */
function inflated(bytes: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = bytes.indexOf(GZIP); at >= 0; at = bytes.indexOf(GZIP, at + 1)) {
    try {
      found.push(inflateRawSync(bytes.subarray(at + HEADER_BYTES), { finishFlush: constants.Z_SYNC_FLUSH }));
    } catch {
      // four bytes that only look so
    }
  }
  return found;
}
