package dev.weir.proof;

import dev.weir.circuit.TableDefinition;
import dev.weir.config.WeirException;
import dev.weir.entity.EventFrame;
import dev.weir.entity.LogDecoder;
import dev.weir.entity.LogEntry;
import dev.weir.entity.SavedRows;
import dev.weir.entity.SnapshotManifest;
import dev.weir.journal.StoredRecord;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A circuit's events added up one by one: the tables with their rows, the views as they are
 * defined.
 *
 * <p>Each event is checked before it is applied (checksum, rev, chain, epoch); one that fails
 * leaves the fold as it is.
 */
final class Fold {
  private final PlainTables tables;
  private final DefinedViews views = new DefinedViews();
  private EventFrame.Chain chain = EventFrame.Chain.START;
  private long rev;
  private long epoch;
  private long atMillis;

  /** A fold that begins before the first event. */
  Fold(long bytesMax, Runnable checkpoint) {
    this.tables = new PlainTables(bytesMax, checkpoint);
  }

  /** Becomes what a snapshot holds, for a log that begins behind it. */
  void load(SnapshotManifest manifest, SavedRows rows) {
    rev = manifest.rev();
    epoch = manifest.epoch();
    atMillis = manifest.atMillis();
    chain = new EventFrame.Chain(manifest.chainHigh(), manifest.chainLow());
    for (SnapshotManifest.Table table : manifest.tables()) {
      TableDefinition definition = views.compiler().table(table.sql());
      tables.create(definition, table.createdRev());
      tables.raise(table.name(), table.greatest());
      rows.table(table.name(), definition.schema(), part -> tables.load(table.name(), part));
    }
    for (SnapshotManifest.View view : manifest.views()) {
      views.define(view.name(), view.sql(), view.createdRev(), tables);
    }
  }

  long rev() {
    return rev;
  }

  /** What NOW() is, in microseconds since 1970. */
  long clock() {
    return TimeUnit.MILLISECONDS.toMicros(atMillis);
  }

  /** Under which epoch the newest event was written. */
  long epoch() {
    return epoch;
  }

  PlainTables tables() {
    return tables;
  }

  DefinedViews views() {
    return views;
  }

  /**
   * Applies the next event.
   *
   * @throws JournalDamage when it is not the one that follows, or cannot be applied
   * @throws WeirException {@code query-too-large} when the rows need too much memory
   */
  void apply(StoredRecord stored) {
    EventFrame frame = checked(stored);
    switch (entry(stored)) {
      case LogEntry.Batch batch -> change(batch);
      case LogEntry.Table(_, _, String sql) -> createTable(sql);
      case LogEntry.Altered altered -> alter(altered);
      case LogEntry.View view -> define(view);
      case LogEntry.Begun _ -> {} // it is there when it is filled
      case LogEntry.Dropped dropped -> drop(dropped);
      case LogEntry.Deleted _ -> clear();
      case LogEntry.Samples _, LogEntry.Expired _, LogEntry.Described _ -> {} // no rows
      case LogEntry.Ticked _ -> {} // the clock is that of any event
      case LogEntry.HomeChanged _ -> {} // whose epoch comes next is in the frames that follow
    }
    rev = frame.rev();
    atMillis = Math.max(atMillis, frame.atMillis());
    epoch = frame.epoch();
    chain = frame.chain();
  }

  private EventFrame checked(StoredRecord stored) {
    long next = rev + 1;
    if (stored.rev() != next) {
      throw damage(
          "The event of rev %d is missing; the next is that of %d.".formatted(next, stored.rev()));
    }
    EventFrame frame = decoded(() -> EventFrame.decode(stored.payload(), chain, next));
    if (frame.epoch() < epoch) {
      throw damage(
          "The event of rev %d has epoch %d, and the one before it has epoch %d: two histories are mixed."
              .formatted(next, frame.epoch(), epoch));
    }
    return frame;
  }

  private LogEntry entry(StoredRecord stored) {
    return decoded(() -> LogDecoder.read(stored));
  }

  private void change(LogEntry.Batch batch) {
    Optional<String> problem = tables.problem(batch.content());
    if (problem.isPresent()) {
      throw damage("The event of rev %d %s.".formatted(rev + 1, problem.get()));
    }
    tables.apply(batch.content());
  }

  private void createTable(String sql) {
    tables.create(decoded(() -> views.compiler().table(sql)), rev + 1);
  }

  private void alter(LogEntry.Altered altered) {
    if (tables.table(altered.name()).isEmpty()) {
      throw damage(
          "The event of rev %d alters table %s, which is not there."
              .formatted(rev + 1, altered.name()));
    }
    decoded(
        () -> {
          tables.alter(views.compiler().table(altered.sql()), altered.from(), rev + 1);
          views.redefineReaders(altered.name(), rev + 1, tables);
          return altered;
        });
  }

  private void define(LogEntry.View view) {
    decoded(
        () -> {
          views.define(view.name(), view.sql(), rev + 1, tables);
          return view;
        });
  }

  private void drop(LogEntry.Dropped dropped) {
    if (dropped.what().equals("table")) {
      tables.drop(dropped.name());
    } else if (views.find(dropped.name()).isPresent()) { // else it was not filled yet
      views.drop(dropped.name());
    }
  }

  private void clear() {
    tables.clear();
    views.clear();
  }

  private <T> T decoded(Supplier<T> what) {
    try {
      return what.get();
    } catch (WeirException unreadable) {
      throw new JournalDamage(rev + 1, unreadable.getMessage());
    }
  }

  private JournalDamage damage(String what) {
    return new JournalDamage(rev + 1, what);
  }
}
