package dev.weir.circuit;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Evaluates plans from scratch over rows of objects: slow, plain, and nothing in common. */
final class NaiveEvaluator {
  private final Map<String, Map<List<Object>, Long>> relations;

  NaiveEvaluator(Map<String, Map<List<Object>, Long>> relations) {
    this.relations = relations;
  }

  Map<List<Object>, Long> evaluate(Plan plan) {
    return switch (plan) {
      case Plan.Scan scan -> relations.get(scan.relation());
      case Plan.Calc calc -> calc(calc);
      case Plan.Join join -> join(join);
      case Plan.Match match -> match(match);
      case Plan.Aggregate aggregate -> aggregate(aggregate);
      case Plan.Distinct distinct -> {
        Map<List<Object>, Long> rows = new HashMap<>();
        evaluate(distinct.input()).forEach((row, count) -> rows.put(canonical(row), 1L));
        yield rows;
      }
      case Plan.UnionAll union -> {
        Map<List<Object>, Long> rows = new HashMap<>();
        union
            .inputs()
            .forEach(input -> evaluate(input).forEach((r, n) -> rows.merge(r, n, Long::sum)));
        yield rows;
      }
      case Plan.SetOperation operation -> setOperation(operation);
      case Plan.Recursion recursion -> recursion(recursion);
      case Plan.Values values -> values(values);
      case Plan.Refused refused -> throw new IllegalArgumentException(refused.why());
      case Plan.TopK top -> counted(WINDOWS.top(top, copies(top.input())));
      case Plan.Temporal temporal -> temporal(temporal);
      case Plan.Unnest unnest ->
          counted(NaiveUnnest.rows(unnest, copies(unnest.input()), TestRows::get));
      case Plan.Window window -> counted(WINDOWS.window(window, copies(window.input())));
    };
  }

  private Map<List<Object>, Long> temporal(Plan.Temporal temporal) {
    long now = (Long) relations.get(Plan.CLOCK).keySet().iterator().next().getFirst();
    Map<List<Object>, Long> rows = new HashMap<>(evaluate(temporal.input()));
    rows.keySet()
        .removeIf(
            row ->
                !temporal.bounds().stream()
                    .allMatch(
                        bound -> NaiveClock.holds(bound, now, (Long) row.get(bound.column()))));
    return rows;
  }

  /** Round by round, everything anew. */
  private Map<List<Object>, Long> recursion(Plan.Recursion recursion) {
    Map<List<Object>, Long> found = new HashMap<>();
    Map<List<Object>, Long> latest = evaluate(recursion.seed());
    while (!latest.isEmpty()) {
      Map<List<Object>, Long> taken = new HashMap<>();
      latest.forEach(
          (row, count) -> {
            if (recursion.all()) {
              taken.merge(row, count, Long::sum);
            } else if (!found.containsKey(canonical(row))) {
              taken.put(canonical(row), 1L);
            }
          });
      taken.forEach((row, count) -> found.merge(row, count, Long::sum));
      Map<String, Map<List<Object>, Long>> all = new HashMap<>(relations);
      Map<List<Object>, Long> rounds = new HashMap<>();
      taken.forEach((row, count) -> rounds.put(with(row, 0L), count));
      all.put(Plan.Recursion.REFERENCE, rounds);
      Map<List<Object>, Long> next = new HashMap<>();
      new NaiveEvaluator(all)
          .evaluate(recursion.step())
          .forEach((row, count) -> next.merge(row.subList(0, row.size() - 1), count, Long::sum));
      latest = next;
    }
    return found;
  }

  private static List<Object> with(List<Object> row, Object last) {
    List<Object> wider = new ArrayList<>(row);
    wider.add(last);
    return wider;
  }

  private Map<List<Object>, Long> setOperation(Plan.SetOperation operation) {
    Map<List<Object>, Long> left = new HashMap<>();
    evaluate(operation.left()).forEach((row, n) -> left.merge(canonical(row), n, Long::sum));
    Map<List<Object>, Long> right = new HashMap<>();
    evaluate(operation.right()).forEach((row, n) -> right.merge(canonical(row), n, Long::sum));
    Map<List<Object>, Long> rows = new HashMap<>();
    left.forEach(
        (row, n) -> {
          long other = right.getOrDefault(row, 0L);
          boolean all = operation.kind().name().endsWith("_ALL");
          boolean both = operation.kind().name().startsWith("INTERSECT");
          long times = both ? Math.min(n, other) : all ? n - other : other > 0 ? 0 : n;
          if (times > 0) {
            rows.put(row, all ? times : 1);
          }
        });
    return rows;
  }

  private Map<List<Object>, Long> calc(Plan.Calc calc) {
    Map<List<Object>, Long> rows = new HashMap<>();
    Schema in = calc.input().schema();
    evaluate(calc.input())
        .forEach(
            (row, count) -> {
              StringPool pool = new StringPool(0);
              ColumnVector[] columns = vectors(in, row, pool);
              ColumnVector[] out = ColumnVector.allocate(calc.schema(), 1);
              try {
                if (calc.program().run(columns, 1, out, new int[1], pool) == 1) {
                  rows.merge(TestRows.row(calc.schema(), out, 0, pool), count, Long::sum);
                }
              } catch (ExpressionFailure failure) {
                throw new IllegalStateException(failure);
              }
            });
    return rows;
  }

  private static ColumnVector[] vectors(Schema schema, List<Object> row, StringPool pool) {
    ColumnVector[] columns = ColumnVector.allocate(schema, 1);
    for (int i = 0; i < columns.length; i++) {
      if (row.get(i) instanceof String text) {
        columns[i].set(0, pool.intern(text.getBytes(StandardCharsets.UTF_8)));
      } else {
        TestRows.set(schema.type(i), columns[i], 0, row.get(i), List.of());
      }
    }
    return columns;
  }

  private Map<List<Object>, Long> join(Plan.Join join) {
    Map<List<Object>, Long> rows = new HashMap<>();
    Map<List<Object>, Long> right = evaluate(join.right());
    evaluate(join.left())
        .forEach(
            (l, n) ->
                right.forEach(
                    (r, m) -> {
                      List<Object> key = canonical(pick(l, join.leftKeys()));
                      if (!key.contains(null) && key.equals(canonical(pick(r, join.rightKeys())))) {
                        List<Object> row = pick(l, join.leftOutput());
                        row.addAll(pick(r, join.rightOutput()));
                        rows.merge(row, n * m, Long::sum);
                      }
                    }));
    return rows;
  }

  private Map<List<Object>, Long> match(Plan.Match match) {
    Map<List<Object>, Long> rows = new HashMap<>();
    Map<List<Object>, Long> right = evaluate(match.right());
    evaluate(match.left())
        .forEach(
            (l, n) -> {
              boolean matched = right.keySet().stream().anyMatch(r -> isPartner(match, l, r));
              List<Object> row = new ArrayList<>(l);
              switch (match.kind()) {
                case SEMI -> rows.merge(row, matched ? n : 0, Long::sum);
                case ANTI -> rows.merge(row, matched ? 0 : n, Long::sum);
                case FLAG -> {
                  row.add(matched);
                  rows.merge(row, n, Long::sum);
                }
              }
            });
    rows.values().removeIf(count -> count == 0);
    return rows;
  }

  private static boolean isPartner(Plan.Match match, List<Object> l, List<Object> r) {
    List<Object> key = canonical(pick(l, match.leftKeys()));
    if (key.contains(null) || !key.equals(canonical(pick(r, match.rightKeys())))) {
      return false;
    }
    Plan.Match.Pair pair = match.pair();
    if (pair == null) {
      return true;
    }
    List<Column> columns = new ArrayList<>();
    List<Object> values = pick(l, pair.leftColumns());
    values.addAll(pick(r, pair.rightColumns()));
    for (int column : pair.leftColumns()) {
      columns.add(match.left().schema().column(column));
    }
    for (int column : pair.rightColumns()) {
      columns.add(match.right().schema().column(column));
    }
    StringPool pool = new StringPool(0);
    ColumnVector[] vectors = vectors(new Schema(columns), values, pool);
    try {
      return pair.condition().run(vectors, 1, new ColumnVector[0], new int[1], pool) == 1;
    } catch (ExpressionFailure failure) {
      throw new IllegalStateException(failure);
    }
  }

  private Map<List<Object>, Long> aggregate(Plan.Aggregate plan) {
    Map<List<Object>, Map<List<Object>, Long>> groups = new HashMap<>();
    if (plan.groupColumns().length == 0) {
      groups.put(List.of(), new HashMap<>());
    }
    evaluate(plan.input())
        .forEach(
            (row, count) ->
                groups
                    .computeIfAbsent(
                        canonical(pick(row, plan.groupColumns())), key -> new HashMap<>())
                    .put(row, count));
    Map<List<Object>, Long> rows = new HashMap<>();
    groups.forEach(
        (key, members) -> {
          List<Object> row = new ArrayList<>(key);
          for (AggregateCall call : plan.calls()) {
            row.add(aggregated(call, plan.input().schema(), repeated(members)));
          }
          rows.put(row, 1L);
        });
    return rows;
  }

  private static List<List<Object>> repeated(Map<List<Object>, Long> rows) {
    List<List<Object>> all = new ArrayList<>();
    rows.forEach((row, count) -> all.addAll(Collections.nCopies(count.intValue(), row)));
    return all;
  }

  private static Object aggregated(AggregateCall call, Schema schema, List<List<Object>> rows) {
    if (call.columns().isEmpty()) {
      return (long) rows.size();
    }
    List<List<Object>> inputs = NaiveAggregates.inputs(call, rows);
    if (call.function() == AggregateCall.Function.COUNT) {
      return (long) inputs.size();
    }
    if (inputs.isEmpty()) {
      return null;
    }
    return switch (call.function()) {
      case STRING_AGG, ARRAY_AGG, ARG_MIN, ARG_MAX, MODE, PERCENTILE_CONT, PERCENTILE_DISC ->
          NaiveAggregates.ordered(call, rows, VALUES);
      default -> result(call, schema, inputs);
    };
  }

  private static Object result(AggregateCall call, Schema schema, List<List<Object>> inputs) {
    List<Object> values = inputs.stream().map(List::getFirst).toList();
    return switch (call.function()) {
      case COUNT_ROWS, COUNT -> throw new IllegalStateException();
      case SUM, AVG -> number(call, schema.type(call.column()), values);
      case MIN -> canonical(values.stream().min(VALUES).orElse(null));
      case MAX -> canonical(values.stream().max(VALUES).orElse(null));
      case BIT_AND, BIT_OR, BIT_XOR -> NaiveAggregates.bits(call, values);
      case STATISTIC -> NaiveAggregates.statistic(call, inputs);
      default -> throw new IllegalArgumentException(call.toString());
    };
  }

  private static Object number(AggregateCall call, ColumnType input, List<Object> values) {
    boolean average = call.function() == AggregateCall.Function.AVG;
    BigDecimal count = BigDecimal.valueOf(values.size());
    if (input.kind() == ColumnType.Kind.DOUBLE) {
      double plain = values.stream().mapToDouble(value -> (Double) value).sum();
      if (values.stream().anyMatch(v -> !Double.isFinite((Double) v))) {
        return plain;
      }
      double sum = total(values).doubleValue();
      return average ? sum / values.size() : sum;
    }
    BigDecimal sum = total(values);
    if (average) {
      return call.type().kind() == ColumnType.Kind.DOUBLE
          ? (Object) sum.divide(count, MathContext.DECIMAL128).doubleValue()
          : sum.divide(count, call.type().scale(), RoundingMode.HALF_UP);
    }
    return call.type().kind() == ColumnType.Kind.DECIMAL
        ? (Object) sum.setScale(call.type().scale())
        : sum.longValueExact();
  }

  private static BigDecimal total(List<Object> values) {
    return values.stream()
        .map(
            value ->
                value instanceof Double d
                    ? new BigDecimal(d)
                    : value instanceof Long l ? BigDecimal.valueOf(l) : (BigDecimal) value)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Map<List<Object>, Long> values(Plan.Values values) {
    Map<List<Object>, Long> rows = new HashMap<>();
    for (int i = 0; i < values.rows().size(); i++) {
      List<Object> row =
          TestRows.row(
              values.schema(),
              values.rows().columns(),
              i,
              code -> values.rows().dictionary().get((int) code));
      rows.merge(row, 1L, Long::sum);
    }
    return rows;
  }

  private static final NaiveWindows WINDOWS =
      new NaiveWindows(
          (left, right) -> NaiveEvaluator.VALUES.compare(left, right),
          (call, schema, rows) -> aggregated(call, schema, rows));

  private List<List<Object>> copies(Plan plan) {
    return repeated(evaluate(plan));
  }

  private static Map<List<Object>, Long> counted(List<List<Object>> rows) {
    return rows.stream().collect(Collectors.toMap(row -> row, row -> 1L, Long::sum));
  }

  private static final Comparator<Object> VALUES =
      (left, right) ->
          switch (canonical(left)) {
            case Long l -> Long.compare(l, (Long) right);
            case Double d -> Double.compare(d, (Double) canonical(right));
            case Boolean b -> Boolean.compare(b, (Boolean) right);
            case BigDecimal b -> b.compareTo((BigDecimal) right);
            case Object s ->
                Arrays.compareUnsigned(
                    ((String) s).getBytes(StandardCharsets.UTF_8),
                    ((String) right).getBytes(StandardCharsets.UTF_8));
          };

  private static List<Object> pick(List<Object> row, int[] columns) {
    List<Object> picked = new ArrayList<>();
    for (int column : columns) {
      picked.add(row.get(column));
    }
    return picked;
  }

  private static List<Object> canonical(List<Object> row) {
    return row.stream().map(NaiveEvaluator::canonical).collect(Collectors.toList());
  }

  private static Object canonical(Object value) {
    return value instanceof Double d && d == 0 ? (Object) 0.0 : value;
  }
}
