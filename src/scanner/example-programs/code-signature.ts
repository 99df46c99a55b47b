/** What a macOS code signature says of a program. */
export interface CodeIdentity {
  readonly identifier: string;
  readonly team?: string;
}

const HEADER = 88;
const REQUIREMENTS = Buffer.from('fade0c010000000c00000000', 'hex');

/** A super blob with code directory (version 0x20400) and empty requirements, as formats/code-signature.ts describes it. */
export function codeSignature({ identifier, team }: CodeIdentity): Buffer {
  const directory = codeDirectory(identifier, team);
  const head = Buffer.alloc(12 + 2 * 8);
  const size = head.length + directory.length + REQUIREMENTS.length;
  for (const [index, value] of [0xfade_0cc0, size, 2, 0, head.length, 2, head.length + directory.length].entries())
    head.writeUInt32BE(value, index * 4);
  return Buffer.concat([head, directory, REQUIREMENTS]);
}

function codeDirectory(identifier: string, team: string | undefined): Buffer {
  const texts = [identifier, ...(team === undefined ? [] : [team])].map((text) => Buffer.from(`${text}\0`, 'latin1'));
  const hash = Buffer.alloc(32, 0x5a);
  const bytes = Buffer.concat([Buffer.alloc(HEADER), ...texts, hash]);
  bytes.writeUInt32BE(0xfade_0c02);
  bytes.writeUInt32BE(bytes.length, 4);
  bytes.writeUInt32BE(0x2_0400, 8);
  bytes.writeUInt32BE(bytes.length - hash.length, 16);
  bytes.writeUInt32BE(HEADER, 20);
  bytes.writeUInt32BE(1, 28);
  bytes.set([32, 2, 0, 12], 36);
  if (team !== undefined) bytes.writeUInt32BE(HEADER + (texts[0]?.length ?? 0), 48);
  return bytes;
}
