package dev.weir.promql;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How an aggregation takes values together. */
public enum AggregationOperator {
  AVG,
  BOTTOMK(ValueType.SCALAR),
  COUNT,
  COUNT_VALUES(ValueType.STRING),
  GROUP,
  /** Experimental. */
  LIMITK(ValueType.SCALAR),
  /** Experimental. */
  LIMIT_RATIO(ValueType.SCALAR),
  MAX,
  MIN,
  QUANTILE(ValueType.SCALAR),
  STDDEV,
  STDVAR,
  SUM,
  TOPK(ValueType.SCALAR);

  private final Optional<ValueType> parameter;

  AggregationOperator() {
    this.parameter = Optional.empty();
  }

  AggregationOperator(ValueType parameter) {
    this.parameter = Optional.of(parameter);
  }

  /** As in the text, in small letters. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type of the parameter before the vector, of those that have one. */
  public Optional<ValueType> parameter() {
    return parameter;
  }

  /** Whether it stands behind {@code weir.metrics.promql-experimental}. */
  public boolean isExperimental() {
    return this == LIMITK || this == LIMIT_RATIO;
  }

  /** The operator of a word in small letters. */
  public static Optional<AggregationOperator> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }
}
