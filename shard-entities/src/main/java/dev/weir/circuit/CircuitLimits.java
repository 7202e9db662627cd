package dev.weir.circuit;

/**
 * Budgets that decide whether a view fails: logical counts, equal on every node.
 *
 * @param stepRowsMax rows an operator may give out in one step
 * @param stepCellsMax values of those rows, rows times columns; texts that expressions make may
 *     have 8 bytes for each
 * @param joinFanoutMax rows one row may match in a join
 * @param joinPairsMax pairs of rows a join may look at while a view is filled, and a join without
 *     an equality or with a condition in one step
 * @param viewStateBytesMax bytes the rows of a view may need, counted by rows and columns
 * @param recursionRoundsMax rounds of a recursion that may find rows, the seed not counted
 * @param recursionRowsMax rows a recursion may find while it is filled, duplicates counted
 */
public record CircuitLimits(
    int stepRowsMax,
    long stepCellsMax,
    int joinFanoutMax,
    long joinPairsMax,
    long viewStateBytesMax,
    int recursionRoundsMax,
    int recursionRowsMax) {

  /** For what has been within its bounds before, row by row, and comes back as a whole. */
  static final CircuitLimits NONE =
      new CircuitLimits(
          Integer.MAX_VALUE,
          Long.MAX_VALUE,
          Integer.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE);

  private static final long CELLS = 1L << 26;
  private static final long PAIRS = 100_000_000;
  private static final int ROUNDS = 1_000;
  private static final int ROWS = 5_000_000;

  /** The usual bounds for values, pairs and recursions. */
  public CircuitLimits(int stepRowsMax, int joinFanoutMax, long viewStateBytesMax) {
    this(stepRowsMax, CELLS, joinFanoutMax, PAIRS, viewStateBytesMax, ROUNDS, ROWS);
  }

  /** Rows of some columns that an operator may give out in one step. */
  int stepRowsMax(int columns) {
    return (int) Math.min(stepRowsMax, stepCellsMax / Math.max(1, columns));
  }

  /** The failure of an operator that gives out more. */
  StepFailure stepBudget(String what, int columns) {
    boolean rows = stepRowsMax <= stepCellsMax / Math.max(1, columns);
    return StepFailure.budget(
        "step-budget",
        "%s in one step; %s allows %d%s"
            .formatted(
                what,
                rows ? "step-rows-max" : "step-cells-max",
                rows ? stepRowsMax : stepCellsMax,
                rows ? "" : " values, which are " + stepRowsMax(columns) + " of these rows"));
  }

  /** Bytes of texts that an operator may make in one step, or while it is filled. */
  long madeTextsMax() {
    return Math.min(stepCellsMax, Long.MAX_VALUE / Long.BYTES) * Long.BYTES;
  }

  /** The failure of an operator that makes more. */
  StepFailure madeTexts(String what) {
    return StepFailure.budget(
        "step-budget",
        "%s makes texts of more bytes in one go than step-cells-max allows, which is %d values of 8"
                .formatted(what, stepCellsMax)
            + " bytes");
  }

  /** The failure of a view that needs more state, however much more. */
  StepFailure stateLimit() {
    return StepFailure.budget(
        "view-state-limit",
        "it needs more state than view-state-share of state-bytes-max allows, which is "
            + viewStateBytesMax
            + " bytes");
  }
}
