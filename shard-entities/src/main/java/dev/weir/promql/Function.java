package dev.weir.promql;

import static dev.weir.promql.ValueType.INSTANT_VECTOR;
import static dev.weir.promql.ValueType.RANGE_VECTOR;
import static dev.weir.promql.ValueType.SCALAR;
import static dev.weir.promql.ValueType.STRING;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The functions of Prometheus 3.9.1, with what they take and give. */
public enum Function {
  ABS(INSTANT_VECTOR),
  ABSENT(INSTANT_VECTOR),
  ABSENT_OVER_TIME(RANGE_VECTOR),
  ACOS(INSTANT_VECTOR),
  ACOSH(INSTANT_VECTOR),
  ASIN(INSTANT_VECTOR),
  ASINH(INSTANT_VECTOR),
  ATAN(INSTANT_VECTOR),
  ATANH(INSTANT_VECTOR),
  AVG_OVER_TIME(RANGE_VECTOR),
  CEIL(INSTANT_VECTOR),
  CHANGES(RANGE_VECTOR),
  CLAMP(INSTANT_VECTOR, SCALAR, SCALAR),
  CLAMP_MAX(INSTANT_VECTOR, SCALAR),
  CLAMP_MIN(INSTANT_VECTOR, SCALAR),
  COS(INSTANT_VECTOR),
  COSH(INSTANT_VECTOR),
  COUNT_OVER_TIME(RANGE_VECTOR),
  DAYS_IN_MONTH(Arity.LAST_OPTIONAL, INSTANT_VECTOR),
  DAY_OF_MONTH(Arity.LAST_OPTIONAL, INSTANT_VECTOR),
  DAY_OF_WEEK(Arity.LAST_OPTIONAL, INSTANT_VECTOR),
  DAY_OF_YEAR(Arity.LAST_OPTIONAL, INSTANT_VECTOR),
  DEG(INSTANT_VECTOR),
  DELTA(RANGE_VECTOR),
  DERIV(RANGE_VECTOR),
  DOUBLE_EXPONENTIAL_SMOOTHING(RANGE_VECTOR, SCALAR, SCALAR),
  EXP(INSTANT_VECTOR),
  FIRST_OVER_TIME(RANGE_VECTOR),
  FLOOR(INSTANT_VECTOR),
  HISTOGRAM_AVG(INSTANT_VECTOR),
  HISTOGRAM_COUNT(INSTANT_VECTOR),
  HISTOGRAM_FRACTION(SCALAR, SCALAR, INSTANT_VECTOR),
  HISTOGRAM_QUANTILE(SCALAR, INSTANT_VECTOR),
  HISTOGRAM_STDDEV(INSTANT_VECTOR),
  HISTOGRAM_STDVAR(INSTANT_VECTOR),
  HISTOGRAM_SUM(INSTANT_VECTOR),
  HOUR(Arity.LAST_OPTIONAL, INSTANT_VECTOR),
  IDELTA(RANGE_VECTOR),
  INCREASE(RANGE_VECTOR),
  INFO(Arity.LAST_OPTIONAL, INSTANT_VECTOR, INSTANT_VECTOR),
  IRATE(RANGE_VECTOR),
  LABEL_JOIN(Arity.LAST_REPEATED, INSTANT_VECTOR, STRING, STRING, STRING),
  LABEL_REPLACE(INSTANT_VECTOR, STRING, STRING, STRING, STRING),
  LAST_OVER_TIME(RANGE_VECTOR),
  LN(INSTANT_VECTOR),
  LOG10(INSTANT_VECTOR),
  LOG2(INSTANT_VECTOR),
  MAD_OVER_TIME(RANGE_VECTOR),
  MAX_OVER_TIME(RANGE_VECTOR),
  MIN_OVER_TIME(RANGE_VECTOR),
  MINUTE(Arity.LAST_OPTIONAL, INSTANT_VECTOR),
  MONTH(Arity.LAST_OPTIONAL, INSTANT_VECTOR),
  PI,
  PREDICT_LINEAR(RANGE_VECTOR, SCALAR),
  PRESENT_OVER_TIME(RANGE_VECTOR),
  QUANTILE_OVER_TIME(SCALAR, RANGE_VECTOR),
  RAD(INSTANT_VECTOR),
  RATE(RANGE_VECTOR),
  RESETS(RANGE_VECTOR),
  ROUND(Arity.LAST_OPTIONAL, INSTANT_VECTOR, SCALAR),
  SCALAR_OF(INSTANT_VECTOR),
  SGN(INSTANT_VECTOR),
  SIN(INSTANT_VECTOR),
  SINH(INSTANT_VECTOR),
  SORT(INSTANT_VECTOR),
  SORT_BY_LABEL(Arity.LAST_REPEATED, INSTANT_VECTOR, STRING),
  SORT_BY_LABEL_DESC(Arity.LAST_REPEATED, INSTANT_VECTOR, STRING),
  SORT_DESC(INSTANT_VECTOR),
  SQRT(INSTANT_VECTOR),
  STDDEV_OVER_TIME(RANGE_VECTOR),
  STDVAR_OVER_TIME(RANGE_VECTOR),
  SUM_OVER_TIME(RANGE_VECTOR),
  TAN(INSTANT_VECTOR),
  TANH(INSTANT_VECTOR),
  TIME,
  TIMESTAMP(INSTANT_VECTOR),
  TS_OF_FIRST_OVER_TIME(RANGE_VECTOR),
  TS_OF_LAST_OVER_TIME(RANGE_VECTOR),
  TS_OF_MAX_OVER_TIME(RANGE_VECTOR),
  TS_OF_MIN_OVER_TIME(RANGE_VECTOR),
  VECTOR(SCALAR),
  YEAR(Arity.LAST_OPTIONAL, INSTANT_VECTOR);

  /** How many arguments there may be. */
  public enum Arity {
    /** One for each type. */
    FIXED,
    /** The last one may be missing. */
    LAST_OPTIONAL,
    /** The last one may be missing, or there any number of times. */
    LAST_REPEATED
  }

  private static final Set<Function> SCALARS = Set.of(PI, SCALAR_OF, TIME);

  private static final Set<Function> EXPERIMENTAL =
      Set.of(
          DOUBLE_EXPONENTIAL_SMOOTHING,
          FIRST_OVER_TIME,
          INFO,
          MAD_OVER_TIME,
          SORT_BY_LABEL,
          SORT_BY_LABEL_DESC,
          TS_OF_FIRST_OVER_TIME,
          TS_OF_LAST_OVER_TIME,
          TS_OF_MAX_OVER_TIME,
          TS_OF_MIN_OVER_TIME);

  private static final Map<String, Function> BY_WORD =
      Arrays.stream(values()).collect(Collectors.toMap(Function::word, each -> each));

  private final Arity arity;

  @SuppressWarnings("ImmutableEnumChecker") // a list that cannot be changed
  private final List<ValueType> parameters;

  Function(ValueType... parameters) {
    this(Arity.FIXED, parameters);
  }

  Function(Arity arity, ValueType... parameters) {
    this.arity = arity;
    this.parameters = List.of(parameters);
  }

  /** As in the text. */
  public String word() {
    return this == SCALAR_OF ? "scalar" : name().toLowerCase(Locale.ROOT);
  }

  /** How many arguments there may be. */
  public Arity arity() {
    return arity;
  }

  /** The types of the arguments. */
  public List<ValueType> parameters() {
    return parameters;
  }

  /** The type of what it gives. */
  public ValueType result() {
    return SCALARS.contains(this) ? SCALAR : INSTANT_VECTOR;
  }

  /** Whether it stands behind {@code weir.metrics.promql-experimental}. */
  public boolean isExperimental() {
    return EXPERIMENTAL.contains(this);
  }

  /** The function of a name, in the case of the text. */
  public static Optional<Function> of(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }
}
