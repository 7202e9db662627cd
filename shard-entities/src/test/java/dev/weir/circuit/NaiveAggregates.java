package dev.weir.circuit;

import dev.weir.zset.ByteTexts;
import dev.weir.zset.ColumnType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Aggregates of lists of Java values: slow and plain. */
public final class NaiveAggregates {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  /** Enough for what lies between two doubles, of which products have twice the digits. */
  private static final MathContext DIGITS = new MathContext(1600);

  private NaiveAggregates() {}

  /**
   * What a call looks at: the values of its columns in each row without a NULL among those that it
   * requires, equal ones once if it is DISTINCT.
   *
   * @param rows each as often as it is there
   */
  public static List<List<Object>> inputs(AggregateCall call, List<List<Object>> rows) {
    List<List<Object>> inputs = new ArrayList<>();
    for (List<Object> row : rows) {
      List<Object> values = new ArrayList<>();
      call.columns().forEach(column -> values.add(row.get(column)));
      if (call.required().stream().noneMatch(column -> row.get(column) == null)) {
        inputs.add(call.distinct() ? canonical(values) : values);
      }
    }
    return call.distinct() ? new ArrayList<>(new LinkedHashSet<>(inputs)) : inputs;
  }

  /**
   * What functions of an order or a position give.
   *
   * @param rows not empty
   * @param values the order of values that are not NULL
   */
  public static Object ordered(
      AggregateCall call, List<List<Object>> rows, Comparator<Object> values) {
    List<List<Object>> inputs = inputs(call, rows);
    return switch (call.function()) {
      case STRING_AGG ->
          sorted(call, rows, values).stream()
              .map(String.class::cast)
              .collect(Collectors.joining(call.parameter()));
      case ARRAY_AGG -> array(call.type(), sorted(call, rows, values));
      case ARG_MIN -> argument(inputs, values);
      case ARG_MAX -> argument(inputs, values.reversed(), values);
      case MODE -> mode(inputs, values);
      case PERCENTILE_DISC -> {
        List<Object> sorted = sorted(call, rows, values);
        BigDecimal rank =
            new BigDecimal(call.parameter()).multiply(BigDecimal.valueOf(sorted.size()));
        yield sorted.get(Math.max(0, rank.setScale(0, RoundingMode.CEILING).intValue() - 1));
      }
      case PERCENTILE_CONT -> continuous(sorted(call, rows, values), call.parameter());
      default -> throw new IllegalArgumentException(call.toString());
    };
  }

  /** The first column in the order of the call. */
  private static List<Object> sorted(
      AggregateCall call, List<List<Object>> rows, Comparator<Object> values) {
    Comparator<List<Object>> by = Comparator.comparingInt(row -> 0);
    for (SortColumn sort : call.order()) {
      Comparator<Object> order = sort.descending() ? values.reversed() : values;
      by =
          by.thenComparing(
              row -> row.get(sort.column()),
              sort.nullsFirst() ? Comparator.nullsFirst(order) : Comparator.nullsLast(order));
    }
    Comparator<List<Object>> total =
        by.thenComparing(row -> row.get(call.column()), Comparator.nullsLast(values))
            .thenComparing(row -> Double.valueOf(0.0).equals(row.get(call.column())));
    List<Object> sorted = new ArrayList<>();
    rows.stream()
        .filter(row -> call.required().stream().noneMatch(column -> row.get(column) == null))
        .sorted(total)
        .forEach(row -> sorted.add(row.get(call.column())));
    return call.distinct() ? new ArrayList<>(new LinkedHashSet<>(canonical(sorted))) : sorted;
  }

  /** The text of an ARRAY; each element is written as a text, which all types take. */
  private static String array(ColumnType type, List<Object> elements) {
    String json =
        elements.stream().map(NaiveAggregates::quoted).collect(Collectors.joining(",", "[", "]"));
    byte[] bytes = ByteTexts.parse(type, json.getBytes(StandardCharsets.UTF_8));
    return new String(ByteTexts.text(type, bytes), StandardCharsets.UTF_8);
  }

  private static String quoted(Object element) {
    return switch (element) {
      case null -> "null";
      case BigDecimal number -> '"' + number.toPlainString() + '"';
      case LocalDateTime at -> '"' + at.format(SECONDS) + '"';
      case LocalTime time -> '"' + time.format(DateTimeFormatter.ofPattern("HH:mm:ss")) + '"';
      default -> '"' + element.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    };
  }

  private static Object argument(List<List<Object>> inputs, Comparator<Object> values) {
    return argument(inputs, values, values);
  }

  private static Object argument(
      List<List<Object>> inputs, Comparator<Object> keys, Comparator<Object> values) {
    return inputs.stream()
        .min(
            Comparator.<List<Object>, Object>comparing(List::getLast, keys)
                .thenComparing(List::getFirst, values)
                .thenComparing(row -> row.getFirst().equals(0.0)))
        .orElseThrow()
        .getFirst();
  }

  private static Object mode(List<List<Object>> inputs, Comparator<Object> values) {
    List<Object> all = canonical(inputs.stream().map(List::getFirst).toList());
    return all.stream()
        .distinct()
        .min(
            Comparator.<Object>comparingInt(value -> -Collections.frequency(all, value))
                .thenComparing(values))
        .orElseThrow();
  }

  private static Object continuous(List<Object> sorted, String fraction) {
    BigDecimal rank = new BigDecimal(fraction).multiply(BigDecimal.valueOf(sorted.size() - 1L));
    int below = rank.intValue();
    BigDecimal part = rank.subtract(BigDecimal.valueOf(below));
    double low = ((Number) sorted.get(below)).doubleValue();
    if (part.signum() == 0) {
      return low + 0.0;
    }
    double high = ((Number) sorted.get(below + 1)).doubleValue();
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      return low == high ? low : low + (high - low) * part.doubleValue();
    }
    BigDecimal from = exact(sorted.get(below));
    return from.add(exact(sorted.get(below + 1)).subtract(from).multiply(part)).doubleValue() + 0.0;
  }

  private static BigDecimal exact(Object number) {
    return number instanceof Double value
        ? new BigDecimal(value)
        : new BigDecimal(number.toString());
  }

  private static List<Object> canonical(List<Object> values) {
    Function<Object, Object> zero =
        value -> Double.valueOf(-0.0).equals(value) ? (Object) 0.0 : value;
    return values.stream().map(zero).collect(Collectors.toList());
  }

  /** The bits of integers. */
  public static Object bits(AggregateCall call, List<Object> values) {
    long result = (Long) values.getFirst();
    for (Object value : values.subList(1, values.size())) {
      long bits = (Long) value;
      result =
          switch (call.function()) {
            case BIT_AND -> result & bits;
            case BIT_OR -> result | bits;
            case BIT_XOR -> result ^ bits;
            default -> throw new IllegalArgumentException(call.toString());
          };
    }
    return result;
  }

  /**
   * Variance, covariance, correlation and regression from the distances of all values from their
   * average.
   *
   * @param inputs not empty, of one value or of y and x
   */
  public static Object statistic(AggregateCall call, List<List<Object>> inputs) {
    List<Double> x = inputs.stream().map(row -> (Double) row.getLast()).toList();
    List<Double> y = inputs.stream().map(row -> (Double) row.getFirst()).toList();
    BigDecimal n = BigDecimal.valueOf(inputs.size());
    BigDecimal before = n.subtract(BigDecimal.ONE);
    return switch (call.parameter()) {
      case "VAR_POP" -> moment(x, x, n.pow(3));
      case "VAR_SAMP" -> before.signum() == 0 ? null : moment(x, x, n.pow(2).multiply(before));
      case "STDDEV_POP" -> root(x, n.pow(3));
      case "STDDEV_SAMP" -> before.signum() == 0 ? null : root(x, n.pow(2).multiply(before));
      case "COVAR_POP" -> moment(x, y, n.pow(3));
      case "COVAR_SAMP" -> before.signum() == 0 ? null : moment(x, y, n.pow(2).multiply(before));
      case "REGR_AVGX" -> average(x, n);
      case "REGR_AVGY" -> average(y, n);
      case "REGR_SXX" -> moment(x, x, n.pow(2));
      case "REGR_SYY" -> moment(y, y, n.pow(2));
      case "REGR_SXY" -> moment(x, y, n.pow(2));
      default -> regression(call.parameter(), x, y);
    };
  }

  private static Object regression(String name, List<Double> x, List<Double> y) {
    if (areFinite(x) && moment(x, x).signum() == 0) {
      return null;
    }
    boolean usesY = name.equals("CORR") || name.equals("REGR_R2");
    if (usesY && areFinite(y) && moment(y, y).signum() == 0) {
      return name.equals("CORR") ? null : (Object) 1.0;
    }
    if (!areFinite(x) || !areFinite(y)) {
      return Double.NaN;
    }
    BigDecimal xx = moment(x, x);
    BigDecimal xy = moment(x, y);
    return switch (name) {
      case "REGR_SLOPE" -> quotient(xy, xx);
      case "REGR_INTERCEPT" -> {
        BigDecimal all = sum(y).multiply(xx).subtract(sum(x).multiply(xy));
        yield quotient(all, xx.multiply(BigDecimal.valueOf(x.size())));
      }
      case "REGR_R2" -> quotient(xy.pow(2), xx.multiply(moment(y, y)));
      case "CORR" -> {
        double root = rootOf(xy.pow(2), xx.multiply(moment(y, y)));
        yield (xy.signum() < 0 ? -root : root) + 0.0;
      }
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Object average(List<Double> values, BigDecimal n) {
    return areFinite(values)
        ? quotient(sum(values), n)
        : (Object) values.stream().filter(v -> !Double.isFinite(v)).reduce(0.0, Double::sum);
  }

  private static Object moment(List<Double> a, List<Double> b, BigDecimal divisor) {
    return areFinite(a) && areFinite(b) ? quotient(moment(a, b), divisor) : (Object) Double.NaN;
  }

  private static Object root(List<Double> a, BigDecimal divisor) {
    return areFinite(a) ? (Object) rootOf(moment(a, a), divisor) : (Object) Double.NaN;
  }

  /** The sum of the products of distances from the averages, times the cube of the count. */
  private static BigDecimal moment(List<Double> a, List<Double> b) {
    BigDecimal n = BigDecimal.valueOf(a.size());
    BigDecimal total = BigDecimal.ZERO;
    for (int i = 0; i < a.size(); i++) {
      BigDecimal left = new BigDecimal(a.get(i)).multiply(n).subtract(sum(a));
      total = total.add(left.multiply(new BigDecimal(b.get(i)).multiply(n).subtract(sum(b))));
    }
    return total;
  }

  private static BigDecimal sum(List<Double> values) {
    return values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static boolean areFinite(List<Double> values) {
    return values.stream().allMatch(Double::isFinite);
  }

  private static double quotient(BigDecimal dividend, BigDecimal divisor) {
    return dividend.divide(divisor, DIGITS).doubleValue() + 0.0;
  }

  private static double rootOf(BigDecimal dividend, BigDecimal divisor) {
    return dividend.divide(divisor, DIGITS).sqrt(DIGITS).doubleValue();
  }
}
