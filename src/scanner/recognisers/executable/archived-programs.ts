import { identifySource } from './identify.ts';
import type { ArchivedThing } from './archived-thing.ts';
import { beginsAsBundle } from '../../formats/script.ts';
import type { Allowance } from '../../formats/inflate.ts';
import { zipContent, type ZipEntry } from '../../formats/zip.ts';
import { commandName, mayBeProgram } from '../../host/executable-size.ts';
import { beginsAsProgram, BUNDLE_BYTES, HEAD_BYTES, SOUGHT_BYTES } from '../../host/sweep/leads.ts';
import type { Archive } from '../zipped-node-package.ts';
import { nameOf } from '../../../domain/host-path.ts';
import type { Key, Wanted } from '../../../domain/wanted.ts';

/** Entries whose first bytes are asked for, the largest first: an album holds hundreds of pictures as large as a program. */
const MAX_SNIFFED = 128;
/** Programs and scripts that are looked into. */
const MAX_PROGRAMS = 8;
const MAX_SCRIPTS = 8;
/** Programs pack to a third, padded with zeros to a tenth; deflate can reach a thousandth. */
const MAX_RATIO = 100;
const SCRIPT = /\.[mc]?js$/i;

/** Programs and bundles of JavaScript in an archive that name a product, whatever they are called: the largest of each. */
export function archivedPrograms(wanted: Wanted, archive: Archive, allowance: Allowance): readonly ArchivedThing[] {
  const things: ArchivedThing[] = [];
  const left = { programs: MAX_PROGRAMS, scripts: MAX_SCRIPTS };
  for (const entry of largest(archive.entries.values())) {
    const kind = kindOf(archive, entry);
    if (kind === undefined || left[kind] === 0 || !isAffordable(entry, allowance)) continue;
    left[kind] -= 1;
    const content = zipContent(archive.source, entry, allowance);
    if (content === undefined) continue;
    const identified = identifySource(wanted, content);
    const distinct: Key = `distinct-command:${commandName(nameOf(entry.name))}`;
    const keys = [...identified.keys, ...(identified.isProgram === true && wanted.has(distinct) ? [distinct] : [])];
    if (keys.length === 0) continue;
    const what = identified.isScript === true ? 'script' : 'program';
    const { version } = identified;
    things.push({
      keys,
      path: entry.name,
      what: `${what} that names the product`,
      ...(version === undefined ? {} : { version }),
    });
  }
  return things;
}

function largest(entries: Iterable<ZipEntry>): readonly ZipEntry[] {
  return [...entries]
    .filter(mayHoldProgram)
    .toSorted((one, other) => other.size - one.size)
    .slice(0, MAX_SNIFFED);
}

/** By what the directory says alone. */
function mayHoldProgram(entry: ZipEntry): boolean {
  const { name, size, packed, isReadable } = entry;
  if (!isReadable || size > packed * MAX_RATIO) return false;
  return size >= SOUGHT_BYTES || mayBeProgram(nameOf(name), entry) || (size >= BUNDLE_BYTES && SCRIPT.test(name));
}

function kindOf({ source }: Archive, entry: ZipEntry): 'programs' | 'scripts' | undefined {
  const head = zipContent(source, entry, { left: HEAD_BYTES * 64 })?.read(0, HEAD_BYTES);
  if (head === undefined || head.length === 0) return undefined;
  if (beginsAsBundle(head)) return 'scripts';
  return beginsAsProgram(nameOf(entry.name), head) ? 'programs' : undefined;
}

/** What a program says of itself may stand at its end: to be read at all it must be unpacked as a whole. */
function isAffordable({ isStored, size }: ZipEntry, { left }: Allowance): boolean {
  return isStored || size <= left;
}
