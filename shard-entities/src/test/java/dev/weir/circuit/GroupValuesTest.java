package dev.weir.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupValuesTest {
  private static final ColumnType DOUBLE = ColumnType.DOUBLE;

  @Test
  void equalsSortedMaps_whileGroupsOutgrowTheirArraysAndShrinkAgain() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    GroupValues values =
        new GroupValues(new CircuitContext(TestRows.LIMITS, 1, () -> 0), 0, DOUBLE);
    values.grow(2);
    List<TreeMap<Double, Long>> models = List.of(new TreeMap<>(), new TreeMap<>());
    ColumnVector[] rows = ColumnVector.allocate(TestRows.schema("x DOUBLE"), 1);
    for (int step = 0; step < 60_000; step++) {
      int group = random.nextInt(2);
      TreeMap<Double, Long> model = models.get(group);
      // one group stays small
      double value = random.nextInt(group == 0 ? 20 : 4_000) * 0.5 - 10;
      long present = model.getOrDefault(value, 0L);
      boolean growing = step / 15_000 % 2 == 0;
      if (!growing && present == 0) {
        continue;
      }
      long weight = growing ? 1 : -present;
      rows[0].set(0, Double.doubleToLongBits(value == 0 && random.nextBoolean() ? -0.0 : value));
      values.add(new int[] {group}, rows, new long[] {weight}, 1);
      model.merge(value, weight, Long::sum);
      model.remove(value, 0L);
      if (model.isEmpty()) {
        values.clear(group);
      }
      assertThat(extreme(values, group, true))
          .as(Seeds.option(seed))
          .isEqualTo(model.isEmpty() ? null : model.firstKey());
      assertThat(extreme(values, group, false))
          .as(Seeds.option(seed))
          .isEqualTo(model.isEmpty() ? null : model.lastKey());
    }
  }

  private static Double extreme(GroupValues values, int group, boolean smallest) {
    ColumnVector out = new ColumnVector(DOUBLE, 1);
    values.get(group, smallest, out, 0);
    return out.isNull(0) ? null : (Double) Double.longBitsToDouble(out.lane(0));
  }
}
