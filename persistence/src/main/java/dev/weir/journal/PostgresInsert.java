package dev.weir.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/** Writes events into the table of pekko-persistence-jdbc, in the columns that it fills. */
final class PostgresInsert {
  private static final String EVENT =
      "INSERT INTO event_journal (persistence_id, sequence_number, deleted, writer,"
          + " write_timestamp, adapter_manifest, event_ser_id, event_ser_manifest, event_payload,"
          + " meta_ser_id, meta_ser_manifest, meta_payload)"
          + " VALUES (?, ?, FALSE, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private PostgresInsert() {}

  /** One round trip; the trigger looks at each row. */
  static void events(Connection connection, String persistenceId, List<StoredRecord> events)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(EVENT)) {
      for (StoredRecord each : events) {
        insert.setString(1, persistenceId);
        insert.setLong(2, each.rev());
        insert.setString(3, each.writerUuid());
        insert.setLong(4, each.timestamp());
        insert.setString(5, each.adapterManifest());
        insert.setInt(6, each.serializerId());
        insert.setString(7, each.manifest());
        insert.setBytes(8, each.payload());
        metadata(insert, each);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void metadata(PreparedStatement insert, StoredRecord event) throws SQLException {
    if (event.metadata().isEmpty()) {
      insert.setNull(9, Types.INTEGER);
      insert.setNull(10, Types.VARCHAR);
      insert.setNull(11, Types.BINARY);
    } else {
      StoredRecord.Metadata metadata = event.metadata().get();
      insert.setInt(9, metadata.serializerId());
      insert.setString(10, metadata.manifest());
      insert.setBytes(11, metadata.bytes());
    }
  }
}
