package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.zset.Column;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Outer joins as sums: the pairs of the inner join, the left rows without a partner with NULLs on
 * the right, and for FULL the right rows without one with NULLs on the left.
 */
final class OuterWriter {
  private final Relational.Outer outer;
  private final int leftSize;

  OuterWriter(Relational.Outer outer) {
    this.outer = outer;
    this.leftSize = outer.left().schema().size();
  }

  /** Left rows without a partner. */
  Relational.Calc leftAlone() {
    return padded(without(outer.left(), outer.right(), outer.conjuncts()), true);
  }

  /** Right rows without a partner. */
  Relational.Calc rightAlone() {
    int rightSize = outer.right().schema().size();
    List<Expression> swapped = new ArrayList<>();
    for (Expression conjunct : outer.conjuncts()) {
      swapped.add(
          conjunct.shift(column -> column < leftSize ? column + rightSize : column - leftSize));
    }
    return padded(without(outer.right(), outer.left(), swapped), false);
  }

  /** The pairs. */
  Relational.Join inner() {
    return new Relational.Join(
        List.of(outer.left(), outer.right()), outer.conjuncts(), outer.position());
  }

  private Relational without(Relational rows, Relational partners, List<Expression> conjuncts) {
    return new Relational.Match(rows, partners, Plan.Match.Kind.ANTI, conjuncts, outer.position());
  }

  private Relational.Calc padded(Relational rows, boolean onLeft) {
    List<Expression> outputs = new ArrayList<>();
    Schema schema = outer.schema();
    List<Expression> own = Fusion.identity(rows.schema());
    for (int i = 0; i < schema.size(); i++) {
      Column column = schema.column(i);
      boolean isOwn = i < leftSize == onLeft;
      outputs.add(
          isOwn
              ? own.get(onLeft ? i : i - leftSize)
              : new Expression.Constant(null, column.type()));
    }
    return new Relational.Calc(rows, List.of(), outputs, schema);
  }

  /**
   * The columns that identify a row of the sum: those of the left input where each left row has one
   * partner at most, otherwise those of both. A row without a partner has NULLs for the other's.
   */
  BitSet key() {
    BitSet left = RelationalKeys.of(outer.left());
    BitSet right = RelationalKeys.of(outer.right());
    if (left.isEmpty() || right.isEmpty()) {
      return new BitSet();
    }
    Keying keying = Keying.of(outer.conjuncts(), leftSize);
    BitSet looked = new BitSet();
    for (Expression key : keying.right()) {
      if (key instanceof Expression.Input input) {
        looked.set(input.column());
      }
    }
    BitSet key = (BitSet) left.clone();
    boolean unique = (right.cardinality() == intersection(looked, right)) && !outer.full();
    if (!unique) {
      right.stream().forEach(column -> key.set(column + leftSize));
    }
    return key;
  }

  private static int intersection(BitSet some, BitSet others) {
    BitSet both = (BitSet) some.clone();
    both.and(others);
    return both.cardinality();
  }
}
