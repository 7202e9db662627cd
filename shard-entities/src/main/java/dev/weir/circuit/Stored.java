package dev.weir.circuit;

/**
 * An operator whose private state is in snapshots, because it takes a fraction of the time to load
 * it that it takes to compute it: many input rows went into it, or they had to be put in order.
 *
 * <p>Rows are stored in the operator's own order, groups under numbers from 0 on in the order of
 * their slots. What is loaded need not lie in the same slots; nothing visible depends on them.
 */
sealed interface Stored permits Aggregate, Distinct, KeyMatch, PairMatch, TopK {
  /** What it computes. */
  Plan plan();

  /** Whether it can be filled by what it would write: it has released nothing. */
  default boolean isWhole() {
    return true;
  }

  /** Writes the state; nothing visible changes. */
  void save(StateOutput out);

  /** Becomes what was saved, instead of being filled from the inputs. */
  void load(StateInput in) throws StepFailure;
}
