import type { ByteSource } from './byte-source.ts';

/** Two of Windows' own pages: a hive's cells of one key mostly lie in one. */
const PAGE = 8192;
/** 2 MiB of pages; then the oldest go. */
const MAX_PAGES = 256;

/** The same bytes, read page by page and kept for a while: for formats of many small structures that lie near each other. */
export function pagedSource(source: ByteSource): ByteSource {
  const pages = new Map<number, Uint8Array>();
  const pageAt = (number: number): Uint8Array => {
    const known = pages.get(number);
    if (known !== undefined) return known;
    const page = source.read(number * PAGE, PAGE);
    const oldest = pages.size < MAX_PAGES ? undefined : pages.keys().next().value;
    if (oldest !== undefined) pages.delete(oldest);
    pages.set(number, page);
    return page;
  };
  return {
    size: source.size,
    read(offset, length) {
      const from = Math.max(0, offset);
      const end = Math.min(source.size, from + Math.max(0, length));
      if (end <= from) return new Uint8Array(0);
      const first = Math.floor(from / PAGE);
      if (Math.floor((end - 1) / PAGE) === first) return pageAt(first).subarray(from - first * PAGE, end - first * PAGE);
      return source.read(from, end - from);
    },
  };
}
