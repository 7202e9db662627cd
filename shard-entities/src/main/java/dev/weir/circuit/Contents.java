package dev.weir.circuit;

import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.WeightedRows;
import java.util.function.LongUnaryOperator;

/** Makes the delta that is the whole of a stored Z-set. */
final class Contents {
  private Contents() {}

  /**
   * @param shown the weight to show for a stored weight; rows of weight 0 are left out
   */
  static Delta of(WeightedRows rows, LongUnaryOperator shown) {
    DeltaBuilder all = new DeltaBuilder(rows.store().schema(), rows.size());
    for (int slot : rows.liveSlots()) {
      long weight = shown.applyAsLong(rows.weight(slot));
      if (weight != 0) {
        all.add(rows.store().columns(), slot, weight);
      }
    }
    return all.build(true);
  }
}
