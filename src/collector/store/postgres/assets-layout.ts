import { TEXT } from './first-layout.ts';

/** The company's own list of machines: the columns of the SQLite store. */
export const ASSETS_LAYOUT: readonly string[] = [
  `CREATE TABLE asset_list (
    id ${TEXT} PRIMARY KEY,
    name ${TEXT} NOT NULL,
    rows_count bigint NOT NULL,
    imported_at ${TEXT} NOT NULL,
    imported_by ${TEXT} NOT NULL
  )`,
  `CREATE TABLE asset (
    list ${TEXT} NOT NULL,
    number bigint NOT NULL,
    serial ${TEXT},
    name ${TEXT},
    folded ${TEXT},                        -- the name as a host's is kept
    tag ${TEXT},
    owner ${TEXT},
    PRIMARY KEY (list, number)
  )`,
  'CREATE INDEX asset_by_serial ON asset (serial, list) WHERE serial IS NOT NULL',
  'CREATE INDEX asset_by_name ON asset (folded, list) WHERE folded IS NOT NULL',
  'CREATE INDEX asset_by_tag ON asset (tag, list) WHERE tag IS NOT NULL',
];
