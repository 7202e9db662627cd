package dev.weir.circuit;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import dev.weir.zset.WeightedRows;
import java.util.function.IntConsumer;

/** The relations of an operator's private state while they are read, in the order of writing. */
final class StateInput {
  private final SavedStates.Relations relations;
  private final StringPool strings;
  private int groups;

  StateInput(SavedStates.Relations relations, StringPool strings) {
    this.relations = relations;
    this.strings = strings;
  }

  /** Some rows of a relation; their texts are codes of the circuit's pool. */
  @FunctionalInterface
  interface Part {
    void accept(ColumnVector[] columns, int size);
  }

  /** Reads the next relation. */
  void relation(Schema schema, Part part) {
    relations.next(
        schema, rows -> part.accept(new StringCodes(rows, strings).columns(), rows.size()));
  }

  /** From now on groups are numbers below this. */
  void groups(int count) {
    groups = count;
  }

  /** Reads lanes of the groups, see {@link StateOutput#lanes(long[], int, SavedGroups)}. */
  void lanes(long[] into, int stride) {
    int[] next = new int[1];
    relation(
        StateOutput.lanes(stride),
        (columns, size) -> {
          require(next[0] + size <= groups, "lanes of more groups than there are");
          for (int i = 0; i < stride; i++) {
            for (int row = 0; row < size; row++) {
              into[(next[0] + row) * stride + i] = columns[i].lanes[row];
            }
          }
          next[0] += size;
        });
    require(next[0] == groups, "lanes of fewer groups than there are");
  }

  /**
   * Reads the rows of a Z-set with their weights.
   *
   * @param added is told the slot of each row, in their order
   */
  void weighted(WeightedRows into, IntConsumer added) {
    Schema schema = into.rows().schema();
    relation(
        StateOutput.with(schema, 1),
        (columns, size) -> {
          long[] hashes = into.hash(columns, size).clone();
          for (int row = 0; row < size; row++) {
            added.accept(add(into, hashes[row], columns, row, columns[schema.size()]));
          }
        });
  }

  /** The same of one whose first column is a group. */
  void grouped(WeightedRows into, IntConsumer added) {
    weighted(
        into,
        slot -> {
          group(into.rows().column(0).lane(slot));
          added.accept(slot);
        });
  }

  /** Adds a row that is not there yet, with the weight of a column. */
  static int add(
      WeightedRows into, long hash, ColumnVector[] columns, int row, ColumnVector weight) {
    require(weight.lanes[row] != 0, "a row with the weight 0");
    int known = into.size();
    int slot = into.add(hash, columns, row, weight.lanes[row]);
    require(into.size() == known + 1, "a row twice");
    return slot;
  }

  /** A number of a group, checked. */
  int group(long number) {
    require(number >= 0 && number < groups, "group " + number + " of " + groups);
    return (int) number;
  }

  static void require(boolean isSound, String damage) {
    if (!isSound) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT, "What is stored of a view is damaged: " + damage + ".");
    }
  }
}
