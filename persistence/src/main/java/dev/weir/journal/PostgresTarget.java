package dev.weir.journal;

import com.zaxxer.hikari.HikariDataSource;
import dev.weir.config.WeirException;
import java.util.List;
import java.util.Optional;

/** A region's database. Nodes may run: a claim ends the ownership of the one that has it. */
public final class PostgresTarget implements JournalTarget {
  private final PostgresReader reader;
  private final HikariDataSource pool;
  private final PostgresLog log;

  private PostgresTarget(PostgresReader reader, HikariDataSource pool) {
    this.reader = reader;
    this.pool = pool;
    this.log = new PostgresLog(pool);
  }

  /**
   * Connects to a database on which a node could start.
   *
   * @throws WeirException {@code journal-down} and what to do
   */
  public static PostgresTarget open(PostgresSettings settings) {
    PostgresChecks.run(settings).stream()
        .filter(check -> !check.ok())
        .findFirst()
        .ifPresent(
            check -> {
              throw Failures.down(check.detail());
            });
    return new PostgresTarget(
        PostgresReader.open(settings), PostgresPool.of(settings, "weir-journal-tool", 1));
  }

  /** Looks at the same database. */
  public PostgresReader reader() {
    return reader;
  }

  @Override
  public long claim(String persistenceId, String owner) {
    return log.claim(persistenceId, owner);
  }

  @Override
  public void append(String persistenceId, List<StoredRecord> events, long appendEpoch) {
    log.append(persistenceId, Copied.under(events, appendEpoch), appendEpoch);
  }

  @Override
  public void appendUnclaimed(String persistenceId, List<StoredRecord> events) {
    log.appendUnclaimed(persistenceId, events);
  }

  @Override
  public void truncate(String persistenceId, long rev, long appendEpoch) {
    log.truncate(persistenceId, rev, appendEpoch);
  }

  @Override
  public void rebase(String persistenceId, StoredRecord snapshot, long appendEpoch) {
    log.rebase(persistenceId, snapshot, appendEpoch);
  }

  @Override
  public List<PersistenceIdInfo> persistenceIds() {
    return reader.persistenceIds();
  }

  @Override
  public Optional<PersistenceIdAudit> audit(String persistenceId, RecordCheck check) {
    return reader.audit(persistenceId, check);
  }

  @Override
  public List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return reader.range(persistenceId, from, bytesMax);
  }

  @Override
  public List<StoredRecord> snapshots(String persistenceId) {
    return reader.snapshots(persistenceId);
  }

  @Override
  public void close() {
    pool.close();
    reader.close();
  }
}
