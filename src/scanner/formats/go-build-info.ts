/**
 * What the Go linker records of a program (golang/go, src/debug/buildinfo/buildinfo.go, Go 1.18 and later):
 *
 *   "\xff Go buildinf:" pointer size u8, flags u8 (bit 1: texts follow inline), zeros to 32 bytes, then two texts: varint size, bytes
 *   first text: Go version; second: 16 guard bytes, lines `path`, `mod`, `dep`, `build` with tab-separated fields, 16 guard bytes
 *
 * It lies in `.go.buildinfo` (ELF), `__DATA,__go_buildinfo` (Mach-O), at the start of `.data` (PE), aligned to 16 bytes. Older Go
 * kept pointers to the texts instead; no program that we look for is that old.
 */
import { sectionNamed, type ObjectFile } from './object-file.ts';
import { lastIndexOf, textAt } from './bounded-read.ts';
import type { ByteSource } from './byte-source.ts';

/** The program that a Go executable was built from. */
export interface GoBuildInfo {
  /** Import path of the main package: `github.com/charmbracelet/crush/cmd/crush`. */
  readonly path: string;
  /** Path of the main module; absent when it was built outside of one. */
  readonly module?: string;
  /** Version of the main module; absent for `(devel)`, a build from a checkout. */
  readonly version?: string;
}

const MAGIC = '\xff Go buildinf:';
const HEADER = 32;
const INLINE = 2;
/** Searched at the start of `.data` in a PE file. */
const PE_WINDOW = 64 * 1024;
/** The module and its path come first; what follows are dependencies. */
const MAX_INFO = 4096;

/** Path, module and version of a Go program; undefined when it is none, or older than Go 1.18. */
export function readGoBuildInfo(source: ByteSource, object: ObjectFile): GoBuildInfo | undefined {
  const section = sectionNamed(object, '.go.buildinfo', '__DATA,__go_buildinfo', '__DATA_CONST,__go_buildinfo');
  const range = section ?? (object.format === 'pe' ? sectionNamed(object, '.data') : undefined);
  if (range === undefined) return undefined;
  const bytes = source.read(range.offset, Math.min(range.size, section === undefined ? PE_WINDOW : MAX_INFO));
  const at = section === undefined ? lastIndexOf(bytes, MAGIC) : textAt(bytes, 0, MAGIC.length) === MAGIC ? 0 : -1;
  if (at < 0 || ((bytes[at + 15] ?? 0) & INLINE) === 0) return undefined;
  const version = sizedText(bytes, at + HEADER);
  const info = version === undefined ? undefined : sizedText(bytes, version.end);
  return info === undefined ? undefined : parseInfo(textAt(bytes, info.start + 16, info.end - info.start));
}

/** The range of a text behind its varint size, cut at the end of what was read. */
function sizedText(bytes: Uint8Array, at: number): { readonly start: number; readonly end: number } | undefined {
  let size = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    size += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { start: at + index + 1, end: Math.min(at + index + 1 + size, bytes.length) };
  }
  return undefined;
}

// path\tgithub.com/charmbracelet/crush\nmod\tgithub.com/charmbracelet/crush\tv0.96.1\th1:…=\n
function parseInfo(text: string): GoBuildInfo | undefined {
  const lines = text.split('\n', 3).map((line) => line.split('\t'));
  const path = lines.find((line) => line[0] === 'path')?.[1];
  const [, module, version] = lines.find((line) => line[0] === 'mod') ?? [];
  if (path === undefined) return undefined;
  return {
    path,
    ...(module === undefined || module === '' ? {} : { module }),
    ...(version === undefined || version === '' || version === '(devel)' ? {} : { version }),
  };
}
