/** What a copy is now, and what was otherwise before, as the routing of events reads it. */
const NOW = `'state', NEW.state, 'identity', NEW.identity, 'version', NEW.version, 'verdict', NEW.verdict, 'because', NEW.because,
      'campaign', NEW.campaign, 'exception', NEW.exception, 'dueAt', NEW.due_at`;
const BEFORE = "'stateBefore', OLD.state, 'versionBefore', OLD.version, 'verdictBefore', OLD.verdict";
const IS_NEWS = '(OLD.state, OLD.identity, OLD.version) IS NOT (NEW.state, NEW.identity, NEW.version)';
/** The clock of the machine, for what has no moment of its own. */
const CLOCK = "strftime('%Y-%m-%dT%H:%M:%fZ')";
/** A change of the policy can judge a million copies anew: noted only where a sink wants that. */
const WANTS_VERDICTS = `EXISTS (SELECT 1 FROM sink WHERE settings LIKE '%"finding.judged"%')`;
const INTO = 'INSERT INTO sink_event (event_id, at, kind, host, finding, actor, subject, detail)';
const RANDOM_ID = 'lower(hex(randomblob(16)))';

/**
 * Sinks, what happened (`sink_event`), and what of it waits for which sink (`sink_delivery`). Events are written by triggers: whatever changes a
 * finding, raises an alarm or writes the audit log tells of it in its own transaction, and cannot forget it. Without a sink nothing is written.
 */
export const SINKS_LAYOUT = `
  CREATE TABLE sink (
    name TEXT PRIMARY KEY,
    settings TEXT NOT NULL,                              -- JSON, without secrets
    sealed TEXT NOT NULL,                                -- its secrets; the key is not in the store
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    paused_at TEXT,
    paused_why TEXT,
    given_up INTEGER NOT NULL DEFAULT 0,
    taken_at TEXT,
    failing_since TEXT,
    failure TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sink_event (
    id INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    host INTEGER,
    finding INTEGER,
    actor TEXT,
    subject TEXT,
    detail TEXT NOT NULL
  ) STRICT;

  CREATE TABLE sink_delivery (
    id INTEGER PRIMARY KEY,
    sink TEXT NOT NULL,
    event_id TEXT NOT NULL,
    host TEXT NOT NULL,                                  -- its id; empty: about no host
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    queued_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at TEXT,                                         -- not before, after an attempt
    dead_at TEXT,
    why TEXT
  ) STRICT;
  CREATE INDEX sink_queue ON sink_delivery (sink, id) WHERE dead_at IS NULL;
  CREATE INDEX sink_held ON sink_delivery (sink, due_at, host) WHERE dead_at IS NULL AND due_at IS NOT NULL;
  CREATE INDEX sink_dead ON sink_delivery (sink, id) WHERE dead_at IS NOT NULL;

  CREATE TABLE sink_noted (exception TEXT NOT NULL, ends_at TEXT NOT NULL, PRIMARY KEY (exception, ends_at)) STRICT, WITHOUT ROWID;
  CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, turn INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TRIGGER sink_finding_came AFTER INSERT ON finding
    WHEN NEW.listed = 1 AND NEW.state <> 'gone' AND EXISTS (SELECT 1 FROM sink) BEGIN
    ${INTO} VALUES (${RANDOM_ID}, NEW.changed_at, 'finding.opened', NEW.host, NEW.id, NULL, NULL, json_object(${NOW}));
  END;
  CREATE TRIGGER sink_finding_changed AFTER UPDATE OF state, identity, version, verdict ON finding
    WHEN NEW.listed = 1 AND (${IS_NEWS} OR (OLD.verdict <> NEW.verdict AND NEW.state <> 'gone' AND ${WANTS_VERDICTS})) AND EXISTS (SELECT 1 FROM sink) BEGIN
    ${INTO} VALUES (${RANDOM_ID}, CASE WHEN ${IS_NEWS} THEN NEW.changed_at ELSE ${CLOCK} END,
      CASE WHEN OLD.state = 'gone' AND NEW.state <> 'gone' THEN 'finding.opened' WHEN OLD.state <> 'gone' AND NEW.state = 'gone' THEN 'finding.gone'
        WHEN ${IS_NEWS} THEN 'finding.changed' ELSE 'finding.judged' END,
      NEW.host, NEW.id, NULL, NULL, json_object(${NOW}, ${BEFORE}));
  END;
  CREATE TRIGGER sink_alarm AFTER INSERT ON alarm WHEN EXISTS (SELECT 1 FROM sink) BEGIN
    ${INTO} VALUES (${RANDOM_ID}, NEW.at, 'alarm:' || NEW.kind, NEW.host, NULL, NULL, NULL, NEW.detail);
  END;
  -- A machine that slept: its silence is taken back.
  CREATE TRIGGER sink_alarm_taken_back AFTER DELETE ON alarm
    WHEN OLD.kind = 'silent' AND EXISTS (SELECT 1 FROM sink)
      AND NOT EXISTS (SELECT 1 FROM alarm WHERE host = OLD.host AND id > OLD.id AND kind IN ('silent', 'heard-again')) BEGIN
    ${INTO} VALUES (${RANDOM_ID}, ${CLOCK}, 'alarm:slept', OLD.host, NULL, NULL, NULL, OLD.detail);
  END;
  CREATE TRIGGER sink_audited AFTER INSERT ON audit_log
    WHEN (NEW.action IN ('host.fork', 'canary.overdue') OR (NEW.action LIKE 'sink.%' AND NEW.action <> 'sink.test')) AND EXISTS (SELECT 1 FROM sink) BEGIN
    ${INTO} VALUES (${RANDOM_ID}, NEW.at, 'audit:' || NEW.action, (SELECT id FROM host WHERE host_id = NEW.subject), NULL,
      NEW.actor, NEW.subject, NEW.detail);
  END;
`;
