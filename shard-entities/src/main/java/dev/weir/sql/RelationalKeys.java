package dev.weir.sql;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Columns that identify the rows of a relational node; none where none are known to. */
final class RelationalKeys {
  private RelationalKeys() {}

  static BitSet of(Relational node) {
    return switch (node) {
      case Relational.Scan scan -> set(scan.relation().key());
      case Relational.Calc calc -> copied(of(calc.input()), calc.outputs());
      case Relational.Match match -> of(match.left());
      case Relational.Outer outer -> new OuterWriter(outer).key();
      case Relational.Aggregate aggregate -> first(aggregate.groups().length);
      case Relational.Distinct distinct -> first(distinct.schema().size());
      case Relational.Top top -> of(top.input());
      case Relational.Window window -> of(window.input());
      case Relational.First first -> of(first.input());
      case Relational.Join join -> joined(join);
      case Relational.Union union -> union(union);
      case Relational.Recursion recursion -> first(recursion.all() ? 0 : recursion.schema().size());
      case Relational.SetOperation operation -> of(operation.left());
      case Relational.Values values -> new BitSet();
      case Relational.Unnest unnest -> withPlace(of(unnest.input()), unnest.schema().size() - 1);
    };
  }

  /** Whether no two rows agree in some columns; a NULL does not agree with another. */
  static boolean unique(Relational node, BitSet columns) {
    if (node instanceof Relational.Aggregate aggregate && aggregate.groups().length == 0) {
      return true;
    }
    if (node instanceof Relational.Top top && top.limit() <= 1) {
      return true;
    }
    if (node instanceof Relational.Calc calc && oneRow(calc.input())) {
      return true;
    }
    BitSet key = of(node);
    BitSet missing = (BitSet) key.clone();
    missing.andNot(columns);
    return !key.isEmpty() && missing.isEmpty();
  }

  private static boolean oneRow(Relational node) {
    return unique(node, new BitSet());
  }

  /** The key that all inputs have, with the column that tells them apart. */
  private static BitSet union(Relational.Union union) {
    List<BitSet> keys =
        union.apart() < 0
            ? List.of()
            : union.inputs().stream().map(RelationalKeys::of).distinct().toList();
    if (keys.size() != 1 || keys.getFirst().isEmpty()) {
      return new BitSet();
    }
    BitSet key = (BitSet) keys.getFirst().clone();
    key.set(union.apart());
    return key;
  }

  private static BitSet set(int[] columns) {
    BitSet set = new BitSet();
    Arrays.stream(columns).forEach(set::set);
    return set;
  }

  /** An element is known by its place in the collection of its row. */
  private static BitSet withPlace(BitSet key, int place) {
    if (!key.isEmpty()) {
      key.set(place);
    }
    return key;
  }

  private static BitSet first(int count) {
    BitSet set = new BitSet();
    set.set(0, count);
    return set;
  }

  private static BitSet copied(BitSet key, List<Expression> outputs) {
    BitSet copied = new BitSet();
    for (int column = key.nextSetBit(0); column >= 0; column = key.nextSetBit(column + 1)) {
      int at = indexOf(column, outputs);
      if (at < 0) {
        return new BitSet();
      }
      copied.set(at);
    }
    return copied;
  }

  private static int indexOf(int column, List<Expression> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i) instanceof Expression.Input input && input.column() == column) {
        return i;
      }
    }
    return -1;
  }

  private static BitSet joined(Relational.Join join) {
    int[] offsets = JoinOrder.offsets(join.inputs());
    BitSet key = new BitSet();
    for (int i = 0; i < join.inputs().size(); i++) {
      BitSet part = of(join.inputs().get(i));
      if (part.isEmpty()) {
        return new BitSet();
      }
      int offset = offsets[i];
      part.stream().forEach(column -> key.set(column + offset));
    }
    return key;
  }
}
