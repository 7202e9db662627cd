package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;

/** Takes out updates of columns that are projected away: an old row and an equal new one. */
final class Neighbours {
  private Neighbours() {}

  /** A delta without neighbours that cancel. */
  static Delta cancelled(Delta delta) {
    int[] kept = new int[delta.size()];
    long[] weights = delta.weights();
    int count = 0;
    for (int i = 0; i < delta.size(); i++) {
      if (i + 1 < delta.size() && weights[i] == -weights[i + 1] && same(delta, i)) {
        i++;
      } else {
        kept[count++] = i;
      }
    }
    if (count == delta.size()) {
      return delta;
    }
    long[] keptWeights = new long[count];
    for (int i = 0; i < count; i++) {
      keptWeights[i] = weights[kept[i]];
    }
    return delta.pick(kept, keptWeights, count, delta.net());
  }

  private static boolean same(Delta delta, int row) {
    for (ColumnVector column : delta.columns()) {
      if (!column.same(row, column, row + 1)) {
        return false;
      }
    }
    return true;
  }
}
