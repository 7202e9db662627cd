package dev.weir.circuit;

import dev.weir.zset.ByteTexts;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Schemas, batches and rows of plain objects for tests. */
final class TestRows {
  static final CircuitLimits LIMITS = new CircuitLimits(1_000_000, 100_000, 1L << 30);

  private TestRows() {}

  static Circuit circuit(CircuitLimits limits, int seed) {
    return new Circuit(limits, seed, () -> 0);
  }

  /** A schema from a text like {@code id BIGINT, name VARCHAR}; every column takes NULL. */
  static Schema schema(String columns) {
    List<Column> result = new ArrayList<>();
    for (String column : columns.split(", ", -1)) {
      String[] parts = column.strip().split(" ", 2);
      result.add(new Column(parts[0], type(parts[1]), true));
    }
    return new Schema(result);
  }

  private static ColumnType type(String name) {
    return switch (name) {
      case "BOOLEAN" -> ColumnType.BOOLEAN;
      case "INTEGER" -> ColumnType.INTEGER;
      case "BIGINT" -> ColumnType.BIGINT;
      case "DOUBLE" -> ColumnType.DOUBLE;
      case "VARCHAR" -> ColumnType.VARCHAR;
      case "DECIMAL(10,2)" -> ColumnType.decimal(10, 2);
      case "DECIMAL(38,2)" -> ColumnType.decimal(38, 2);
      case "DECIMAL(38,0)" -> ColumnType.decimal(38, 0);
      default -> throw new IllegalArgumentException(name);
    };
  }

  static TableDefinition table(String name, Schema schema, int... key) {
    return new TableDefinition(
        name, schema, key, Collections.nCopies(schema.size(), null), "CREATE TABLE " + name);
  }

  static Plan.Scan scan(TableDefinition table) {
    return new Plan.Scan(table.name(), table.schema(), table.primaryKey());
  }

  static ViewDefinition view(String name, Plan plan, String... reads) {
    return new ViewDefinition(name, plan, List.of(), List.of(reads), "rows", "SELECT");
  }

  static void set(
      ColumnType type, ColumnVector vector, int row, Object value, List<byte[]> dictionary) {
    if (value == null) {
      vector.setNull(row);
      return;
    }
    switch (type.kind()) {
      case BOOLEAN -> vector.set(row, ((Boolean) value) ? 1 : 0);
      case TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          vector.set(row, ((Number) value).longValue());
      case REAL, DOUBLE -> vector.set(row, Double.doubleToLongBits((Double) value));
      case UUID, VARBINARY, JSON, ARRAY, ROW, MAP -> {
        vector.set(row, dictionary.size());
        dictionary.add(ByteTexts.parse(type, ((String) value).getBytes(StandardCharsets.UTF_8)));
      }
      case VARCHAR -> {
        vector.set(row, dictionary.size());
        dictionary.add(((String) value).getBytes(StandardCharsets.UTF_8));
      }
      case DECIMAL -> {
        BigInteger unscaled = ((BigDecimal) value).setScale(type.scale()).unscaledValue();
        if (type.wide()) {
          vector.setWide(row, Int128.high(unscaled), unscaled.longValue());
        } else {
          vector.set(row, unscaled.longValueExact());
        }
      }
    }
  }

  static Object get(ColumnType type, ColumnVector vector, int row, Strings strings) {
    if (vector.isNull(row)) {
      return null;
    }
    long lane = vector.lane(row);
    return switch (type.kind()) {
      case BOOLEAN -> lane != 0;
      case TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          lane;
      case REAL, DOUBLE -> Double.longBitsToDouble(lane);
      case UUID, VARBINARY, JSON, ARRAY, ROW, MAP ->
          new String(ByteTexts.text(type, strings.bytes(lane)), StandardCharsets.UTF_8);
      case VARCHAR -> new String(strings.bytes(lane), StandardCharsets.UTF_8);
      case DECIMAL ->
          new BigDecimal(
              type.wide() ? Int128.toBigInteger(vector.high(row), lane) : BigInteger.valueOf(lane),
              type.scale());
    };
  }

  static List<Object> row(Schema schema, ColumnVector[] columns, int row, Strings strings) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      values.add(get(schema.type(i), columns[i], row, strings));
    }
    return values;
  }

  /** Rows with their multiplicities. */
  static Map<List<Object>, Long> rows(RowSet set) {
    Map<List<Object>, Long> rows = new HashMap<>();
    for (int i = 0; i < set.size(); i++) {
      long count = set.multiplicities() == null ? 1 : set.multiplicities()[i];
      rows.merge(row(set.schema(), set.columns(), i, set.strings()), count, Long::sum);
    }
    return rows;
  }

  /** Rows with the rev that changed each last. */
  static Map<List<Object>, Long> versions(RowSet set) {
    Map<List<Object>, Long> rows = new HashMap<>();
    for (int i = 0; i < set.size(); i++) {
      rows.put(row(set.schema(), set.columns(), i, set.strings()), set.versions()[i]);
    }
    return rows;
  }

  /** Adds a delta to rows with multiplicities. */
  static void add(Map<List<Object>, Long> rows, Delta delta, Strings strings) {
    for (int i = 0; i < delta.size(); i++) {
      List<Object> row = row(delta.schema(), delta.columns(), i, strings);
      rows.merge(row, delta.weights()[i], Long::sum);
      rows.remove(row, 0L);
    }
  }

  /** Collects changes in order. */
  static final class Batch {
    private record Change(ChangeOp op, Object[] values, boolean[] given) {}

    private final Map<String, List<Change>> changes = new LinkedHashMap<>();
    private final Map<String, Schema> schemas = new HashMap<>();

    Batch upsert(TableDefinition table, Object... row) {
      return add(table, new Change(ChangeOp.UPSERT, row, null));
    }

    /** Deletes by a row of which only the key counts. */
    Batch delete(TableDefinition table, Object... key) {
      return add(table, new Change(ChangeOp.DELETE, keyRow(table, key), null));
    }

    /** Updates one column of the row with a key. */
    Batch update(TableDefinition table, String column, Object value, Object... key) {
      Object[] row = keyRow(table, key);
      boolean[] given = new boolean[row.length];
      given[table.schema().indexOf(column)] = true;
      row[table.schema().indexOf(column)] = value;
      return add(table, new Change(ChangeOp.UPDATE, row, given));
    }

    Batch addAll(Batch other) {
      other.changes.forEach(
          (table, list) -> changes.computeIfAbsent(table, name -> new ArrayList<>()).addAll(list));
      schemas.putAll(other.schemas);
      return this;
    }

    int size() {
      return changes.values().stream().mapToInt(List::size).sum();
    }

    private static Object[] keyRow(TableDefinition table, Object... key) {
      Object[] row = new Object[table.schema().size()];
      for (int i = 0; i < key.length; i++) {
        row[table.primaryKey()[i]] = key[i];
      }
      return row;
    }

    private Batch add(TableDefinition table, Change change) {
      schemas.put(table.name(), table.schema());
      changes.computeIfAbsent(table.name(), name -> new ArrayList<>()).add(change);
      return this;
    }

    TypedBatch build() {
      List<byte[]> dictionary = new ArrayList<>();
      List<TypedChanges> tables = new ArrayList<>();
      changes.forEach((table, list) -> tables.add(typed(table, list, dictionary)));
      return new TypedBatch(tables, dictionary);
    }

    private TypedChanges typed(String table, List<Change> list, List<byte[]> dictionary) {
      Schema schema = schemas.get(table);
      ColumnVector[] columns = ColumnVector.allocate(schema, list.size());
      ChangeOp[] ops = new ChangeOp[list.size()];
      long[][] given = new long[list.size()][];
      for (int i = 0; i < ops.length; i++) {
        Change change = list.get(i);
        ops[i] = change.op();
        given[i] = new long[1];
        for (int c = 0; c < columns.length; c++) {
          set(schema.type(c), columns[c], i, change.values()[c], dictionary);
          given[i][0] |= change.given() != null && change.given()[c] ? 1L << c : 0;
        }
      }
      boolean updates = Arrays.asList(ops).contains(ChangeOp.UPDATE);
      return new TypedChanges(table, ops, columns, updates ? given : null, ops.length);
    }
  }
}
