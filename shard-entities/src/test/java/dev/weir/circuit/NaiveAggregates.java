package dev.weir.circuit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Aggregates of lists of Java values: slow and plain. */
public final class NaiveAggregates {
  private NaiveAggregates() {}

  /**
   * What a call looks at: the values of its columns in each row without a NULL among them, equal
   * ones once if it is DISTINCT.
   *
   * @param rows each as often as it is there
   */
  public static List<List<Object>> inputs(AggregateCall call, List<List<Object>> rows) {
    List<List<Object>> inputs = new ArrayList<>();
    for (List<Object> row : rows) {
      List<Object> values = new ArrayList<>();
      call.columns().forEach(column -> values.add(row.get(column)));
      if (!values.contains(null)) {
        inputs.add(call.distinct() ? canonical(values) : values);
      }
    }
    return call.distinct() ? List.copyOf(new LinkedHashSet<>(inputs)) : inputs;
  }

  private static List<Object> canonical(List<Object> values) {
    Function<Object, Object> zero = value -> value.equals(-0.0) ? (Object) 0.0 : value;
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
}
