package dev.weir.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.circuit.TableDefinition;
import dev.weir.zset.ByteTexts;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes accepted batches of plain values: null, Boolean, Number, String, dates. */
public final class BatchMaker {
  private static final long MICROS = 1_000_000;

  private record Change(ChangeOp op, Object[] row, long sets) {}

  private final Map<TableDefinition, List<Change>> changes = new LinkedHashMap<>();

  BatchMaker create(TableDefinition table, Object... row) {
    return add(table, new Change(ChangeOp.CREATE, row, 0));
  }

  public BatchMaker upsert(TableDefinition table, Object... row) {
    return add(table, new Change(ChangeOp.UPSERT, row, 0));
  }

  /** Sets the columns whose bit is set. */
  BatchMaker update(TableDefinition table, long sets, Object... row) {
    return add(table, new Change(ChangeOp.UPDATE, row, sets));
  }

  /** Only the key columns of the row count. */
  BatchMaker delete(TableDefinition table, Object... row) {
    return add(table, new Change(ChangeOp.DELETE, row, 0));
  }

  private BatchMaker add(TableDefinition table, Change change) {
    changes.computeIfAbsent(table, absent -> new ArrayList<>()).add(change);
    return this;
  }

  public TypedBatch build() {
    List<byte[]> dictionary = new ArrayList<>();
    List<TypedChanges> all = new ArrayList<>();
    changes.forEach((table, list) -> all.add(typed(table, list, dictionary)));
    return new TypedBatch(all, dictionary);
  }

  private static TypedChanges typed(
      TableDefinition table, List<Change> list, List<byte[]> dictionary) {
    ColumnVector[] columns = ColumnVector.allocate(table.schema(), list.size());
    ChangeOp[] ops = new ChangeOp[list.size()];
    long[][] given = new long[list.size()][];
    for (int at = 0; at < list.size(); at++) {
      Change change = list.get(at);
      ops[at] = change.op();
      given[at] = new long[] {change.sets()};
      for (int column = 0; column < columns.length; column++) {
        Object value = column < change.row().length ? change.row()[column] : null;
        put(table.schema().type(column), columns[column], at, value, dictionary);
      }
    }
    return new TypedChanges(table.name(), ops, columns, given, list.size());
  }

  private static void put(
      ColumnType type, ColumnVector column, int at, Object value, List<byte[]> dictionary) {
    if (value == null) {
      column.setNull(at);
      return;
    }
    switch (type.kind()) {
      case BOOLEAN -> column.set(at, (Boolean) value ? 1 : 0);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> column.set(at, ((Number) value).longValue());
      case REAL, DOUBLE -> column.set(at, Double.doubleToLongBits(((Number) value).doubleValue()));
      case DECIMAL -> decimal(column, at, (BigDecimal) value, type.scale());
      case DATE -> column.set(at, ((LocalDate) value).toEpochDay());
      case TIME -> column.set(at, ((LocalTime) value).toNanoOfDay() / 1_000);
      case TIMESTAMP, TIMESTAMP_TZ ->
          column.set(at, ((LocalDateTime) value).toEpochSecond(ZoneOffset.UTC) * MICROS);
      case UUID, VARBINARY, JSON, ARRAY, ROW, MAP -> {
        column.set(at, dictionary.size());
        dictionary.add(ByteTexts.parse(type, value.toString().getBytes(UTF_8)));
      }
      case INTERVAL_DAY, INTERVAL_MONTH -> column.set(at, ((Number) value).longValue());
      case VARCHAR -> {
        column.set(at, dictionary.size());
        dictionary.add(((String) value).getBytes(UTF_8));
      }
    }
  }

  private static void decimal(ColumnVector column, int at, BigDecimal value, int scale) {
    BigInteger unscaled = value.setScale(scale).unscaledValue();
    column.set(at, unscaled.longValue());
    if (column.highs != null) {
      column.highs[at] = unscaled.shiftRight(Long.SIZE).longValue();
    }
  }
}
