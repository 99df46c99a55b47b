/**
 * Files of this size on are looked into, whatever their name. The smallest native AI tool seen is 12 MB, a JavaScript one in a
 * single file 7 MB; ordinary programs of /usr/bin are almost all below (docs/identity.md has the figures).
 */
export const LARGE_EXECUTABLE_BYTES = 5 * 1024 * 1024;
