/** The company's own list of machines: one is in force, another may be on its way in. */
export const ASSETS_LAYOUT = `
  CREATE TABLE asset_list (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,                                                  -- of the file
    rows_count INTEGER NOT NULL,
    imported_at TEXT NOT NULL,
    imported_by TEXT NOT NULL
  ) STRICT;
  CREATE TABLE asset (
    list TEXT NOT NULL,
    number INTEGER NOT NULL,
    serial TEXT,
    name TEXT,
    folded TEXT,                                                         -- the name as a host's is kept
    tag TEXT,
    owner TEXT,
    PRIMARY KEY (list, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX asset_by_serial ON asset (serial, list) WHERE serial IS NOT NULL;
  CREATE INDEX asset_by_name ON asset (folded, list) WHERE folded IS NOT NULL;
  CREATE INDEX asset_by_tag ON asset (tag, list) WHERE tag IS NOT NULL;
`;
