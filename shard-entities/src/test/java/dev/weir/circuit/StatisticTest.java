package dev.weir.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each statistic is the exact one of the pairs that are there, rounded once. */
final class StatisticTest {
  private static final int ROUNDS = 30;
  private static final int CHANGES = 20;

  @ParameterizedTest
  @EnumSource
  void equalsTheExactResult_whateverComesAndGoes(Statistic statistic) {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    AggregateCall call =
        new AggregateCall(
            AggregateCall.Function.STATISTIC,
            List.of(0, 1),
            false,
            List.of(),
            statistic.name(),
            ColumnType.DOUBLE,
            statistic.name());
    for (int round = 0; round < ROUNDS; round++) {
      StatisticAccumulator group = new StatisticAccumulator(call);
      group.grow(1);
      List<List<Object>> pairs = new ArrayList<>();
      for (int i = 0; i < CHANGES; i++) {
        change(group, pairs, random, round % 3);
        Object expected = pairs.isEmpty() ? null : NaiveAggregates.statistic(call, pairs);
        assertThat(result(group))
            .as("%s %s %s", statistic, pairs, Seeds.option(seed))
            .isEqualTo(expected);
      }
    }
  }

  private static void change(
      StatisticAccumulator group, List<List<Object>> pairs, Random random, int kind) {
    if (pairs.isEmpty() || random.nextInt(3) > 0) {
      List<Object> pair = List.of(value(random, kind), value(random, kind));
      pairs.add(pair);
      add(group, pair, 1);
    } else {
      add(group, pairs.remove(random.nextInt(pairs.size())), -1);
    }
  }

  private static double value(Random random, int kind) {
    double[] extreme = {
      1e308, -1e308, 1e-308, 4.9e-324, -0.0, Double.MAX_VALUE, 1, 3, 0x1p-600, 0x1.0000000000001p600
    };
    double[] beyond = {
      Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1, 2, 2, 2.5, 0, -0.0, 7
    };
    return switch (kind) {
      case 0 -> random.nextInt(4) * 0.1;
      case 1 -> extreme[random.nextInt(extreme.length)];
      default -> beyond[random.nextInt(beyond.length)];
    };
  }

  private static void add(StatisticAccumulator group, List<Object> pair, long weight) {
    ColumnVector[] row = new ColumnVector[2];
    for (int i = 0; i < row.length; i++) {
      row[i] = new ColumnVector(ColumnType.DOUBLE, 1);
      row[i].lanes[0] = Double.doubleToLongBits((Double) pair.get(i));
    }
    group.add(new int[1], row, new long[] {weight}, 1);
  }

  private static Object result(StatisticAccumulator group) {
    ColumnVector out = new ColumnVector(ColumnType.DOUBLE, 1);
    group.emit(new int[1], 1, out, 0, 1);
    return out.isNull(0) ? null : (Object) Double.longBitsToDouble(out.lanes[0]);
  }
}
