/**
 * Files of this size on are looked into, whatever their name. The smallest native AI tool seen has 13.9 MB, a JavaScript one in a
 * single file 3.1 MB; ordinary programs of /usr/bin are almost all below (docs/identity.md has the figures).
 */
export const LARGE_EXECUTABLE_BYTES = 3_000_000;
