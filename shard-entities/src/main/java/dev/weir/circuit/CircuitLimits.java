package dev.weir.circuit;

/**
 * Budgets that decide whether a view fails: logical counts, equal on every node.
 *
 * @param stepRowsMax rows an operator may give out in one step
 * @param joinFanoutMax rows one row may match in a join
 * @param viewStateBytesMax bytes the rows of a view may need, counted by rows and columns
 * @param recursionRoundsMax rounds of a recursion that may find rows, the seed not counted
 * @param recursionRowsMax rows a recursion may find while it is filled, duplicates counted
 */
public record CircuitLimits(
    int stepRowsMax,
    int joinFanoutMax,
    long viewStateBytesMax,
    int recursionRoundsMax,
    int recursionRowsMax) {
  private static final int ROUNDS = 1_000;
  private static final int ROWS = 5_000_000;

  /** The usual bounds for recursions. */
  public CircuitLimits(int stepRowsMax, int joinFanoutMax, long viewStateBytesMax) {
    this(stepRowsMax, joinFanoutMax, viewStateBytesMax, ROUNDS, ROWS);
  }
}
