/** Hosts by what stands on the machine: its serial number, and its tags by their beginning, in small letters both. */
export const MACHINE_LAYOUT = `
  CREATE VIEW host_serial AS SELECT id AS host, lower(labels ->> 'serial') AS serial FROM host WHERE labels ->> 'serial' IS NOT NULL;
  CREATE INDEX host_by_small_serial ON host (lower(labels ->> 'serial')) WHERE labels ->> 'serial' IS NOT NULL;
  CREATE INDEX host_tag_small ON host_tag (lower(tag));
`;
