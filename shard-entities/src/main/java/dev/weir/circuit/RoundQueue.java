package dev.weir.circuit;

import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;

/** What waits for each round of a recursion; the last column of its rows is the round. */
final class RoundQueue {
  private final Schema schema;
  private final int roundColumn;
  private final List<DeltaBuilder> changes = new ArrayList<>();
  private final List<DeltaBuilder> again = new ArrayList<>();

  RoundQueue(Schema schema) {
    this.schema = schema;
    this.roundColumn = schema.size() - 1;
  }

  /** The round after the last one that anything waits for. */
  int end() {
    return Math.max(changes.size(), again.size());
  }

  /** Rows without a round, for the first one. */
  void addSeed(Delta seed) {
    DeltaBuilder first = at(changes, 0);
    for (int i = 0; i < seed.size(); i++) {
      int to = first.next(seed.weights()[i]);
      for (int c = 0; c < roundColumn; c++) {
        first.columns()[c].copy(to, seed.columns()[c], i);
      }
      first.columns()[roundColumn].set(to, 0);
    }
  }

  /** Rows that were made of rows of some rounds, for the rounds after these. */
  void addNext(Delta found) {
    for (int i = 0; i < found.size(); i++) {
      long round = found.columns()[roundColumn].lane(i) + 1;
      DeltaBuilder next = at(changes, round);
      next.add(found.columns(), i, found.weights()[i]);
      next.columns()[roundColumn].set(next.size() - 1, round);
    }
  }

  /** A stored row that a round must look at though its count there stays. */
  void lookAgain(RowStore rows, int slot, long round) {
    at(again, round).add(rows, slot, 1);
  }

  Delta take(int round) {
    return take(changes, round);
  }

  Delta takeAgain(int round) {
    return take(again, round);
  }

  void clear() {
    changes.clear();
    again.clear();
  }

  private Delta take(List<DeltaBuilder> from, int round) {
    DeltaBuilder builder = round < from.size() ? from.set(round, null) : null;
    return builder == null ? Delta.empty(schema) : builder.build(false);
  }

  private DeltaBuilder at(List<DeltaBuilder> in, long round) {
    while (in.size() <= round) {
      in.add(null);
    }
    DeltaBuilder known = in.get((int) round);
    if (known == null) {
      known = new DeltaBuilder(schema, 16);
      in.set((int) round, known);
    }
    return known;
  }
}
