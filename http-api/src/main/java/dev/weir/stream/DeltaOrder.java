package dev.weir.stream;

import dev.weir.circuit.ViewDelta;
import dev.weir.zset.Delta;
import dev.weir.zset.RowOrder;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Puts the rows of deltas in the order of the view's key, or of all columns where it has none; the
 * old row of a key stands directly before the new one.
 */
final class DeltaOrder {
  private DeltaOrder() {}

  static ViewDelta byKey(ViewDelta view, int[] key) {
    Delta delta = view.delta();
    int[] columns = key.length > 0 ? key : IntStream.range(0, delta.schema().size()).toArray();
    RowOrder order = RowOrder.ascending(delta.schema(), columns, view.strings());
    Comparator<Integer> byKey =
        (left, right) -> order.compare(delta.columns(), left, delta.columns(), right);
    Comparator<Integer> inOrder =
        byKey.thenComparingLong(row -> delta.weights()[row]).thenComparingInt(row -> row);
    boolean ordered =
        IntStream.range(1, delta.size()).allMatch(row -> inOrder.compare(row - 1, row) < 0);
    return ordered
        ? view
        : view.inOrder(
            IntStream.range(0, delta.size())
                .boxed()
                .sorted(inOrder)
                .mapToInt(Integer::intValue)
                .toArray());
  }
}
