package dev.weir.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * What {@link EventLog} needs of the tables, without Pekko: each call is one transaction and
 * blocks.
 *
 * <p>New events are appended by pekko-persistence-jdbc, copied ones here. As it does, a deletion
 * keeps the newest deleted row, marked, so that the highest rev stays known and a hole is told from
 * a deletion.
 */
final class PostgresLog {
  /** The lock that an append shares, in a namespace of its own: see the trigger. */
  private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(?, 42))";

  private static final String CLAIM =
      "INSERT INTO weir_fence AS f (persistence_id, epoch, owner) VALUES (?, ?, ?)"
          + " ON CONFLICT (persistence_id) DO UPDATE"
          + " SET epoch = f.epoch + 1, owner = excluded.owner, claimed_at = now()"
          + " RETURNING epoch";
  private static final String EPOCH = "SELECT epoch FROM weir_fence WHERE persistence_id = ?";
  private static final String FENCE =
      "SELECT epoch, owner FROM weir_fence WHERE persistence_id = ?";
  private static final String HIGHEST =
      "SELECT coalesce(max(sequence_number), 0) FROM event_journal WHERE persistence_id = ?";
  private static final String DELETED_TO = HIGHEST + " AND deleted";
  private static final String DELETE =
      "DELETE FROM event_journal WHERE persistence_id = ? AND sequence_number < least(?, ?)";
  private static final String MARK =
      "UPDATE event_journal SET deleted = TRUE WHERE persistence_id = ?"
          + " AND sequence_number = least(?, ?) AND NOT deleted";
  private static final String RANGE =
      "SELECT sequence_number, event_ser_id, event_ser_manifest, adapter_manifest, writer,"
          + " write_timestamp, meta_ser_id, meta_ser_manifest, meta_payload, event_payload"
          + " FROM event_journal WHERE persistence_id = ? AND sequence_number >= ? AND NOT deleted"
          + " ORDER BY sequence_number";
  private static final String IDS =
      "SELECT i.persistence_id, coalesce(e.highest, 0), coalesce(e.deleted_to, 0),"
          + " coalesce(s.snapshots, 0)"
          + " FROM (SELECT persistence_id FROM event_journal"
          + " UNION SELECT persistence_id FROM snapshot"
          + " UNION SELECT persistence_id FROM weir_fence) i"
          + " LEFT JOIN (SELECT persistence_id, max(sequence_number) AS highest,"
          + " max(sequence_number) FILTER (WHERE deleted) AS deleted_to"
          + " FROM event_journal GROUP BY persistence_id) e USING (persistence_id)"
          + " LEFT JOIN (SELECT persistence_id, count(*)::integer AS snapshots"
          + " FROM snapshot GROUP BY persistence_id) s USING (persistence_id)"
          + " ORDER BY i.persistence_id COLLATE \"C\"";
  private static final String PUT_SNAPSHOT =
      "INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot_ser_id,"
          + " snapshot_ser_manifest, snapshot_payload) VALUES (?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (persistence_id, sequence_number) DO UPDATE SET created ="
          + " excluded.created, snapshot_ser_id = excluded.snapshot_ser_id, snapshot_ser_manifest ="
          + " excluded.snapshot_ser_manifest, snapshot_payload = excluded.snapshot_payload";
  private static final String DELETE_SNAPSHOT =
      "DELETE FROM snapshot WHERE persistence_id = ? AND sequence_number = ?";
  private static final String DELETE_ALL = "DELETE FROM event_journal WHERE persistence_id = ?";
  private static final String DELETE_SNAPSHOTS = "DELETE FROM snapshot WHERE persistence_id = ?";

  /**
   * At the only sequence number that the trigger admits without one before it; then it is moved.
   */
  private static final String FIRST =
      "INSERT INTO event_journal (persistence_id, sequence_number, deleted, writer,"
          + " event_ser_id, event_ser_manifest, event_payload) VALUES (?, 1, TRUE, '', 0, '', ?)";

  private static final String MOVE =
      "UPDATE event_journal SET sequence_number = ? WHERE persistence_id = ?";
  private static final String SNAPSHOTS =
      "SELECT sequence_number, snapshot_ser_id, snapshot_ser_manifest, '', '', created,"
          + " meta_ser_id, meta_ser_manifest, meta_payload, snapshot_payload"
          + " FROM snapshot WHERE persistence_id = ? ORDER BY sequence_number DESC";

  private static final String SNAPSHOT_REVS =
      "SELECT sequence_number FROM snapshot WHERE persistence_id = ? AND sequence_number <= ?";
  private static final String TRUNCATE_EVENTS =
      "DELETE FROM event_journal WHERE persistence_id = ? AND sequence_number > ?";
  private static final String TRUNCATE_SNAPSHOTS =
      "DELETE FROM snapshot WHERE persistence_id = ? AND sequence_number > ?";

  /** Rows that are fetched at once, each of up to 1 MiB. */
  private static final int FETCH = 16;

  /** Events whose deletion takes some tenths of a second. */
  private static final long DELETED_AT_ONCE = 10_000;

  private final DataSource pool;

  PostgresLog(DataSource pool) {
    this.pool = pool;
  }

  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  long claim(String persistenceId, String owner) {
    return transaction(
        connection -> {
          query(connection, LOCK, row -> true, persistenceId);
          return query(
                  connection, CLAIM, row -> row.getLong(1), persistenceId, Fence.FIRST_EPOCH, owner)
              .getFirst();
        });
  }

  Optional<Long> epoch(String persistenceId) {
    return transaction(connection -> query(connection, EPOCH, row -> row.getLong(1), persistenceId))
        .stream()
        .findFirst();
  }

  long highest(String persistenceId) {
    return transaction(
        connection -> query(connection, HIGHEST, row -> row.getLong(1), persistenceId).getFirst());
  }

  long deletedTo(String persistenceId) {
    return transaction(
        connection ->
            query(connection, DELETED_TO, row -> row.getLong(1), persistenceId).getFirst());
  }

  /** Events whose envelopes carry the epoch. Those of a node fail until this is committed. */
  Void append(String persistenceId, List<StoredRecord> events, long appendEpoch) {
    return transaction(
        connection -> {
          query(connection, LOCK, row -> true, persistenceId);
          checkFence(connection, persistenceId, appendEpoch);
          PostgresInsert.events(connection, persistenceId, events);
          return null;
        });
  }

  /** Events without envelopes; the trigger refuses them once there is a claim. */
  Void appendUnclaimed(String persistenceId, List<StoredRecord> events) {
    return transaction(
        connection -> {
          PostgresInsert.events(connection, persistenceId, events);
          return null;
        });
  }

  /** In slices, oldest first, because appends wait for each. */
  Void deleteTo(String persistenceId, long rev, long appendEpoch) {
    long to = Math.min(rev, highest(persistenceId));
    long at = deletedTo(persistenceId);
    do {
      at = Math.min(to, at + DELETED_AT_ONCE);
      deleteSlice(persistenceId, at, appendEpoch);
    } while (at < to);
    return null;
  }

  private void deleteSlice(String persistenceId, long rev, long appendEpoch) {
    transaction(
        connection -> {
          query(connection, LOCK, row -> true, persistenceId);
          checkFence(connection, persistenceId, appendEpoch);
          update(connection, MARK, persistenceId, rev, rev);
          update(connection, DELETE, persistenceId, rev, rev);
          return null;
        });
  }

  /** Waits for appends under way, as a claim does, and keeps others out until it is committed. */
  Void truncate(String persistenceId, long rev, long appendEpoch) {
    return transaction(
        connection -> {
          query(connection, LOCK, row -> true, persistenceId);
          checkFence(connection, persistenceId, appendEpoch);
          long highest =
              query(connection, HIGHEST, row -> row.getLong(1), persistenceId).getFirst();
          if (rev < highest) {
            long deletedTo =
                query(connection, DELETED_TO, row -> row.getLong(1), persistenceId).getFirst();
            List<Long> snapshots =
                query(connection, SNAPSHOT_REVS, row -> row.getLong(1), persistenceId, rev);
            Truncation.check(persistenceId, rev, deletedTo, snapshots);
            update(connection, TRUNCATE_EVENTS, persistenceId, rev);
          }
          update(connection, TRUNCATE_SNAPSHOTS, persistenceId, rev);
          return null;
        });
  }

  private static void checkFence(Connection connection, String persistenceId, long appendEpoch)
      throws SQLException {
    Optional<Fence> fence =
        query(connection, FENCE, row -> new Fence(row.getLong(1), row.getString(2)), persistenceId)
            .stream()
            .findFirst();
    Fence.check(fence, persistenceId, OptionalLong.of(appendEpoch));
  }

  /** Hands over all events in order, with the holes that there are. */
  void forEach(String persistenceId, Consumer<StoredRecord> consumer) {
    transaction(
        connection -> {
          try (PreparedStatement statement = prepare(connection, RANGE, persistenceId, 1L)) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                consumer.accept(record(rows));
              }
            }
          }
          return null;
        });
  }

  /** Consecutive events from a rev on; a hole is damage. */
  List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return transaction(
        connection -> {
          List<StoredRecord> found = new ArrayList<>();
          try (PreparedStatement statement = prepare(connection, RANGE, persistenceId, from)) {
            statement.setFetchSize(FETCH);
            read(persistenceId, statement, bytesMax, found);
          }
          return found;
        });
  }

  private static void read(
      String persistenceId, PreparedStatement statement, long bytesMax, List<StoredRecord> found)
      throws SQLException {
    long bytes = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (bytes < bytesMax && rows.next()) {
        StoredRecord next = record(rows);
        if (!found.isEmpty() && next.rev() != found.getLast().rev() + 1) {
          throw hole(persistenceId, found.getLast().rev() + 1);
        }
        found.add(next);
        bytes += next.payload().length;
      }
    }
  }

  List<PersistenceIdInfo> persistenceIds() {
    return transaction(
        connection ->
            query(
                connection,
                IDS,
                row ->
                    new PersistenceIdInfo(
                        row.getString(1), row.getLong(2), row.getLong(3), row.getInt(4))));
  }

  Void putSnapshot(String persistenceId, StoredRecord snapshot) {
    return transaction(connection -> put(connection, persistenceId, snapshot));
  }

  private static Void put(Connection connection, String persistenceId, StoredRecord snapshot)
      throws SQLException {
    update(
        connection,
        PUT_SNAPSHOT,
        persistenceId,
        snapshot.rev(),
        snapshot.timestamp(),
        snapshot.serializerId(),
        snapshot.manifest(),
        snapshot.payload());
    return null;
  }

  /** What is left of the events is a marked row at the snapshot's rev, as after a deletion. */
  Void rebase(String persistenceId, StoredRecord snapshot, long appendEpoch) {
    return transaction(
        connection -> {
          query(connection, LOCK, row -> true, persistenceId);
          checkFence(connection, persistenceId, appendEpoch);
          long highest =
              query(connection, HIGHEST, row -> row.getLong(1), persistenceId).getFirst();
          if (snapshot.rev() <= highest) {
            throw Failures.notAhead(persistenceId, highest, snapshot.rev());
          }
          update(connection, DELETE_ALL, persistenceId);
          update(connection, FIRST, persistenceId, Envelope.of(appendEpoch));
          update(connection, MOVE, snapshot.rev(), persistenceId);
          update(connection, DELETE_SNAPSHOTS, persistenceId);
          return put(connection, persistenceId, snapshot);
        });
  }

  Void deleteSnapshot(String persistenceId, long rev) {
    return transaction(
        connection -> {
          update(connection, DELETE_SNAPSHOT, persistenceId, rev);
          return null;
        });
  }

  /** Newest first. */
  List<StoredRecord> snapshots(String persistenceId) {
    return transaction(
        connection -> query(connection, SNAPSHOTS, PostgresLog::record, persistenceId));
  }

  private static StoredRecord record(ResultSet row) throws SQLException {
    byte[] extra = row.getBytes(9);
    return new StoredRecord(
        row.getLong(1),
        row.getInt(2),
        row.getString(3),
        Optional.ofNullable(row.getString(4)).orElse(""),
        row.getString(5),
        row.getLong(6),
        extra == null
            ? Optional.empty()
            : Optional.of(new StoredRecord.Metadata(row.getInt(7), row.getString(8), extra)),
        row.getBytes(10));
  }

  static RuntimeException hole(String persistenceId, long rev) {
    return Failures.corrupt(
        "The journal's database is damaged: persistence id %s, sequence number %d: the row is missing. Restore it from a copy."
            .formatted(persistenceId, rev));
  }

  private <T> T transaction(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw JournalFaults.explain(e).orElseThrow();
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static <T> List<T> query(
      Connection connection, String sql, Row<T> row, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row.of(rows));
      }
      return found;
    }
  }

  private static void update(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      statement.executeUpdate();
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
