package dev.weir.circuit;

import dev.weir.circuit.Statistic.Sum;
import dev.weir.zset.ColumnVector;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link Statistic} of DOUBLE: exact sums of finite values and of their products, with NaN and
 * infinities counted beside, so that they leave with their rows.
 */
final class StatisticAccumulator implements Accumulator {
  private static final int STRIDE = 7;
  private static final int ROWS = 0;

  /** NaN, infinity and negative infinity of x, then those of y. */
  private static final int BEYOND_X = 1;

  private static final int BEYOND_Y = 4;
  private static final int NAN = 0;
  private static final int POSITIVE = 1;
  private static final int NEGATIVE = 2;

  private final Statistic statistic;
  private final int columnX;
  private final int columnY;

  /** Those that are used. */
  private final Map<Sum, ExactSum> sums = new EnumMap<>(Sum.class);

  private long[] counts = new long[0];

  /**
   * @param call of (x) or of (y, x)
   */
  StatisticAccumulator(AggregateCall call) {
    this.statistic = Statistic.valueOf(call.parameter());
    this.columnX = call.columns().getLast();
    this.columnY = call.columns().getFirst();
    for (Sum sum : Sum.values()) {
      if (statistic.uses(sum)) {
        sums.put(sum, sum.isOfProducts() ? ExactSum.ofProducts() : new ExactSum());
      }
    }
  }

  @Override
  public void grow(int capacity) {
    counts = Arrays.copyOf(counts, capacity * STRIDE);
    sums.values().forEach(sum -> sum.grow(capacity));
  }

  @Override
  public void add(int[] groups, ColumnVector[] rows, long[] weights, int size) {
    ColumnVector allX = rows[columnX];
    ColumnVector allY = rows[columnY];
    for (int i = 0; i < size; i++) {
      if (!allX.isNull(i) && !allY.isNull(i)) {
        double x = Double.longBitsToDouble(allX.lanes[i]);
        double y = Double.longBitsToDouble(allY.lanes[i]);
        add(groups[i], x, y, weights[i]);
      }
    }
  }

  private void add(int group, double x, double y, long weight) {
    counts[group * STRIDE + ROWS] += weight;
    boolean isX = isFinite(group, BEYOND_X, x, weight);
    boolean isY = isFinite(group, BEYOND_Y, y, weight);
    if (isX) {
      addValue(Sum.X, group, x, weight);
      addProduct(Sum.XX, group, x, x, weight);
    }
    if (isY) {
      addValue(Sum.Y, group, y, weight);
      addProduct(Sum.YY, group, y, y, weight);
    }
    if (isX && isY) {
      addProduct(Sum.XY, group, x, y, weight);
    }
  }

  private boolean isFinite(int group, int beyond, double value, long weight) {
    if (!Double.isFinite(value)) {
      int kind = Double.isNaN(value) ? NAN : value > 0 ? POSITIVE : NEGATIVE;
      counts[group * STRIDE + beyond + kind] += weight;
    }
    return Double.isFinite(value);
  }

  private void addValue(Sum sum, int group, double value, long weight) {
    ExactSum to = sums.get(sum);
    if (to != null) {
      to.add(group, value, weight);
    }
  }

  private void addProduct(Sum sum, int group, double one, double other, long weight) {
    ExactSum to = sums.get(sum);
    if (to != null) {
      to.addProduct(group, one, other, weight);
    }
  }

  @Override
  public void emit(int[] groups, int count, ColumnVector out, int offset, int stride) {
    for (int i = 0; i < count; i++) {
      int row = offset + i * stride;
      Optional<Double> result = result(groups[i]);
      if (result.isEmpty()) {
        out.setNull(row);
      } else {
        // zero has no sign
        out.lanes[row] = Double.doubleToLongBits(result.get() + 0.0);
      }
    }
  }

  private Optional<Double> result(int group) {
    return counts[group * STRIDE + ROWS] == 0 ? Optional.empty() : statistic.of(new Group(group));
  }

  /** The sums of one group. */
  private final class Group implements Statistic.Sums {
    private final int group;

    Group(int group) {
      this.group = group;
    }

    @Override
    public long count() {
      return counts[group * STRIDE + ROWS];
    }

    @Override
    public Dyadic of(Sum sum) {
      return sums.get(sum).exact(group);
    }

    @Override
    public Optional<Double> beyondX() {
      return beyond(BEYOND_X);
    }

    @Override
    public Optional<Double> beyondY() {
      return beyond(BEYOND_Y);
    }

    private Optional<Double> beyond(int of) {
      int at = group * STRIDE + of;
      boolean positive = counts[at + POSITIVE] != 0;
      boolean negative = counts[at + NEGATIVE] != 0;
      if (counts[at + NAN] != 0 || (positive && negative)) {
        return Optional.of(Double.NaN);
      }
      if (positive || negative) {
        return Optional.of(positive ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
      }
      return Optional.empty();
    }
  }

  @Override
  public void clear(int group) {
    Arrays.fill(counts, group * STRIDE, (group + 1) * STRIDE, 0);
    sums.values().forEach(sum -> sum.clear(group));
  }

  @Override
  public void save(SavedGroups groups, StateOutput out) {
    out.lanes(counts, STRIDE, groups);
    sums.values().forEach(sum -> sum.save(groups, out));
  }

  @Override
  public void load(StateInput in) {
    in.lanes(counts, STRIDE);
    sums.values().forEach(sum -> sum.load(in));
  }

  @Override
  public long stateBytes() {
    return 8L * counts.length + sums.values().stream().mapToLong(ExactSum::stateBytes).sum();
  }
}
