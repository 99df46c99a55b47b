/**
 * Hosts by what stands on the machine: its serial number, and its tags by their beginning, in small letters both. The collation makes
 * ASCII letters alone small, and puts all in the order of bytes, as in SQLite.
 */
export const MACHINE_LAYOUT: readonly string[] = [
  `CREATE VIEW host_serial AS SELECT id AS host, lower((labels ->> 'serial') COLLATE "C") AS serial FROM host WHERE labels ->> 'serial' IS NOT NULL`,
  `CREATE INDEX host_by_small_serial ON host (lower((labels ->> 'serial') COLLATE "C")) WHERE labels ->> 'serial' IS NOT NULL`,
  'CREATE INDEX host_tag_small ON host_tag (lower(tag))',
];
