/** A resource of a PE file; without a name it has the number 1. */
export interface Resource {
  readonly type: number;
  readonly name?: string;
  readonly content: Uint8Array;
}

/** Type ─► name or number ─► language 0 ─► data, as the linker lays it out, loaded at `address`. */
export function resourceTree(resources: readonly Resource[], address: number): Buffer {
  const types = [...Map.groupBy(resources, (resource) => resource.type)];
  const namesAt = 16 + types.length * 8;
  const languagesAt = namesAt + types.length * 16 + resources.length * 8;
  const leavesAt = languagesAt + resources.length * 24;
  const textsAt = leavesAt + resources.length * 16;
  const texts = resources.map(({ name }) =>
    name === undefined ? Buffer.alloc(0) : Buffer.concat([u16(name.length), Buffer.from(name, 'utf16le')]),
  );
  const tables: Buffer[] = [];
  const root: Entry[] = [];
  let tableAt = namesAt;
  for (const [type, own] of types) {
    root.push({ id: type, target: tableAt, isSubtree: true });
    const entries = own.map((resource) => {
      const at = resources.indexOf(resource);
      const textAt = textsAt + sizeOf(texts.slice(0, at));
      return { id: resource.name === undefined ? 1 : 0x8000_0000 + textAt, target: languagesAt + at * 24, isSubtree: true };
    });
    const table = directory(entries);
    tables.push(table);
    tableAt += table.length;
  }
  const contents = resources.map(({ content }) => aligned(Buffer.from(content)));
  const padding = Buffer.alloc((4 - ((textsAt + sizeOf(texts)) % 4)) % 4);
  const contentsAt = textsAt + sizeOf(texts) + padding.length;
  const leaves = resources.map(({ content }, index) => {
    const leaf = Buffer.alloc(16);
    leaf.writeUInt32LE(address + contentsAt + sizeOf(contents.slice(0, index)));
    leaf.writeUInt32LE(content.length, 4);
    return leaf;
  });
  const languages = resources.map((_, index) => directory([{ id: 0, target: leavesAt + index * 16, isSubtree: false }]));
  return Buffer.concat([directory(root), ...tables, ...languages, ...leaves, ...texts, padding, ...contents]);
}

interface Entry {
  readonly id: number;
  readonly target: number;
  readonly isSubtree: boolean;
}

function directory(entries: readonly Entry[]): Buffer {
  const bytes = Buffer.alloc(16 + entries.length * 8);
  const named = entries.filter((entry) => entry.id >= 0x8000_0000).length;
  bytes.writeUInt16LE(named, 12);
  bytes.writeUInt16LE(entries.length - named, 14);
  for (const [index, entry] of entries.entries()) {
    bytes.writeUInt32LE(entry.id, 16 + index * 8);
    bytes.writeUInt32LE(entry.isSubtree ? 0x8000_0000 + entry.target : entry.target, 20 + index * 8);
  }
  return bytes;
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function sizeOf(buffers: readonly Buffer[]): number {
  return buffers.reduce((sum, one) => sum + one.length, 0);
}

function aligned(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
