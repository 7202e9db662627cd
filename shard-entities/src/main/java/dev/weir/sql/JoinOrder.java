package dev.weir.sql;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The order in which the inputs of a join are combined: the first one of the text, then always the
 * first one that an equality ties to those before, and where there is none the first one left, as a
 * cross product. A function of the text alone, never of sizes.
 */
final class JoinOrder {
  /** An equality between joined inputs and the next one; both sides over the join's columns. */
  record Key(Expression before, Expression next, Expression conjunct) {}

  /**
   * One step.
   *
   * @param residual conditions that can be evaluated after this step and not before
   */
  record Step(int input, List<Key> keys, List<Expression> residual) {}

  private final List<Relational> inputs;
  private final int[] offsets;
  private final List<Expression> open;
  private final BitSet joined = new BitSet();

  private JoinOrder(Relational.Join join) {
    this.inputs = join.inputs();
    this.offsets = offsets(inputs);
    this.open = new ArrayList<>(join.conjuncts());
  }

  /** The steps, one for each input; one without keys is a cross product. */
  static List<Step> of(Relational.Join join) {
    return new JoinOrder(join).steps();
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    steps.add(take(0, List.of()));
    while (steps.size() < inputs.size()) {
      steps.add(next());
    }
    return steps;
  }

  private Step next() {
    for (int input = 0; input < inputs.size(); input++) {
      List<Key> keys = joined.get(input) ? List.of() : keys(input);
      if (!keys.isEmpty()) {
        return take(input, keys);
      }
    }
    return take(joined.nextClearBit(0), List.of());
  }

  private Step take(int input, List<Key> keys) {
    joined.set(input);
    keys.forEach(key -> open.remove(key.conjunct()));
    List<Expression> residual = new ArrayList<>();
    for (Expression conjunct : open) {
      // what can fail, and what reads no column, must see completely joined rows
      boolean last = joined.cardinality() == inputs.size();
      boolean early = conjunct.infallible() && !conjunct.inputs().isEmpty();
      if (last || (early && covered(conjunct.inputs(), joined))) {
        residual.add(conjunct);
      }
    }
    open.removeAll(residual);
    return new Step(input, keys, residual);
  }

  private List<Key> keys(int input) {
    BitSet next = new BitSet();
    next.set(input);
    List<Key> keys = new ArrayList<>();
    for (Expression conjunct : open) {
      for (Equality part : Equality.of(conjunct)) {
        if (ties(part.left(), joined) && ties(part.right(), next)) {
          keys.add(new Key(part.left(), part.right(), conjunct));
        } else if (ties(part.right(), joined) && ties(part.left(), next)) {
          keys.add(new Key(part.right(), part.left(), conjunct));
        }
      }
    }
    return keys;
  }

  private boolean ties(Expression side, BitSet among) {
    BitSet columns = side.inputs();
    return !columns.isEmpty() && covered(columns, among);
  }

  private boolean covered(BitSet columns, BitSet among) {
    for (int column = columns.nextSetBit(0); column >= 0; column = columns.nextSetBit(column + 1)) {
      if (!among.get(inputOf(column, offsets))) {
        return false;
      }
    }
    return true;
  }

  /** The first column of each input, and the number of all columns at the end. */
  static int[] offsets(List<Relational> inputs) {
    int[] offsets = new int[inputs.size() + 1];
    for (int i = 0; i < inputs.size(); i++) {
      offsets[i + 1] = offsets[i] + inputs.get(i).schema().size();
    }
    return offsets;
  }

  static int inputOf(int column, int[] offsets) {
    int input = 0;
    while (offsets[input + 1] <= column) {
      input++;
    }
    return input;
  }

  /** The input that alone has some columns, -1 if none or several have. */
  static int onlyInput(BitSet columns, int[] offsets) {
    if (columns.isEmpty()) {
      return -1;
    }
    int input = inputOf(columns.nextSetBit(0), offsets);
    return columns.length() <= offsets[input + 1] ? input : -1;
  }
}
