package dev.weir.circuit;

import dev.weir.zset.Arrangement;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.HashIndex;
import dev.weir.zset.KeyColumns;
import dev.weir.zset.Schema;
import java.util.Arrays;

/**
 * One half of a join: probes the rows of one input in the arrangement of the other.
 *
 * @param outputs for each output column the input's column, -1 where it comes from the other side
 * @param otherOutputs likewise for the other side
 */
record JoinSide(
    CircuitContext context,
    Operator input,
    KeyColumns key,
    Arrangement other,
    int[] outputs,
    int[] otherOutputs) {

  /** Finds the matches of rows {@code from..} until about a chunk is found; gives the next row. */
  int match(
      Delta delta, long[] hashes, int from, int pairsMax, JoinPairs pairs, FirstFailure first) {
    int row = from;
    int warmed = from;
    while (row < delta.size() && pairs.size <= pairsMax) {
      if (row >= warmed) {
        other.warm(hashes, row, delta.size());
        warmed = row + HashIndex.WARM_ROWS;
      }
      if (key.anyNull(delta.columns(), row)) {
        row++;
        continue;
      }
      boolean pair = isUpdate(delta, hashes, row);
      matchRow(delta, hashes[row], row, pair, pairs, first);
      row += pair ? 2 : 1;
    }
    return row;
  }

  private void matchRow(
      Delta delta, long hash, int row, boolean pair, JoinPairs pairs, FirstFailure first) {
    int matches = 0;
    int slot = other.first(hash, key, delta.columns(), row);
    while (slot >= 0) {
      if (++matches > context.limits.joinFanoutMax() && key.size() > 0) {
        fanout(delta, row, first);
        return;
      }
      long weight = other.weight(slot);
      pairs.add(row, slot, delta.weights()[row] * weight);
      if (pair) {
        pairs.add(row + 1, slot, delta.weights()[row + 1] * weight);
      }
      slot = other.next(slot);
    }
  }

  /** Whether an old row and its new one follow each other and have the same join key. */
  private boolean isUpdate(Delta delta, long[] hashes, int row) {
    return delta.net()
        && row + 1 < delta.size()
        && delta.weights()[row] < 0
        && delta.weights()[row + 1] > 0
        && hashes[row] == hashes[row + 1]
        && key.same(delta.columns(), row, key, delta.columns(), row + 1);
  }

  /** Whether the output has every column of this side, so that an update is always seen. */
  boolean copiesAll() {
    return Arrays.stream(outputs).filter(column -> column >= 0).distinct().count()
        == input.schema.size();
  }

  /** The output rows of pairs. */
  Delta output(Delta delta, JoinPairs pairs, Schema schema, boolean net) {
    ColumnVector[] columns = new ColumnVector[outputs.length];
    for (int i = 0; i < columns.length; i++) {
      if (outputs[i] >= 0) {
        columns[i] = delta.columns()[outputs[i]].pick(pairs.rows, pairs.size);
      } else {
        columns[i] = new ColumnVector(schema.type(i), pairs.size);
        other.rows().column(otherOutputs[i]).gather(pairs.slots, pairs.size, columns[i], 0);
      }
    }
    return new Delta(schema, columns, pairs.weights, pairs.size, net);
  }

  private void fanout(Delta delta, int row, FirstFailure first) {
    if (!first.wants(delta.columns(), row, context.strings)) {
      return;
    }
    int[] columns = new int[key.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = key.column(i);
    }
    first.set(
        delta.columns(),
        row,
        StepFailure.budget(
            "step-budget",
            "the join key "
                + RowText.values(input.schema, columns, delta.columns(), row, context.strings)
                + " matches more than "
                + context.limits.joinFanoutMax()
                + " rows"));
  }
}
