-- Statements end with ";" at the end of a line; function bodies lie between $body$ and $body$.

-- The tables of pekko-persistence-jdbc, without those of durable state.
CREATE TABLE event_journal (
  ordering BIGSERIAL,
  persistence_id VARCHAR(255) NOT NULL,
  sequence_number BIGINT NOT NULL,
  deleted BOOLEAN DEFAULT FALSE NOT NULL,
  writer VARCHAR(255) NOT NULL,
  write_timestamp BIGINT,
  adapter_manifest VARCHAR(255),
  event_ser_id INTEGER NOT NULL,
  event_ser_manifest VARCHAR(255) NOT NULL,
  event_payload BYTEA NOT NULL,
  meta_ser_id INTEGER,
  meta_ser_manifest VARCHAR(255),
  meta_payload BYTEA,
  PRIMARY KEY (persistence_id, sequence_number)
);

CREATE UNIQUE INDEX event_journal_ordering_idx ON event_journal (ordering);

CREATE TABLE event_tag (
  event_id BIGINT,
  tag VARCHAR(256),
  PRIMARY KEY (event_id, tag),
  CONSTRAINT fk_event_journal FOREIGN KEY (event_id) REFERENCES event_journal (ordering)
    ON DELETE CASCADE
);

CREATE TABLE snapshot (
  persistence_id VARCHAR(255) NOT NULL,
  sequence_number BIGINT NOT NULL,
  created BIGINT NOT NULL,
  snapshot_ser_id INTEGER NOT NULL,
  snapshot_ser_manifest VARCHAR(255) NOT NULL,
  snapshot_payload BYTEA NOT NULL,
  meta_ser_id INTEGER,
  meta_ser_manifest VARCHAR(255),
  meta_payload BYTEA,
  PRIMARY KEY (persistence_id, sequence_number)
);

-- Events and manifests are compressed or small: trying to compress them again costs time only.
ALTER TABLE event_journal ALTER COLUMN event_payload SET STORAGE EXTERNAL;

-- Whose database this is: one row.
CREATE TABLE weir_region_claim (
  only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
  cluster_id TEXT NOT NULL,
  region TEXT NOT NULL,
  store UUID NOT NULL DEFAULT gen_random_uuid(),
  claimed_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Who may append: only events under exactly this epoch.
CREATE TABLE weir_fence (
  persistence_id VARCHAR(255) PRIMARY KEY,
  epoch BIGINT NOT NULL,
  owner TEXT NOT NULL,
  claimed_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- An append is admitted under the epoch of the fence and at the next sequence number only.
-- It shares a lock that a claim takes alone, until both are committed: when a claim is
-- answered, no older append is still under way. The query sees what was committed a moment ago,
-- because the function is volatile and the isolation is READ COMMITTED. Its plans are made while
-- the tables are small and kept while they grow: without the setting they would read all rows.
CREATE FUNCTION weir_check_fence() RETURNS trigger LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off AS $body$
DECLARE
  carried BIGINT;
  admitted BIGINT;
  follows BOOLEAN;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended(NEW.persistence_id, 42));
  SELECT f.epoch INTO admitted FROM weir_fence f WHERE f.persistence_id = NEW.persistence_id;
  IF octet_length(NEW.event_payload) >= 16
      AND substring(NEW.event_payload FROM 1 FOR 4) = '\x574c4531'::bytea THEN
    carried := ('x' || encode(substring(NEW.event_payload FROM 9 FOR 8), 'hex'))::bit(64)::bigint;
  END IF;
  IF carried IS DISTINCT FROM admitted THEN
    RAISE EXCEPTION 'weir fence: % is under epoch %, the write came under epoch %',
      NEW.persistence_id, coalesce(admitted::text, 'none'), coalesce(carried::text, 'none')
      USING ERRCODE = 'WE001', DETAIL = format('(%s, %s)', NEW.persistence_id, NEW.sequence_number);
  END IF;
  IF NEW.sequence_number = 1 THEN
    follows := NOT EXISTS (SELECT 1 FROM event_journal e
      WHERE e.persistence_id = NEW.persistence_id);
  ELSE
    -- looks up one key: the newest row stays when events are deleted
    follows := EXISTS (SELECT 1 FROM event_journal e
      WHERE e.persistence_id = NEW.persistence_id AND e.sequence_number = NEW.sequence_number - 1);
  END IF;
  IF NOT follows THEN
    RAISE EXCEPTION 'weir fence: % is not the next sequence number of %',
      NEW.sequence_number, NEW.persistence_id
      USING ERRCODE = 'WE001', DETAIL = format('(%s, %s)', NEW.persistence_id, NEW.sequence_number);
  END IF;
  RETURN NEW;
END;
$body$;

CREATE TRIGGER weir_fence BEFORE INSERT ON event_journal
  FOR EACH ROW EXECUTE FUNCTION weir_check_fence();
