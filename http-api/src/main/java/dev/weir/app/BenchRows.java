package dev.weir.app;

import dev.weir.circuit.TableDefinition;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Rows of objects that become a batch for the engine: those of a batch at once, by table. */
final class BenchRows {
  private static final LocalDateTime EPOCH = LocalDate.EPOCH.atStartOfDay();

  private final Map<String, TableDefinition> tables = new HashMap<>();
  private final Map<String, List<Change>> changes = new LinkedHashMap<>();

  /** A row to be there, or not. */
  private record Change(ChangeOp op, Object[] row) {}

  BenchRows(Collection<TableDefinition> tables) {
    tables.forEach(table -> this.tables.put(table.name(), table));
  }

  /**
   * Adds a change.
   *
   * @param row Long, BigDecimal, String, LocalDate, LocalDateTime or null
   */
  void add(ChangeOp op, String table, Object[] row) {
    changes.computeIfAbsent(table, _ -> new ArrayList<>()).add(new Change(op, row));
  }

  /** All that was added since the last batch. */
  TypedBatch batch() {
    Map<String, Integer> codes = new LinkedHashMap<>();
    List<TypedChanges> typed = new ArrayList<>();
    changes.forEach((table, rows) -> typed.add(typed(tables.get(table), rows, codes)));
    changes.clear();
    List<byte[]> dictionary =
        codes.keySet().stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    return new TypedBatch(typed, dictionary);
  }

  /** The part of a batch that changes some tables. */
  static TypedBatch only(TypedBatch batch, Predicate<String> tables) {
    return new TypedBatch(
        batch.tables().stream().filter(table -> tables.test(table.table())).toList(),
        batch.dictionary());
  }

  private static TypedChanges typed(
      TableDefinition table, List<Change> rows, Map<String, Integer> codes) {
    Schema schema = table.schema();
    ColumnVector[] columns = ColumnVector.allocate(schema, rows.size());
    ChangeOp[] ops = new ChangeOp[rows.size()];
    for (int row = 0; row < ops.length; row++) {
      Change change = rows.get(row);
      ops[row] = change.op;
      for (int i = 0; i < columns.length; i++) {
        int column = i;
        boolean isKey = IntStream.of(table.primaryKey()).anyMatch(key -> key == column);
        Object value = change.op == ChangeOp.DELETE && !isKey ? null : change.row[i];
        if (value == null) {
          columns[i].setNull(row);
        } else {
          columns[i].set(row, lane(schema.type(i), value, codes));
        }
      }
    }
    return new TypedChanges(table.name(), ops, columns, null, ops.length);
  }

  private static long lane(ColumnType type, Object value, Map<String, Integer> codes) {
    return switch (value) {
      case Long number -> number;
      case BigDecimal number -> number.setScale(type.scale()).unscaledValue().longValueExact();
      case String text -> codes.computeIfAbsent(text, _ -> codes.size());
      case LocalDate day -> day.toEpochDay();
      case LocalDateTime time -> ChronoUnit.MICROS.between(EPOCH, time);
      default -> throw new IllegalArgumentException(value.getClass().getName());
    };
  }
}
