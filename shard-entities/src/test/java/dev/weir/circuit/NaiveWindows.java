package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Window functions and tops by their definition: for each row all rows of its partition are asked
 * whether they are in its frame.
 *
 * @param values the order of values that are not NULL
 * @param aggregates the value of an aggregate over rows
 */
public record NaiveWindows(Comparator<Object> values, Aggregates aggregates) {
  /** How an aggregate is computed. */
  @FunctionalInterface
  public interface Aggregates {
    Object of(AggregateCall call, Schema schema, List<List<Object>> rows);
  }

  /** The rows of a window plan over its input rows, copies one by one. */
  public List<List<Object>> window(Plan.Window plan, List<List<Object>> input) {
    List<List<Object>> rows = new ArrayList<>();
    Schema schema = plan.input().schema();
    for (List<List<Object>> partition : partitions(plan.partition(), input)) {
      Comparator<List<Object>> peers = by(plan.order());
      partition.sort(total(peers, plan.input()));
      for (int i = 0; i < partition.size(); i++) {
        List<Object> row = new ArrayList<>(partition.get(i));
        for (WindowCall call : plan.calls()) {
          row.add(new Row(schema, plan.order(), peers, partition, i).result(call));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** The rows of a top over its input rows, copies one by one. */
  public List<List<Object>> top(Plan.TopK plan, List<List<Object>> input) {
    List<List<Object>> rows = new ArrayList<>();
    for (List<List<Object>> partition : partitions(plan.partition(), input)) {
      Comparator<List<Object>> peers = by(plan.order());
      partition.sort(total(peers, plan.input()));
      for (int i = 0; i < partition.size(); i++) {
        long number =
            new Row(plan.input().schema(), plan.order(), peers, partition, i)
                .position(WindowCall.PositionFunction.valueOf(plan.ranking().name()), 0);
        boolean within = number <= plan.offset() + plan.limit() || plan.limit() == Long.MAX_VALUE;
        if (number > plan.offset() && within) {
          List<Object> row = new ArrayList<>(partition.get(i));
          if (plan.number() != null) {
            row.add(number);
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static Collection<List<List<Object>>> partitions(
      int[] columns, List<List<Object>> input) {
    Map<List<Object>, List<List<Object>>> partitions = new LinkedHashMap<>();
    for (List<Object> row : input) {
      List<Object> key = new ArrayList<>();
      for (int column : columns) {
        Object value = row.get(column);
        key.add(value instanceof Double number && number == 0 ? (Object) 0.0 : value);
      }
      partitions.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
    }
    return partitions.values();
  }

  private Comparator<List<Object>> by(List<SortColumn> order) {
    Comparator<List<Object>> by = Comparator.comparingInt(row -> 0);
    for (SortColumn column : order) {
      Comparator<Object> values = column.descending() ? this.values.reversed() : this.values;
      by =
          by.thenComparing(
              row -> row.get(column.column()),
              column.nullsFirst() ? Comparator.nullsFirst(values) : Comparator.nullsLast(values));
    }
    return by;
  }

  private Comparator<List<Object>> total(Comparator<List<Object>> order, Plan input) {
    Comparator<List<Object>> total = order;
    for (int column : input.key()) {
      total = total.thenComparing(row -> row.get(column), Comparator.nullsLast(values));
    }
    for (int i = 0; i < input.schema().size(); i++) {
      int column = i;
      total = total.thenComparing(row -> row.get(column), Comparator.nullsLast(values));
    }
    for (int i = 0; i < input.schema().size(); i++) {
      int column = i;
      total = total.thenComparingLong(row -> bits(row.get(column)));
    }
    return total;
  }

  private static long bits(Object value) {
    return value instanceof Double number ? Double.doubleToLongBits(number) : 0;
  }

  /** One row of a sorted partition. */
  private final class Row {
    private final Schema schema;
    private final List<SortColumn> order;
    private final Comparator<List<Object>> peers;
    private final List<List<Object>> partition;
    private final int index;

    Row(
        Schema schema,
        List<SortColumn> order,
        Comparator<List<Object>> peers,
        List<List<Object>> partition,
        int index) {
      this.schema = schema;
      this.order = order;
      this.peers = peers;
      this.partition = partition;
      this.index = index;
    }

    Object result(WindowCall call) {
      return switch (call) {
        case WindowCall.Position at ->
            switch (at.function()) {
              case PERCENT_RANK ->
                  partition.size() == 1
                      ? 0.0
                      : (position(WindowCall.PositionFunction.RANK, 0) - 1.0)
                          / (partition.size() - 1.0);
              case CUME_DIST ->
                  (double) partition.stream().filter(row -> compare(row) <= 0).count()
                      / partition.size();
              case ROW_NUMBER, RANK, DENSE_RANK, NTILE -> position(at.function(), at.buckets());
            };
        case WindowCall.Shift shift -> {
          long at = shift.ignoreNulls() ? known(shift) : index + shift.offset();
          boolean there = at >= 0 && at < partition.size();
          int column = there ? shift.column() : shift.otherwise();
          yield column < 0 ? null : partition.get(there ? (int) at : index).get(column);
        }
        case WindowCall.Value value -> value(value);
        case WindowCall.Session session -> session(session);
        case WindowCall.Total total -> aggregates.of(total.call(), schema, frame(total.frame()));
      };
    }

    /** The place of the n-th row with a value on one side, -1 where there are less. */
    private long known(WindowCall.Shift shift) {
      int step = shift.offset() < 0 ? -1 : 1;
      long left = Math.abs(shift.offset());
      for (int at = index + step; at >= 0 && at < partition.size(); at += step) {
        left -= partition.get(at).get(shift.column()) == null ? 0 : 1;
        if (left == 0) {
          return at;
        }
      }
      return -1;
    }

    /** From each row on to the next one, as long as that is near. */
    private Object session(WindowCall.Session call) {
      int step = call.last() ? 1 : -1;
      Object value = partition.get(index).get(call.column());
      for (int i = index + step; i >= 0 && i < partition.size() && value != null; i += step) {
        Object next = partition.get(i).get(call.column());
        if (next == null || distance(value, next).compareTo(BigDecimal.valueOf(call.gap())) >= 0) {
          return value;
        }
        value = next;
      }
      return value;
    }

    long position(WindowCall.PositionFunction function, long buckets) {
      return switch (function) {
        case ROW_NUMBER -> index + 1;
        case RANK -> partition.stream().filter(row -> compare(row) < 0).count() + 1;
        case DENSE_RANK -> {
          long rank = 1;
          for (int i = 1; i <= index; i++) {
            rank += peers.compare(partition.get(i - 1), partition.get(i)) == 0 ? 0 : 1;
          }
          yield rank;
        }
        case NTILE -> {
          // rows are dealt out one by one: the first buckets get the rows that are left over
          long bucket = 0;
          long left = 0;
          for (int i = 0; i <= index; i++) {
            if (left == 0) {
              left = partition.size() / buckets + (bucket < partition.size() % buckets ? 1 : 0);
              bucket++;
            }
            left--;
          }
          yield bucket;
        }
        case PERCENT_RANK, CUME_DIST -> throw new IllegalArgumentException(function.name());
      };
    }

    private Object value(WindowCall.Value call) {
      List<Object> seen = new ArrayList<>();
      for (List<Object> row : frame(call.frame())) {
        Object value = row.get(call.column());
        if (!call.ignoreNulls() || value != null) {
          seen.add(value);
        }
      }
      int nth = call.nth() == 0 ? seen.size() : (int) Math.min(call.nth(), Integer.MAX_VALUE);
      return nth == 0 || nth > seen.size() ? null : seen.get(nth - 1);
    }

    private List<List<Object>> frame(WindowFrame frame) {
      List<List<Object>> rows = new ArrayList<>();
      for (int i = 0; i < partition.size(); i++) {
        if (side(frame, frame.start(), i) >= 0 && side(frame, frame.end(), i) <= 0) {
          rows.add(partition.get(i));
        }
      }
      return rows;
    }

    /** Whether a row is before (negative), at or after a bound of this row's frame. */
    private int side(WindowFrame frame, WindowFrame.Bound bound, int other) {
      if (bound.distance() == null) {
        return -bound.side();
      }
      if (frame.rows()) {
        return Long.compare(other, index + bound.side() * bound.distance().longValueExact());
      }
      List<Object> row = partition.get(other);
      if (bound.side() == 0) {
        return compare(row);
      }
      SortColumn by = order.getFirst();
      Object value = row.get(by.column());
      Object mine = partition.get(index).get(by.column());
      if (value == null || mine == null) {
        return compare(row);
      }
      boolean less = (bound.side() < 0) != by.descending();
      BigDecimal distance = less ? bound.distance().negate() : bound.distance();
      Object moved = moved(mine, schema.type(by.column()), distance, bound.months());
      int compared = values.compare(value, moved);
      return by.descending() ? -compared : compared;
    }

    private int compare(List<Object> row) {
      return peers.compare(row, partition.get(index));
    }
  }

  private static BigDecimal distance(Object value, Object other) {
    return switch (value) {
      case LocalDateTime at ->
          BigDecimal.valueOf(Math.abs(ChronoUnit.MICROS.between(at, (LocalDateTime) other)));
      default -> BigDecimal.valueOf((Long) value).subtract(BigDecimal.valueOf((Long) other)).abs();
    };
  }

  private static Object moved(Object value, ColumnType type, BigDecimal distance, boolean months) {
    return switch (value) {
      case Long lane when months && type.kind() == ColumnType.Kind.DATE ->
          LocalDate.ofEpochDay(lane).plusMonths(distance.longValueExact()).toEpochDay();
      case Long lane -> Math.addExact(lane, distance.longValueExact());
      case Double number -> number + distance.doubleValue();
      case BigDecimal number -> number.add(distance);
      case LocalDate date ->
          months
              ? date.plusMonths(distance.longValueExact())
              : date.plusDays(distance.longValueExact());
      case LocalDateTime at ->
          months
              ? at.plusMonths(distance.longValueExact())
              : at.plusNanos(distance.movePointRight(3).longValueExact());
      default -> throw new IllegalArgumentException(value.toString());
    };
  }
}
