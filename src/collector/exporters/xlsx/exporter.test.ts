import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { xlsxExporter, xlsxExporterOf } from './exporter.ts';

async function* pages(...all: readonly (readonly Readonly<Record<'a' | 'b', string | number>>[])[]) {
  yield* all;
}

async function bytesOf(parts: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const part of parts) read.push(Buffer.from(part));
  return Buffer.concat(read);
}

/** Files of a zip archive by its central directory (APPNOTE.TXT 4.3.12). */
function unzipped(zip: Buffer): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (let at = zip.readUInt32LE(zip.length - 22 + 16); zip.readUInt32LE(at) === 0x02014b50;) {
    const [packed, nameLength, extra, comment] = [
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = zip.subarray(begin, begin + packed);
    const isPacked = zip.readUInt16LE(at + 10) === 8;
    files.set(zip.toString('utf8', at + 46, at + 46 + nameLength), String(isPacked ? inflateRawSync(content) : content));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

describe('XLSX', () => {
  it('writes texts as texts, numbers as numbers, and nothing as a formula', async () => {
    const rows = [{ a: '=1+1 <&> \u0000', b: 7 }];
    const files = unzipped(await bytesOf(xlsxExporter.write(['a', 'b'], pages(rows))));
    expect([...files.keys()]).toEqual([
      'xl/worksheets/sheet1.xml',
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/workbook.xml',
      'xl/_rels/workbook.xml.rels',
    ]);
    const sheet = files.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).toContain('<t xml:space="preserve">=1+1 &lt;&amp;&gt; \u{fffd}</t>');
    expect(sheet).toContain('<c><v>7</v></c>');
    expect(sheet).not.toContain('<f>');
  });

  it('goes on in another sheet, with the header again, where one is full', async () => {
    const rows = Array.from({ length: 5 }, (_, at) => ({ a: `row ${at}`, b: at }));
    const files = unzipped(await bytesOf(xlsxExporterOf(3).write(['a'], pages(rows.slice(0, 2), [], rows.slice(2)))));
    const counts = [1, 2, 3].map((at) => files.get(`xl/worksheets/sheet${at}.xml`)?.match(/<row>/g)?.length);
    expect(counts).toEqual([3, 3, 2]);
    expect(files.get('xl/workbook.xml')?.match(/<sheet /g)).toHaveLength(3);
    const full = unzipped(await bytesOf(xlsxExporterOf(3).write(['a'], pages(rows.slice(0, 2)))));
    expect(full.get('xl/workbook.xml')?.match(/<sheet /g)).toHaveLength(1);
  });

  it('fails when its rows fail', async () => {
    // oxlint-disable-next-line require-yield
    const broken = (async function* (): AsyncGenerator<readonly { readonly a: string }[]> {
      throw new Error('the store is gone');
    })();
    await expect(bytesOf(xlsxExporter.write(['a'], broken))).rejects.toThrow('the store is gone');
  });
});
