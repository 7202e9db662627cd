package dev.weir.entity;

import dev.weir.circuit.TableDefinition;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.LogEntry.Stamp;
import dev.weir.journal.StoredRecord;
import dev.weir.series.MetricsBatch;
import dev.weir.sql.SqlCompiler;
import dev.weir.zset.ByteSink;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowWriter;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import dev.weir.zset.TypedChanges;
import dev.weir.zset.ValueWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Turns stored records of a circuit back into what clients send.
 *
 * <p>Events hold values by the position of their column; names and types come from the table, which
 * must be made known first.
 */
public final class LogDecoder {
  private static final ValueWriter VALUES = new ValueWriter(false);

  private final SqlCompiler compiler = new SqlCompiler();
  private final Map<String, TableDefinition> tables = new HashMap<>();

  /** Reads one record; the event before it is not looked at. */
  public static LogEntry read(StoredRecord stored) {
    EventFrame frame = EventFrame.unchained(stored.payload(), stored.rev());
    Stamp at = new Stamp(frame.rev(), frame.epoch(), frame.atMillis());
    return switch (EventCodec.decode(frame)) {
      case CircuitEvent.BatchCommitted(var batch, int changes, var key, boolean _) ->
          new LogEntry.Batch(at, changes, key.map(LogDecoder::hex), batch);
      case CircuitEvent.SamplesAppended(MetricsBatch batch) ->
          new LogEntry.Samples(
              at, batch.runs().samples(), batch.runs().runs(), batch.fresh().size());
      case CircuitEvent.TableCreated(String name, String sql) -> new LogEntry.Table(at, name, sql);
      case CircuitEvent.TableAltered(String name, String sql, List<String> from) ->
          new LogEntry.Altered(at, name, sql, from);
      case CircuitEvent.ViewCreated(String name, String sql, String format, _) ->
          new LogEntry.View(at, name, sql, format, false);
      case CircuitEvent.ViewReplaced(String name, String sql, String format, _) ->
          new LogEntry.View(at, name, sql, format, true);
      case CircuitEvent.ViewBegun(String name, String sql, String format, boolean _, _) ->
          new LogEntry.Begun(at, name, sql, format);
      case CircuitEvent.ViewActivated(String name, String sql, String format, boolean replaced) ->
          new LogEntry.View(at, name, sql, format, replaced);
      case CircuitEvent.BackfillFailed(
              String name,
              String sql,
              String format,
              boolean replaced,
              var _) ->
          new LogEntry.View(at, name, sql, format, replaced);
      case CircuitEvent.TableDropped(String name) -> new LogEntry.Dropped(at, "table", name);
      case CircuitEvent.ViewDropped(String name) -> new LogEntry.Dropped(at, "view", name);
      case CircuitEvent.CircuitDeleted() -> new LogEntry.Deleted(at);
      case CircuitEvent.RetentionAdvanced(String tier, long to) ->
          new LogEntry.Expired(at, tier, to);
      case CircuitEvent.MetadataSeen(var metadata) -> new LogEntry.Described(at, metadata);
      case CircuitEvent.Ticked() -> new LogEntry.Ticked(at);
      case CircuitEvent.HomeMoved(String region, long _) ->
          new LogEntry.HomeChanged(at, region, false);
      case CircuitEvent.HomeSeized(String region, String _, long _) ->
          new LogEntry.HomeChanged(at, region, true);
    };
  }

  /** The tables of a snapshot, for a log whose beginning is gone. */
  public void knowTablesOf(StoredRecord snapshot) {
    WeirManifestSerializer.decode(snapshot.payload()).tables().forEach(table -> know(table.sql()));
  }

  private static String hex(IdempotencyKey key) {
    byte[] hash =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(key.key().high())
            .putLong(key.key().low())
            .array();
    return HexFormat.of().formatHex(hash);
  }

  /** Makes a table known by the SQL that created it; a later one replaces it. */
  public void know(String sql) {
    know(compiler.table(sql));
  }

  void know(TableDefinition table) {
    tables.put(table.name(), table);
  }

  public boolean knows(String table) {
    return tables.containsKey(table);
  }

  /** Finds the row of a key as a batch has left it: one row, or none. */
  @FunctionalInterface
  interface RowsAfter {
    RowSet row(String table, ColumnVector[] key, Strings keyStrings);
  }

  /** The changes to the tables that are known, in the order of the batch. */
  public List<RowChange> changes(LogEntry.Batch batch) {
    return changes(batch, Optional.empty());
  }

  /**
   * The same with whole rows in place of the columns that an update sets; updates of rows that are
   * not there are left out.
   */
  List<RowChange> changes(LogEntry.Batch batch, Optional<RowsAfter> after) {
    Strings strings = code -> batch.content().dictionary().get((int) code);
    List<RowChange> changes = new ArrayList<>();
    for (TypedChanges each : batch.content().tables()) {
      if (knows(each.table())) {
        new Writer(batch.rev(), tables.get(each.table()), each, strings, after).addTo(changes);
      }
    }
    return changes;
  }

  /** Writes the changes of one table. */
  private record Writer(
      long rev,
      TableDefinition table,
      TypedChanges changes,
      Strings strings,
      Optional<RowsAfter> after) {
    void addTo(List<RowChange> all) {
      if (changes.columns().length != table.schema().size()) {
        throw new WeirException(
            ErrorCode.TABLE_EXISTS,
            "The batch of rev %d has %d columns of table %s, which has %d now."
                .formatted(rev, changes.columns().length, table.name(), table.schema().size()));
      }
      int[] every = IntStream.range(0, table.schema().size()).toArray();
      RowWriter keys = writer(table.primaryKey());
      RowWriter rows = writer(every);
      for (int row = 0; row < changes.size(); row++) {
        change(row, text(keys, table.primaryKey(), row), rows, every).ifPresent(all::add);
      }
    }

    private Optional<RowChange> change(int row, String key, RowWriter rows, int[] every) {
      return switch (changes.ops()[row]) {
        case CREATE, UPSERT -> change("upsert", key, text(rows, every, row));
        case UPDATE ->
            after.isPresent() ? whole(row, key, rows) : change("update", key, set(row, every));
        case DELETE -> change("delete", key, "");
      };
    }

    private Optional<RowChange> change(String op, String key, String row) {
      return Optional.of(new RowChange(table.name(), op, key, row));
    }

    private String set(int row, int[] every) {
      int[] set =
          Arrays.stream(every)
              .filter(column -> changes.sets(row, column) && !isKey(column))
              .toArray();
      return text(writer(set), set, row);
    }

    private Optional<RowChange> whole(int row, String key, RowWriter rows) {
      ColumnVector[] keyColumns =
          Arrays.stream(table.primaryKey())
              .mapToObj(column -> changes.columns()[column].pick(new int[] {row}, 1))
              .toArray(ColumnVector[]::new);
      RowSet found = after.orElseThrow().row(table.name(), keyColumns, strings);
      if (found.size() == 0) {
        return Optional.empty();
      }
      ByteSink out = new ByteSink(256);
      rows.json(out, found.columns(), 0, found.strings());
      return change("upsert", key, out.text());
    }

    private boolean isKey(int column) {
      return Arrays.stream(table.primaryKey()).anyMatch(each -> each == column);
    }

    private RowWriter writer(int[] columns) {
      List<Column> chosen = Arrays.stream(columns).mapToObj(table.schema()::column).toList();
      return new RowWriter(new Schema(chosen), VALUES);
    }

    private String text(RowWriter writer, int[] columns, int row) {
      ColumnVector[] chosen =
          Arrays.stream(columns)
              .mapToObj(each -> changes.columns()[each])
              .toArray(ColumnVector[]::new);
      ByteSink out = new ByteSink(256);
      writer.json(out, chosen, row, strings);
      return out.text();
    }
  }
}
