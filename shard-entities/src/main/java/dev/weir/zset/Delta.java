package dev.weir.zset;

/**
 * A Z-set that says what changed: rows in columns, each with a signed weight.
 *
 * <p>Vectors may be longer than {@link #size()}. An update of a row is two rows, the old one with
 * weight -1 directly before the new one with weight +1.
 *
 * @param net each row differs from every other and, where the rows have a key, each key has at most
 *     one negative and one positive row, the negative one directly before the positive
 */
public record Delta(Schema schema, ColumnVector[] columns, long[] weights, int size, boolean net) {
  /** A delta without rows. */
  public static Delta empty(Schema schema) {
    return new Delta(schema, ColumnVector.allocate(schema, 0), new long[0], 0, true);
  }

  /** Some of the rows, in the given order and with the given weights. */
  public Delta pick(int[] rows, long[] newWeights, int count, boolean isNet) {
    ColumnVector[] picked = new ColumnVector[columns.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = columns[i].pick(rows, count);
    }
    return new Delta(schema, picked, newWeights, count, isNet);
  }

  public boolean isEmpty() {
    return size == 0;
  }
}
