/** An asar archive (github.com/electron/asar, README "Format") of files at its top, or with a header of the test's own. */
export function asarArchive(files: Readonly<Record<string, string>>, header?: string): Buffer {
  let offset = 0;
  const entries = Object.entries(files).map(([name, text]) => {
    const entry = [name, { size: Buffer.byteLength(text), offset: String(offset) }] as const;
    offset += Buffer.byteLength(text);
    return entry;
  });
  const json = Buffer.from(header ?? JSON.stringify({ files: Object.fromEntries(entries) }));
  const padded = Math.ceil(json.length / 4) * 4;
  const frame = Buffer.alloc(16);
  frame.writeUInt32LE(4, 0);
  frame.writeUInt32LE(padded + 8, 4);
  frame.writeUInt32LE(padded + 4, 8);
  frame.writeUInt32LE(json.length, 12);
  return Buffer.concat([
    frame,
    json,
    Buffer.alloc(padded - json.length),
    ...Object.values(files).map((text) => Buffer.from(text)),
  ]);
}
