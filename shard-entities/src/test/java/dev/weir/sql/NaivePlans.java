package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.circuit.AggregateCall;
import dev.weir.circuit.ExpressionFailure;
import dev.weir.circuit.NaiveAggregates;
import dev.weir.circuit.NaiveClock;
import dev.weir.circuit.NaiveUnnest;
import dev.weir.circuit.NaiveWindows;
import dev.weir.circuit.Plan;
import dev.weir.circuit.SortColumn;
import dev.weir.zset.ByteTexts;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Evaluates a plan from scratch, row by row, with Java objects as values: slow, obvious, and apart
 * from compiled expressions independent of what the engine does.
 */
public final class NaivePlans {
  private static final LocalDateTime EPOCH = LocalDate.EPOCH.atStartOfDay();

  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);

  private static final NaiveWindows WINDOWS =
      new NaiveWindows(
          NaivePlans::compare,
          (call, schema, rows) -> call(call, rows.stream().map(List::toArray).toList()));

  private final Map<String, List<Object[]>> tables;
  private final StringPool strings = new StringPool(7);

  /** An evaluator over tables whose rows hold Long, BigDecimal, Double, String, Boolean, dates. */
  public NaivePlans(Map<String, List<Object[]>> tables) {
    this.tables = tables;
  }

  /** All rows of a plan. */
  public List<Object[]> rows(Plan plan) throws ExpressionFailure {
    return switch (plan) {
      case Plan.Scan scan -> tables.get(scan.relation());
      case Plan.Calc calc -> calc(calc);
      case Plan.Join join -> join(join);
      case Plan.Match match -> match(match);
      case Plan.Aggregate aggregate -> aggregate(aggregate);
      case Plan.Distinct distinct -> distinct(rows(distinct.input()));
      case Plan.UnionAll union -> {
        List<Object[]> all = new ArrayList<>();
        for (Plan input : union.inputs()) {
          all.addAll(rows(input));
        }
        yield all;
      }
      case Plan.SetOperation operation ->
          NaiveSets.of(operation.kind(), rows(operation.left()), rows(operation.right()));
      case Plan.Recursion recursion -> recursion(recursion);
      case Plan.Values values -> values(values);
      case Plan.Refused refused -> throw new IllegalArgumentException(refused.why());
      case Plan.TopK top -> arrays(WINDOWS.top(top, lists(top.input())));
      case Plan.Temporal temporal -> temporal(temporal);
      case Plan.Unnest unnest ->
          arrays(NaiveUnnest.rows(unnest, lists(unnest.input()), PlainValues::value));
      case Plan.Window window -> arrays(WINDOWS.window(window, lists(window.input())));
    };
  }

  private List<Object[]> temporal(Plan.Temporal temporal) throws ExpressionFailure {
    long now = micros(tables.get(Plan.CLOCK).getFirst()[0]);
    return rows(temporal.input()).stream()
        .filter(
            row ->
                temporal.bounds().stream()
                    .allMatch(bound -> NaiveClock.holds(bound, now, micros(row[bound.column()]))))
        .toList();
  }

  private static Long micros(Object time) {
    return switch (time) {
      case LocalDate date -> ChronoUnit.MICROS.between(EPOCH, date.atStartOfDay());
      case LocalDateTime at -> ChronoUnit.MICROS.between(EPOCH, at);
      case null, default -> null;
    };
  }

  /** Round by round, everything anew. */
  private List<Object[]> recursion(Plan.Recursion recursion) throws ExpressionFailure {
    List<Object[]> found = new ArrayList<>();
    LinkedHashSet<List<Object>> seen = new LinkedHashSet<>();
    List<Object[]> latest = rows(recursion.seed());
    while (!latest.isEmpty()) {
      List<Object[]> taken = new ArrayList<>();
      for (Object[] row : latest) {
        if (recursion.all() || seen.add(Arrays.asList(row))) {
          taken.add(row);
        }
      }
      found.addAll(taken);
      Map<String, List<Object[]>> relations = new HashMap<>(tables);
      relations.put(
          Plan.Recursion.REFERENCE,
          taken.stream().map(row -> lastColumn(row, row.length + 1)).toList());
      latest =
          new NaivePlans(relations)
              .rows(recursion.step()).stream()
                  .map(row -> Arrays.copyOf(row, row.length - 1))
                  .toList();
    }
    return found;
  }

  private static Object[] lastColumn(Object[] row, int width) {
    Object[] wider = Arrays.copyOf(row, width);
    wider[width - 1] = 0L;
    return wider;
  }

  private List<Object[]> values(Plan.Values values) {
    List<Object[]> rows = new ArrayList<>();
    for (int row = 0; row < values.rows().size(); row++) {
      Object[] decoded = new Object[values.schema().size()];
      for (int i = 0; i < decoded.length; i++) {
        ColumnVector column = values.rows().columns()[i];
        boolean text = values.schema().type(i).isString() && !column.isNull(row);
        decoded[i] =
            text
                ? new String(values.rows().dictionary().get((int) column.lane(row)), UTF_8)
                : decode(column, values.schema().type(i), row);
      }
      rows.add(decoded);
    }
    return rows;
  }

  private List<Object[]> calc(Plan.Calc calc) throws ExpressionFailure {
    List<Object[]> input = rows(calc.input());
    ColumnVector[] in = encode(input, calc.input().schema());
    int capacity = Math.max(1, input.size());
    ColumnVector[] out = ColumnVector.allocate(calc.schema(), capacity);
    int size = calc.program().run(in, input.size(), out, new int[capacity], strings);
    List<Object[]> rows = new ArrayList<>();
    for (int row = 0; row < size; row++) {
      Object[] decoded = new Object[out.length];
      for (int i = 0; i < out.length; i++) {
        decoded[i] = decode(out[i], calc.schema().type(i), row);
      }
      rows.add(decoded);
    }
    return rows;
  }

  private List<Object[]> join(Plan.Join join) throws ExpressionFailure {
    List<Object[]> left = rows(join.left());
    List<Object[]> right = rows(join.right());
    List<Object[]> rows = new ArrayList<>();
    for (Object[] a : left) {
      for (Object[] b : right) {
        if (matches(join, a, b)) {
          Object[] row = new Object[join.schema().size()];
          int at = 0;
          for (int column : join.leftOutput()) {
            row[at++] = a[column];
          }
          for (int column : join.rightOutput()) {
            row[at++] = b[column];
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static boolean matches(Plan.Join join, Object[] a, Object[] b) {
    for (int i = 0; i < join.leftKeys().length; i++) {
      Object left = a[join.leftKeys()[i]];
      if (left == null || !left.equals(b[join.rightKeys()[i]])) {
        return false;
      }
    }
    return true;
  }

  private List<Object[]> match(Plan.Match match) throws ExpressionFailure {
    List<Object[]> right = rows(match.right());
    List<Object[]> rows = new ArrayList<>();
    for (Object[] row : rows(match.left())) {
      boolean matched = false;
      for (Object[] other : right) {
        matched |= isPartner(match, row, other);
      }
      switch (match.kind()) {
        case SEMI -> rows.addAll(matched ? List.<Object[]>of(row) : List.of());
        case ANTI -> rows.addAll(matched ? List.of() : List.<Object[]>of(row));
        case FLAG -> {
          Object[] flagged = Arrays.copyOf(row, row.length + 1);
          flagged[row.length] = matched;
          rows.add(flagged);
        }
      }
    }
    return rows;
  }

  private boolean isPartner(Plan.Match match, Object[] row, Object[] other)
      throws ExpressionFailure {
    for (int i = 0; i < match.leftKeys().length; i++) {
      Object left = row[match.leftKeys()[i]];
      if (left == null || !left.equals(other[match.rightKeys()[i]])) {
        return false;
      }
    }
    Plan.Match.Pair pair = match.pair();
    if (pair == null) {
      return true;
    }
    List<Object> values = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (int column : pair.leftColumns()) {
      values.add(row[column]);
      columns.add(match.left().schema().column(column));
    }
    for (int column : pair.rightColumns()) {
      values.add(other[column]);
      columns.add(match.right().schema().column(column));
    }
    ColumnVector[] in = encode(List.<Object[]>of(values.toArray()), new Schema(columns));
    return pair.condition().run(in, 1, new ColumnVector[0], new int[1], strings) == 1;
  }

  private static List<Object[]> distinct(List<Object[]> rows) {
    LinkedHashSet<List<Object>> seen = new LinkedHashSet<>();
    rows.forEach(row -> seen.add(Arrays.asList(row)));
    return seen.stream().map(List::toArray).toList();
  }

  private List<Object[]> aggregate(Plan.Aggregate aggregate) throws ExpressionFailure {
    Map<List<Object>, List<Object[]>> groups = new LinkedHashMap<>();
    if (aggregate.groupColumns().length == 0) {
      groups.put(List.of(), new ArrayList<>());
    }
    for (Object[] row : rows(aggregate.input())) {
      List<Object> key = new ArrayList<>();
      for (int column : aggregate.groupColumns()) {
        key.add(row[column]);
      }
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
    }
    List<Object[]> rows = new ArrayList<>();
    groups.forEach(
        (key, members) -> {
          List<Object> row = new ArrayList<>(key);
          aggregate.calls().forEach(call -> row.add(call(call, members)));
          rows.add(row.toArray());
        });
    return rows;
  }

  private static Object call(AggregateCall call, List<Object[]> members) {
    if (call.columns().isEmpty()) {
      return (long) members.size();
    }
    List<List<Object>> rows = members.stream().map(Arrays::asList).toList();
    List<List<Object>> inputs = NaiveAggregates.inputs(call, rows);
    if (call.function() == AggregateCall.Function.COUNT) {
      return (long) inputs.size();
    }
    if (inputs.isEmpty()) {
      return null;
    }
    return switch (call.function()) {
      case STRING_AGG, ARRAY_AGG, ARG_MIN, ARG_MAX, MODE, PERCENTILE_CONT, PERCENTILE_DISC ->
          NaiveAggregates.ordered(call, rows, NaivePlans::compare);
      default -> result(call, inputs);
    };
  }

  private static Object result(AggregateCall call, List<List<Object>> inputs) {
    List<Object> values = inputs.stream().map(List::getFirst).toList();
    return switch (call.function()) {
      case COUNT_ROWS, COUNT -> throw new IllegalStateException();
      case SUM -> sum(call.type(), values);
      case AVG -> average(call.type(), values);
      case MIN -> values.stream().min(NaivePlans::compare).orElseThrow();
      case MAX -> values.stream().max(NaivePlans::compare).orElseThrow();
      case BIT_AND, BIT_OR, BIT_XOR -> NaiveAggregates.bits(call, values);
      case STATISTIC -> NaiveAggregates.statistic(call, inputs);
      default -> throw new IllegalArgumentException(call.toString());
    };
  }

  private static Object sum(ColumnType type, List<Object> values) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Object value : values) {
      sum = sum.add(new BigDecimal(value.toString()));
    }
    return switch (type.kind()) {
      case BIGINT -> sum.longValueExact();
      case DOUBLE -> sum.doubleValue();
      default -> sum;
    };
  }

  private static Object average(ColumnType type, List<Object> values) {
    BigDecimal sum = new BigDecimal(sum(ColumnType.decimal(38, 0), values).toString());
    BigDecimal count = BigDecimal.valueOf(values.size());
    return type.kind() == ColumnType.Kind.DOUBLE
        ? (Object) sum.divide(count, 40, RoundingMode.HALF_UP).doubleValue()
        : sum.divide(count, type.scale(), RoundingMode.HALF_UP);
  }

  private List<List<Object>> lists(Plan plan) throws ExpressionFailure {
    return rows(plan).stream().map(Arrays::asList).toList();
  }

  private static List<Object[]> arrays(List<List<Object>> rows) {
    return rows.stream().map(List::toArray).toList();
  }

  /** Rows in an order. */
  public static Comparator<Object[]> order(List<SortColumn> columns) {
    return (a, b) -> {
      for (SortColumn column : columns) {
        Object left = a[column.column()];
        Object right = b[column.column()];
        int compared;
        if (left == null || right == null) {
          int nulls = column.nullsFirst() ? -1 : 1;
          boolean both = left == null && right == null;
          compared = both ? 0 : left == null ? nulls : -nulls;
        } else {
          compared = compare(left, right) * (column.descending() ? -1 : 1);
        }
        if (compared != 0) {
          return compared;
        }
      }
      return 0;
    };
  }

  @SuppressWarnings("unchecked") // values of one column are of one type
  private static int compare(Object a, Object b) {
    // a UUID is compared as its bytes, which Java does with signs
    if (a instanceof UUID) {
      return Arrays.compareUnsigned(bytes(a), bytes(b));
    }
    return a instanceof String left
        ? Arrays.compareUnsigned(left.getBytes(UTF_8), ((String) b).getBytes(UTF_8))
        : ((Comparable<Object>) a).compareTo(b);
  }

  private static byte[] bytes(Object value) {
    return value.toString().getBytes(UTF_8);
  }

  private ColumnVector[] encode(List<Object[]> rows, Schema schema) {
    ColumnVector[] columns = ColumnVector.allocate(schema, Math.max(1, rows.size()));
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < columns.length; i++) {
        encode(columns[i], schema.type(i), row, rows.get(row)[i]);
      }
    }
    return columns;
  }

  private void encode(ColumnVector column, ColumnType type, int row, Object value) {
    switch (value) {
      case null -> column.setNull(row);
      case Long number -> column.set(row, number);
      case Boolean truth -> column.set(row, truth ? 1 : 0);
      case Double number -> column.set(row, Double.doubleToLongBits(number));
      case String text when type.kind() == ColumnType.Kind.VARCHAR ->
          column.set(row, strings.intern(text.getBytes(UTF_8)));
      case String text when type.isString() -> column.set(row, parsed(type, text));
      case String text -> column.set(row, ByteCasts.lane(text.getBytes(UTF_8), type, 0));
      case UUID id -> column.set(row, parsed(type, id.toString()));
      case LocalTime at -> column.set(row, at.toNanoOfDay() / 1000);
      case LocalDate date -> column.set(row, date.toEpochDay());
      case LocalDateTime at ->
          column.set(
              row,
              at.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + at.get(ChronoField.MICRO_OF_SECOND));
      case BigDecimal number -> {
        BigInteger unscaled = number.setScale(type.scale()).unscaledValue();
        if (type.wide()) {
          column.setWide(row, unscaled.shiftRight(64).longValue(), unscaled.longValue());
        } else {
          column.set(row, unscaled.longValueExact());
        }
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }

  private long parsed(ColumnType type, String text) {
    return strings.intern(ByteTexts.parse(type, text.getBytes(UTF_8)));
  }

  private Object decode(ColumnVector column, ColumnType type, int row) {
    if (column.isNull(row)) {
      return null;
    }
    long lane = column.lane(row);
    return switch (type.kind()) {
      case BOOLEAN -> lane != 0;
      case TINYINT, SMALLINT, INTEGER, BIGINT -> lane;
      case REAL, DOUBLE -> Double.longBitsToDouble(lane);
      case VARCHAR -> new String(strings.bytes(lane), UTF_8);
      case DATE -> LocalDate.ofEpochDay(lane);
      case TIMESTAMP, TIMESTAMP_TZ ->
          LocalDateTime.ofEpochSecond(
              Math.floorDiv(lane, 1_000_000L),
              (int) Math.floorMod(lane, 1_000_000L) * 1000,
              ZoneOffset.UTC);
      case DECIMAL -> new BigDecimal(unscaled(column, type, row), type.scale());
      case TIME -> LocalTime.ofNanoOfDay(lane * 1000);
      case INTERVAL_DAY, INTERVAL_MONTH -> lane;
      case UUID -> UUID.fromString(new String(ByteTexts.text(type, strings.bytes(lane)), UTF_8));
      case VARBINARY, JSON, ARRAY, ROW, MAP ->
          new String(ByteCasts.text(strings.bytes(lane), type), UTF_8);
    };
  }

  private static BigInteger unscaled(ColumnVector column, ColumnType type, int row) {
    BigInteger low = BigInteger.valueOf(column.lane(row));
    if (!type.wide()) {
      return low;
    }
    return BigInteger.valueOf(column.high(row)).shiftLeft(64).add(low.mod(WORD));
  }
}
