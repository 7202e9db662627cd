package dev.weir.entity;

import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.TableInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.ReadLog;
import dev.weir.entity.CircuitReply.LogPage;
import dev.weir.entity.EntityWiring.RawEvents;
import dev.weir.journal.StoredRecord;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.TypedChanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pages of the change feed. Events are read from the journal and their rows named by the tables of
 * now. Where that does not do, because a table is gone or an update shows only some columns, the
 * state of that time is needed, and {@link Past} has it.
 */
final class LogPages {
  /** Stored bytes of a page; one event may have more. */
  private static final long BYTES_MAX = 256 << 10;

  private final String persistenceId;
  private final RawEvents events;
  private final Standing at;
  private final EpochHistory epochs;
  private final Map<String, TableInfo> tables = new HashMap<>();

  /** Takes from the state what any thread may use. */
  LogPages(String persistenceId, RawEvents events, CircuitState state) {
    this.persistenceId = persistenceId;
    this.events = events;
    this.at = state.standing();
    this.epochs = state.epochs();
    for (TableDefinition table : state.circuit().tables()) {
      tables.put(table.name(), state.circuit().tableInfo(table.name()));
    }
  }

  /** Where the circuit stood. */
  Standing at() {
    return at;
  }

  /** The page, if the tables of now are enough for it. Blocks. */
  Optional<CircuitReply> answer(ReadLog read) {
    List<StoredRecord> found = events(events, persistenceId, read, at);
    if (!found.stream().allMatch(this::isPlain)) {
      return Optional.empty();
    }
    LogDecoder decoder = new LogDecoder();
    tables.values().forEach(table -> decoder.know(table.definition()));
    LogLines lines = new LogLines(decoder, Optional.empty());
    return Optional.of(page(read, at, epochs, found.stream().map(lines::line).toList()));
  }

  /** Whether all of an event can be told by the tables of now. */
  private boolean isPlain(StoredRecord stored) {
    return !(LogDecoder.read(stored) instanceof LogEntry.Batch batch)
        || batch.content().tables().stream().allMatch(each -> isPlain(each, batch.rev()));
  }

  private boolean isPlain(TypedChanges changes, long rev) {
    TableInfo table = tables.get(changes.table());
    return table != null
        && table.createdRev() < rev
        && Arrays.stream(changes.ops()).noneMatch(op -> op == ChangeOp.UPDATE);
  }

  /** The page by a state of the rev after which it begins. */
  static CircuitReply page(
      RawEvents events, String persistenceId, ReadLog read, CircuitState state, Standing now) {
    LogDecoder decoder = new LogDecoder();
    state.circuit().tables().forEach(decoder::know);
    LogLines writer =
        new LogLines(
            decoder,
            Optional.of((table, key, strings) -> state.circuit().tableRow(table, key, strings)));
    List<String> lines = new ArrayList<>();
    for (StoredRecord stored : events(events, persistenceId, read, now)) {
      state.apply(new StoredEvent(stored.manifest(), stored.payload(), Optional.empty()));
      lines.add(writer.line(stored));
    }
    return page(read, now, state.epochs(), lines);
  }

  private static LogPage page(ReadLog read, Standing now, EpochHistory epochs, List<String> lines) {
    long last = read.afterRev() + lines.size();
    return new LogPage(now, lines, new Standing(last, epochs.at(last), now.freshness()));
  }

  private static List<StoredRecord> events(
      RawEvents events, String persistenceId, ReadLog read, Standing now) {
    if (read.afterRev() >= now.rev()) {
      return List.of();
    }
    List<StoredRecord> found = events.range(persistenceId, read.afterRev() + 1, BYTES_MAX);
    long oldest = found.stream().findFirst().map(StoredRecord::rev).orElse(now.rev() + 1);
    if (oldest != read.afterRev() + 1) {
      throw new WeirException(
          ErrorCode.REV_COMPACTED,
          "The events after rev %d are no longer kept. The oldest one is that of rev %d."
              .formatted(read.afterRev(), oldest),
          Map.of("from_rev", read.afterRev(), "oldest_rev", oldest - 1));
    }
    return found.stream().filter(event -> event.rev() <= now.rev()).toList();
  }
}
