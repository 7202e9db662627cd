package dev.weir.entity;

import dev.weir.config.WeirException;
import dev.weir.journal.EventLog;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.StoredRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A log to which something happens before events are deleted. */
final class FailingLog implements EventLog {
  private final EventLog log;
  private final Runnable before;

  FailingLog(EventLog log, Runnable before) {
    this.log = log;
    this.before = before;
  }

  @Override
  public CompletionStage<Void> deleteTo(String persistenceId, long rev, long appendEpoch) {
    before.run();
    return log.deleteTo(persistenceId, rev, appendEpoch);
  }

  @Override
  public CompletionStage<Void> append(
      String persistenceId, List<StoredRecord> events, long appendEpoch) {
    return log.append(persistenceId, events, appendEpoch);
  }

  @Override
  public CompletionStage<Long> claim(String persistenceId, String owner) {
    return log.claim(persistenceId, owner);
  }

  @Override
  public CompletionStage<Optional<Long>> epoch(String persistenceId) {
    return log.epoch(persistenceId);
  }

  @Override
  public CompletionStage<Void> installSnapshot(String persistenceId, long rev, Object snapshot) {
    return log.installSnapshot(persistenceId, rev, snapshot);
  }

  @Override
  public CompletionStage<Void> deleteSnapshot(String persistenceId, long rev) {
    return log.deleteSnapshot(persistenceId, rev);
  }

  @Override
  public List<Object> snapshots(String persistenceId) {
    return log.snapshots(persistenceId);
  }

  @Override
  public CompletionStage<Void> truncate(String persistenceId, long rev, long appendEpoch) {
    return log.truncate(persistenceId, rev, appendEpoch);
  }

  @Override
  public CompletionStage<Void> rebase(
      String persistenceId, long rev, Object snapshot, long appendEpoch) {
    return log.rebase(persistenceId, rev, snapshot, appendEpoch);
  }

  @Override
  public List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return log.range(persistenceId, from, bytesMax);
  }

  @Override
  public long highest(String persistenceId) {
    return log.highest(persistenceId);
  }

  @Override
  public List<PersistenceIdInfo> persistenceIds() {
    return log.persistenceIds();
  }

  @Override
  public Optional<WeirException> refusal(long bytes) {
    return log.refusal(bytes);
  }
}
