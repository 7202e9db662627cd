package dev.weir.http;

import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.TableInfo;
import dev.weir.config.ErrorCode;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RawColumn;
import dev.weir.zset.RowBatch;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A table of a {@link FakeCircuit}: rows as arrays of Long, Double, BigDecimal, String. */
final class FakeTable {
  private static final Pattern CREATE =
      Pattern.compile("CREATE TABLE (\\w+) \\((.*)\\)", Pattern.DOTALL);
  private static final Pattern COLUMN =
      Pattern.compile("(\\w+) (\\w+)(?:\\((\\d+)(?:, ?(\\d+))?\\))?(.*)");

  record Fault(String column, ErrorCode code, String detail) {}

  private final TableDefinition definition;
  private final long createdRev;
  private final Map<List<String>, Object[]> rows;
  private final Map<List<String>, Long> versions;
  private long changedRev;

  FakeTable(TableDefinition definition, long createdRev) {
    this(definition, createdRev, new LinkedHashMap<>(), new LinkedHashMap<>(), createdRev);
  }

  private FakeTable(
      TableDefinition definition,
      long createdRev,
      Map<List<String>, Object[]> rows,
      Map<List<String>, Long> versions,
      long changedRev) {
    this.definition = definition;
    this.createdRev = createdRev;
    this.rows = rows;
    this.versions = versions;
    this.changedRev = changedRev;
  }

  FakeTable copy() {
    return new FakeTable(
        definition,
        createdRev,
        new LinkedHashMap<>(rows),
        new LinkedHashMap<>(versions),
        changedRev);
  }

  TableDefinition definition() {
    return definition;
  }

  TableInfo info() {
    return new TableInfo(definition, rows.size(), 100L * rows.size(), createdRev, changedRev);
  }

  static Optional<TableDefinition> parse(String sql) {
    Matcher create = CREATE.matcher(sql.strip());
    if (!create.matches()) {
      return Optional.empty();
    }
    List<Column> columns = new ArrayList<>();
    List<Integer> key = new ArrayList<>();
    for (String part : create.group(2).split(",(?![^(]*\\))", -1)) {
      Matcher column = COLUMN.matcher(part.strip());
      if (!column.matches()) {
        return Optional.empty();
      }
      if (column.group(5).contains("PRIMARY KEY")) {
        key.add(columns.size());
      }
      boolean nullable = column.group(5).isBlank();
      columns.add(new Column(column.group(1), type(column), nullable));
    }
    Object[] defaults = new Object[columns.size()];
    return Optional.of(
        new TableDefinition(
            create.group(1),
            new Schema(columns),
            key.stream().mapToInt(i -> i).toArray(),
            Arrays.asList(defaults),
            sql));
  }

  private static ColumnType type(Matcher column) {
    return switch (column.group(2)) {
      case "BOOLEAN" -> ColumnType.BOOLEAN;
      case "INTEGER" -> ColumnType.INTEGER;
      case "BIGINT" -> ColumnType.BIGINT;
      case "DOUBLE" -> ColumnType.DOUBLE;
      case "DATE" -> ColumnType.DATE;
      case "TIMESTAMP" -> ColumnType.TIMESTAMP;
      case "DECIMAL" ->
          ColumnType.decimal(Integer.parseInt(column.group(3)), Integer.parseInt(column.group(4)));
      default ->
          column.group(3) == null
              ? ColumnType.VARCHAR
              : ColumnType.varchar(Integer.parseInt(column.group(3)));
    };
  }

  /** Applies one change, or says what is wrong with it. */
  Optional<Fault> apply(RawChanges changes, int change, RowBatch batch, boolean strict, long rev) {
    Object[] given = new Object[definition.schema().size()];
    boolean[] present = new boolean[given.length];
    for (RawColumn column :
        Stream.concat(changes.rowColumns().stream(), changes.keyColumns().stream()).toList()) {
      if (column.kind(change) == RawColumn.ABSENT) {
        continue;
      }
      int index = definition.schema().indexOf(column.name());
      if (index < 0) {
        return Optional.of(
            new Fault(column.name(), ErrorCode.COLUMN_UNKNOWN, "no column " + column.name()));
      }
      try {
        given[index] = value(column, change, definition.schema().type(index), batch);
        present[index] = true;
      } catch (RuntimeException e) {
        return Optional.of(
            new Fault(column.name(), ErrorCode.VALUE_INVALID, "not a " + column.name()));
      }
    }
    List<String> key = keyText(given);
    if (key.contains("null")) {
      return Optional.of(new Fault("id", ErrorCode.KEY_MISSING, "a key column is missing"));
    }
    Object[] old = rows.get(key);
    ChangeOp op = changes.op(change);
    if (op == ChangeOp.CREATE && old != null && strict) {
      return Optional.of(new Fault("", ErrorCode.DUPLICATE_KEY, "row " + key + " exists"));
    }
    if (op == ChangeOp.UPDATE && old == null) {
      return strict
          ? Optional.of(new Fault("", ErrorCode.ROW_MISSING, "no row " + key))
          : Optional.empty();
    }
    changedRev = rev;
    if (op == ChangeOp.DELETE) {
      rows.remove(key);
      versions.remove(key);
      return Optional.empty();
    }
    if (op == ChangeOp.UPDATE) {
      for (int i = 0; i < given.length; i++) {
        given[i] = present[i] ? given[i] : old[i];
      }
    }
    rows.put(key, given);
    versions.put(key, rev);
    return Optional.empty();
  }

  List<String> keyText(Object[] row) {
    List<String> key = new ArrayList<>();
    for (int column : definition.primaryKey()) {
      key.add(String.valueOf(row[column]));
    }
    return key;
  }

  List<Object[]> matching(Predicate<Object[]> keeps) {
    return rows.values().stream().filter(keeps).toList();
  }

  RowSet rows(Predicate<Object[]> keeps, FakeStrings strings) {
    List<Object[]> kept = matching(keeps);
    long[] changed =
        rows.entrySet().stream()
            .filter(e -> keeps.test(e.getValue()))
            .mapToLong(e -> versions.get(e.getKey()))
            .toArray();
    ColumnVector[] columns = columns(kept, strings);
    return new RowSet(definition.schema(), columns, null, changed, kept.size(), strings);
  }

  ColumnVector[] columns(List<Object[]> kept, FakeStrings strings) {
    ColumnVector[] columns = ColumnVector.allocate(definition.schema(), Math.max(1, kept.size()));
    for (int i = 0; i < kept.size(); i++) {
      for (int c = 0; c < columns.length; c++) {
        store(columns[c], i, kept.get(i)[c], strings);
      }
    }
    return columns;
  }

  private static void store(ColumnVector column, int row, Object value, FakeStrings strings) {
    switch (value) {
      case null -> column.setNull(row);
      case Long number -> column.set(row, number);
      case Double number -> column.set(row, Double.doubleToLongBits(number));
      case BigDecimal number -> column.set(row, number.unscaledValue().longValueExact());
      case String text -> column.set(row, strings.code(text));
      default -> throw new IllegalArgumentException(value.getClass().getName());
    }
  }

  private static Object value(RawColumn column, int row, ColumnType type, RowBatch batch) {
    return switch (column.kind(row)) {
      case RawColumn.NULL -> null;
      case RawColumn.TRUE -> typed(type, "1");
      case RawColumn.FALSE -> typed(type, "0");
      case RawColumn.INTEGER -> {
        if (type.isString()) {
          throw new IllegalArgumentException("number");
        }
        yield typed(type, Long.toString(column.value(row)));
      }
      default ->
          typed(
              type,
              new String(batch.dictionary().get((int) column.value(row)), StandardCharsets.UTF_8));
    };
  }

  private static Object typed(ColumnType type, String text) {
    return switch (type.kind()) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT ->
          text.toLowerCase(Locale.ROOT).equals("true") ? 1L : Long.parseLong(text);
      case REAL, DOUBLE -> Double.parseDouble(text);
      case DECIMAL -> new BigDecimal(text).setScale(type.scale());
      case VARCHAR -> text;
      case DATE -> LocalDate.parse(text).toEpochDay();
      case TIMESTAMP ->
          LocalDateTime.parse(text.replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC) * 1_000_000;
      case TIME,
          TIMESTAMP_TZ,
          UUID,
          VARBINARY,
          JSON,
          INTERVAL_DAY,
          INTERVAL_MONTH,
          ARRAY,
          ROW,
          MAP ->
          throw new IllegalArgumentException(type.sql());
    };
  }
}
