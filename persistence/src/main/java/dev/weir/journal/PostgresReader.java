package dev.weir.journal;

import com.zaxxer.hikari.HikariDataSource;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The journal of a region's database, whether nodes write it or not; each call is one state. */
public final class PostgresReader implements JournalReader {
  private final HikariDataSource pool;
  private final PostgresLog log;

  private PostgresReader(HikariDataSource pool) {
    this.pool = pool;
    this.log = new PostgresLog(pool);
  }

  /**
   * Connects to a database that has Weir's tables.
   *
   * @throws WeirException {@code journal-down} and what to do
   */
  public static PostgresReader open(PostgresSettings settings) {
    PostgresChecks.run(settings).stream()
        .filter(check -> !check.ok() && PostgresChecks.NEEDED_TO_READ.contains(check.name()))
        .findFirst()
        .ifPresent(
            check -> {
              throw Failures.down(check.detail());
            });
    return new PostgresReader(PostgresPool.of(settings, "weir-journal-read", 1));
  }

  @Override
  public List<PersistenceIdInfo> persistenceIds() {
    return log.persistenceIds();
  }

  @Override
  public Optional<PersistenceIdAudit> audit(String persistenceId, RecordCheck check) {
    return persistenceIds().stream()
        .filter(info -> info.persistenceId().equals(persistenceId))
        .findAny()
        .map(info -> audit(info, check));
  }

  private PersistenceIdAudit audit(PersistenceIdInfo info, RecordCheck check) {
    AuditTally tally = new AuditTally(info.persistenceId(), check);
    long[] due = {info.deletedTo() + 1};
    log.forEach(
        info.persistenceId(),
        stored -> {
          for (; due[0] < stored.rev(); due[0]++) {
            tally.missing(due[0]);
          }
          due[0]++;
          tally.event(stored);
        });
    List<StoredRecord> snapshots = new ArrayList<>(log.snapshots(info.persistenceId()));
    return tally.audit(info, snapshots);
  }

  /** Hands over all events in order, with the holes that there are. */
  public void forEach(String persistenceId, Consumer<StoredRecord> consumer) {
    log.forEach(persistenceId, consumer);
  }

  @Override
  public List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return log.range(persistenceId, from, bytesMax);
  }

  @Override
  public List<StoredRecord> snapshots(String persistenceId) {
    return log.snapshots(persistenceId);
  }

  @Override
  public void close() {
    pool.close();
  }
}
