/** Indices for what people ask for. Those on findings end in the number, so that a page is read in its order. */
export const QUERY_LAYOUT = `
  CREATE INDEX finding_by_verdict ON finding (verdict, id);
  DROP INDEX finding_by_account_name;
  DROP INDEX finding_by_account_id;
  CREATE INDEX finding_by_account_name ON finding (account_name, id) WHERE account_name <> '';
  CREATE INDEX finding_by_account_id ON finding (account_id, id) WHERE account_id <> '';
  CREATE INDEX finding_of_exception ON finding (exception) WHERE exception IS NOT NULL;
  CREATE INDEX presence_away ON presence (host) WHERE silent_at IS NOT NULL OR stopped_at IS NOT NULL;
  CREATE INDEX scan_incomplete ON scan (host) WHERE complete = 0;

  ALTER TABLE host ADD COLUMN is_looked INTEGER NOT NULL DEFAULT 0;
  UPDATE host SET is_looked = 1 WHERE id IN (SELECT host FROM scan);
  CREATE INDEX host_never_looked ON host (id) WHERE is_looked = 0;
  CREATE TRIGGER host_looked AFTER INSERT ON scan BEGIN
    UPDATE host SET is_looked = 1 WHERE id = NEW.host;
  END;

  -- Names by any three characters of theirs.
  CREATE VIRTUAL TABLE host_text USING fts5(name, content='host', content_rowid='id', tokenize='trigram');
  INSERT INTO host_text (host_text) VALUES ('rebuild');
  CREATE TRIGGER host_named AFTER INSERT ON host BEGIN
    INSERT INTO host_text (rowid, name) VALUES (NEW.id, NEW.name);
  END;
  CREATE TRIGGER host_renamed AFTER UPDATE OF name ON host WHEN OLD.name <> NEW.name COLLATE BINARY BEGIN
    INSERT INTO host_text (host_text, rowid, name) VALUES ('delete', OLD.id, OLD.name);
    INSERT INTO host_text (rowid, name) VALUES (NEW.id, NEW.name);
  END;

  CREATE TABLE saved_query (
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    about TEXT NOT NULL,                                                 -- hosts, findings
    shared INTEGER NOT NULL,
    question TEXT NOT NULL,                                              -- JSON of the parameters
    saved_at TEXT NOT NULL,
    PRIMARY KEY (owner, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX saved_query_shared ON saved_query (name) WHERE shared = 1;
`;
