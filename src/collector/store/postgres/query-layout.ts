import { TEXT } from './first-layout.ts';

/** Indices for what people ask for. Those on findings end in the number, so that a page is read in its order. */
export const QUERY_LAYOUT: readonly string[] = [
  'CREATE INDEX finding_by_verdict ON finding (verdict, id)',
  'DROP INDEX finding_by_account_name',
  'DROP INDEX finding_by_account_id',
  "CREATE INDEX finding_by_account_name ON finding (account_name, id) WHERE account_name <> ''",
  "CREATE INDEX finding_by_account_id ON finding (account_id, id) WHERE account_id <> ''",
  'CREATE INDEX finding_of_exception ON finding (exception) WHERE exception IS NOT NULL',
  'CREATE INDEX presence_away ON presence (host) WHERE silent_at IS NOT NULL OR stopped_at IS NOT NULL',
  'CREATE INDEX scan_incomplete ON scan (host) WHERE complete = 0',
  'ALTER TABLE host ADD COLUMN is_looked smallint NOT NULL DEFAULT 0',
  'UPDATE host SET is_looked = 1 WHERE id IN (SELECT host FROM scan)',
  'CREATE INDEX host_never_looked ON host (id) WHERE is_looked = 0',
  `CREATE FUNCTION host_looked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE host SET is_looked = 1 WHERE id = NEW.host AND is_looked = 0;
    RETURN NULL; END $$`,
  'CREATE TRIGGER host_looked AFTER INSERT ON scan FOR EACH ROW EXECUTE FUNCTION host_looked()',
  // Names by any three characters of theirs. Where the extension is not installed, or not allowed, all names are read instead.
  `DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX host_by_part_of_name ON host USING gin (name gin_trgm_ops);
  EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'hosts are searched without pg_trgm: %', SQLERRM; END $$`,
  'CREATE VIEW host_text AS SELECT id AS rowid, name FROM host',
  `CREATE TABLE saved_query (
    owner ${TEXT} NOT NULL,
    name ${TEXT} NOT NULL,
    about ${TEXT} NOT NULL,               -- hosts, findings
    shared smallint NOT NULL,
    question ${TEXT} NOT NULL,            -- JSON of the parameters
    saved_at ${TEXT} NOT NULL,
    PRIMARY KEY (owner, name)
  )`,
  'CREATE INDEX saved_query_shared ON saved_query (name) WHERE shared = 1',
];
