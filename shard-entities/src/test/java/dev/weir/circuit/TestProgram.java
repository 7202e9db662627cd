package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.StringPool;

/** A program written by hand: a condition and, for each output column, a copy or a function. */
final class TestProgram implements RowProgram {
  /** Decides on one row. */
  interface Condition {
    boolean test(ColumnVector[] rows, int row) throws ExpressionFailure;
  }

  /** Computes one value. */
  interface Function {
    void apply(ColumnVector[] rows, int row, ColumnVector out, int outRow) throws ExpressionFailure;
  }

  private final String digest;
  private final Condition condition;
  private final int[] copies;
  private final Function[] functions;

  private TestProgram(String digest, Condition condition, int[] copies, Function[] functions) {
    this.digest = digest;
    this.condition = condition;
    this.copies = copies;
    this.functions = functions;
  }

  /** A filter that copies some columns. */
  static TestProgram filter(String digest, Condition condition, int... copies) {
    return new TestProgram(digest, condition, copies, new Function[copies.length]);
  }

  static TestProgram project(String digest, int... copies) {
    return new TestProgram(digest, null, copies, new Function[copies.length]);
  }

  /** A projection with one computed column after the copied ones. */
  static TestProgram compute(String digest, Function function, int... copies) {
    int[] all = java.util.Arrays.copyOf(copies, copies.length + 1);
    all[copies.length] = -1;
    Function[] functions = new Function[all.length];
    functions[copies.length] = function;
    return new TestProgram(digest, null, all, functions);
  }

  /** {@code left / right} over BIGINT columns. */
  static Function divide(int left, int right) {
    return (rows, row, out, outRow) -> {
      if (rows[left].isNull(row) || rows[right].isNull(row)) {
        out.setNull(outRow);
        return;
      }
      if (rows[right].lane(row) == 0) {
        throw new ExpressionFailure("division-by-zero", "a / b", 1, 8, row, "a / b: b is 0");
      }
      out.set(outRow, rows[left].lane(row) / rows[right].lane(row));
    };
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public int run(ColumnVector[] in, int size, ColumnVector[] out, int[] source, StringPool strings)
      throws ExpressionFailure {
    int count = 0;
    for (int row = 0; row < size; row++) {
      if (condition != null && !condition.test(in, row)) {
        continue;
      }
      for (int i = 0; i < copies.length; i++) {
        if (copies[i] >= 0) {
          out[i].copy(count, in[copies[i]], row);
        } else {
          functions[i].apply(in, row, out[i], count);
        }
      }
      source[count++] = row;
    }
    return count;
  }

  @Override
  public int copiedFrom(int column) {
    return copies[column];
  }

  @Override
  public boolean keepsAll() {
    return condition == null;
  }

  @Override
  public String explain() {
    return digest;
  }
}
