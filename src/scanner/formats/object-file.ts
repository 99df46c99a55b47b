/** A part of a file. Always inside the file: readers cut or drop what points outside. */
export interface FileRange {
  readonly offset: number;
  readonly size: number;
}

/** A named part of an executable: `.rodata`, `__TEXT,__const`, `.rdata`. */
export interface Section extends FileRange {
  readonly name: string;
}

/** A part that is loaded as one. */
export interface Segment extends FileRange {
  /** Neither written nor executed: constants and texts lie here. */
  readonly isReadOnly: boolean;
}

/** What the headers of an executable say of its parts. */
export interface ObjectFile {
  readonly format: 'elf' | 'pe' | 'mach-o';
  /** In the order of the file's table; empty when it was stripped. */
  readonly sections: readonly Section[];
  /** What is loaded from the file (ELF program headers, Mach-O segments); empty for PE, whose sections are just that. */
  readonly segments: readonly Segment[];
  /** Named blobs that a linker or tool attached: ELF notes by owner, PE resources by name. Empty for Mach-O, which has sections for it. */
  readonly attachments: readonly Section[];
  /** A shared library or plug-in, which nothing runs by itself. */
  readonly isLibrary?: boolean;
  /** macOS code signatures of its slices, distinct ones: what they say, not whether they hold. */
  readonly signed?: readonly Signed[];
  /** PE: where its version resource lies (version-info.ts). */
  readonly version?: FileRange;
  /** PE: where its certificates lie (authenticode.ts). */
  readonly certificates?: FileRange;
}

/** Identifier and team in a macOS code directory; anyone can write them, so they prove only what one wants to be taken for. */
export interface Signed {
  readonly identifier: string;
  readonly team?: string;
}

/** The first section of one of these names. */
export function sectionNamed(object: ObjectFile, ...names: readonly string[]): Section | undefined {
  return object.sections.find((section) => names.includes(section.name));
}

/** `range` as far as it lies inside a file of `size` bytes, or undefined when nothing of it does. */
export function insideFile(range: FileRange, size: number): FileRange | undefined {
  if (!Number.isSafeInteger(range.offset) || range.offset < 0 || range.offset >= size || !(range.size > 0)) return undefined;
  return { offset: range.offset, size: Math.min(range.size, size - range.offset) };
}
