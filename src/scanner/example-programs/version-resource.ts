/** What a version resource says. */
export interface VersionTexts {
  readonly company?: string;
  readonly product?: string;
  readonly version?: string;
  readonly description?: string;
  readonly originalName?: string;
}

const NOTHING = Buffer.alloc(0);

/** VS_VERSION_INFO as formats/version-info.ts describes it, in American English and Unicode. */
export function versionResource(texts: VersionTexts): Buffer {
  const strings: readonly (readonly [string, string | undefined])[] = [
    ['CompanyName', texts.company],
    ['FileDescription', texts.description],
    ['FileVersion', texts.version],
    ['OriginalFilename', texts.originalName],
    ['ProductName', texts.product],
  ];
  const entries = strings.flatMap(([key, text]) => (text === undefined ? [] : [string(key, text)]));
  const table = block('040904b0', NOTHING, entries);
  const translation = block('Translation', Buffer.from([0x09, 0x04, 0xb0, 0x04]), []);
  return block('VS_VERSION_INFO', fixedInfo(texts.version ?? '0.0'), [
    block('StringFileInfo', NOTHING, [table]),
    block('VarFileInfo', NOTHING, [translation]),
  ]);
}

function fixedInfo(version: string): Buffer {
  const numbers = version.split('.').map((part) => Number.parseInt(part, 10) & 0xffff);
  const [major = 0, minor = 0, patch = 0, build = 0] = numbers.map((part) => (Number.isNaN(part) ? 0 : part));
  const bytes = Buffer.alloc(52);
  bytes.writeUInt32LE(0xfeef_04bd);
  bytes.writeUInt32LE(0x1_0000, 4);
  bytes.writeUInt32LE(major * 65_536 + minor, 8);
  bytes.writeUInt32LE(patch * 65_536 + build, 12);
  return bytes;
}

function string(key: string, text: string): Buffer {
  const bytes = block(key, Buffer.from(`${text}\0`, 'utf16le'), []);
  // The length of a text counts units.
  bytes.writeUInt16LE(text.length + 1, 2);
  bytes.writeUInt16LE(1, 4);
  return bytes;
}

function block(key: string, value: Buffer, children: readonly Buffer[]): Buffer {
  const head = padded(Buffer.concat([Buffer.alloc(6), Buffer.from(`${key}\0`, 'utf16le')]));
  const last = children.slice(-1);
  const bytes = Buffer.concat([head, last.length === 0 ? value : padded(value), ...children.slice(0, -1).map(padded), ...last]);
  bytes.writeUInt16LE(bytes.length);
  bytes.writeUInt16LE(value.length, 2);
  return bytes;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
