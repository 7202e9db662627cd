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
  private static final int SHARES = 8;

  /** The same over other operators that have the same content. */
  JoinSide over(Operator newInput, Arrangement newOther) {
    return new JoinSide(context, newInput, key, newOther, outputs, otherOutputs);
  }

  /** Goes on to find matches until there are some more than {@code pairsMax}. */
  void match(Delta delta, long[] hashes, long pairsMax, JoinPairs pairs, FirstFailure first) {
    int warmed = pairs.row;
    while (pairs.row < delta.size() && pairs.size <= pairsMax) {
      int row = pairs.row;
      if (row >= warmed) {
        other.warm(hashes, row, delta.size());
        warmed = row + HashIndex.WARM_ROWS;
      }
      if (key.anyNull(delta.columns(), row)) {
        pairs.nextRow(row + 1);
        continue;
      }
      boolean pair = isUpdate(delta, hashes, row);
      matchRow(delta, hashes[row], pair, pairsMax, pairs, first);
      if (!pairs.isWithinRow()) {
        pairs.nextRow(row + (pair ? 2 : 1));
      }
    }
  }

  private void matchRow(
      Delta delta, long hash, boolean pair, long pairsMax, JoinPairs pairs, FirstFailure first) {
    int row = pairs.row;
    int slot = pairs.isWithinRow() ? pairs.slot : other.first(hash, key, delta.columns(), row);
    while (slot >= 0 && pairs.size <= pairsMax) {
      if (++pairs.matches > context.limits.joinFanoutMax() && key.size() > 0) {
        fanout(delta, row, first);
        slot = -1;
        break;
      }
      long weight = other.weight(slot);
      pairs.add(row, slot, delta.weights()[row] * weight);
      if (pair) {
        pairs.add(row + 1, slot, delta.weights()[row + 1] * weight);
      }
      slot = other.next(slot);
    }
    pairs.slot = slot;
  }

  /**
   * Which key multiplies when all rows together have more than {@code pairsMax} matches: the one
   * with the most, of equal ones that of the smallest row. Counts beyond some times an equal share
   * are taken for equal, so that this costs no more than what was found.
   */
  String multiplier(Delta delta, long[] hashes, long pairsMax) {
    long countMax = SHARES * Math.max(1, pairsMax / Math.max(1, delta.size()));
    FirstFailure smallest = new FirstFailure(input.schema);
    long most = 0;
    int found = -1;
    for (int row = 0; row < delta.size(); row++) {
      if (key.anyNull(delta.columns(), row)) {
        continue;
      }
      long matches = matches(delta, hashes, row, countMax);
      if (matches > most) {
        smallest = new FirstFailure(input.schema);
      }
      if (matches >= most && smallest.wants(delta.columns(), row, context.strings)) {
        smallest.set(delta.columns(), row, StepFailure.budget("step-budget", ""));
        most = matches;
        found = row;
      }
    }
    return found < 0 || key.size() == 0
        ? ""
        : "; the key %s matches %d rows%s"
            .formatted(keyText(delta, found), most, most == countMax ? " or more" : "");
  }

  private long matches(Delta delta, long[] hashes, int row, long countMax) {
    int slot = other.first(hashes[row], key, delta.columns(), row);
    long matches = 0;
    while (slot >= 0 && matches < countMax) {
      matches++;
      slot = other.next(slot);
    }
    return matches;
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
    first.set(
        delta.columns(),
        row,
        StepFailure.budget(
            "step-budget",
            "the join key "
                + keyText(delta, row)
                + " matches more than "
                + context.limits.joinFanoutMax()
                + " rows, which join-fanout-max allows"));
  }

  private String keyText(Delta delta, int row) {
    int[] columns = new int[key.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = key.column(i);
    }
    return RowText.values(input.schema, columns, delta.columns(), row, context.strings).toString();
  }
}
