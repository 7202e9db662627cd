package dev.weir.circuit;

/** The pairs of rows that a join may look at in one go, counted while it does. */
final class PairBudget {
  private final CircuitContext context;
  private final String what;
  private long pairs;

  /**
   * @param what names the join in a failure
   */
  PairBudget(CircuitContext context, String what) {
    this.context = context;
    this.what = what;
  }

  void spend(int more) throws StepFailure {
    pairs += more;
    if (pairs > context.limits.joinPairsMax()) {
      throw StepFailure.budget(
          "step-budget",
          "%s looks at more pairs of rows in one go than join-pairs-max allows, which is %d"
              .formatted(what, context.limits.joinPairsMax()));
    }
  }
}
