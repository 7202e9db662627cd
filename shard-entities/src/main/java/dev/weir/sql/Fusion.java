package dev.weir.sql;

import dev.weir.zset.Column;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;

/** Makes filter and projection nodes, fused with the one below where that does not explode. */
final class Fusion {
  /** Fused expressions may always have this many nodes. */
  private static final int SIZE_FREE = 200;

  private Fusion() {}

  static List<Expression> identity(Schema schema) {
    List<Expression> columns = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      Column column = schema.column(i);
      columns.add(new Expression.Input(i, column.type(), column.nullable()));
    }
    return columns;
  }

  static Relational filter(Relational input, List<Expression> conjuncts) {
    return conjuncts.isEmpty()
        ? input
        : calc(input, conjuncts, identity(input.schema()), input.schema().names());
  }

  static Relational calc(
      Relational input, List<Expression> conjuncts, List<Expression> outputs, List<String> names) {
    Schema schema = schema(outputs, names);
    if (!(input instanceof Relational.Calc below)) {
      return new Relational.Calc(input, conjuncts, outputs, schema);
    }
    int apart = size(conjuncts) + size(outputs) + size(below.conjuncts()) + size(below.outputs());
    if (fusedSize(conjuncts, outputs, below) > SIZE_FREE + 2L * apart) {
      return new Relational.Calc(input, conjuncts, outputs, schema);
    }
    return fused(conjuncts, outputs, below, schema);
  }

  /**
   * A projection that is one with a projection below, however large: what it evaluates only for
   * some rows must not be evaluated for all of them below.
   */
  static Relational inlined(Relational input, List<Expression> outputs, List<String> names) {
    boolean canFail =
        input instanceof Relational.Calc below
            && !below.outputs().stream().allMatch(Expression::infallible);
    return canFail
        ? fused(List.of(), outputs, (Relational.Calc) input, schema(outputs, names))
        : calc(input, List.of(), outputs, names);
  }

  private static Relational fused(
      List<Expression> conjuncts, List<Expression> outputs, Relational.Calc below, Schema schema) {
    List<Expression> fused = new ArrayList<>(below.conjuncts());
    fused.addAll(replaced(conjuncts, below));
    return new Relational.Calc(below.input(), fused, replaced(outputs, below), schema);
  }

  /** Computed before anything is built: chains of x + x double with each level. */
  private static long fusedSize(
      List<Expression> conjuncts, List<Expression> outputs, Relational.Calc below) {
    int[] sizes = below.outputs().stream().mapToInt(Expression::size).toArray();
    long size = size(below.conjuncts());
    for (Expression expression : conjuncts) {
      size += fusedSize(expression, sizes);
    }
    for (Expression expression : outputs) {
      size += fusedSize(expression, sizes);
    }
    return size;
  }

  private static long fusedSize(Expression expression, int[] sizes) {
    return switch (expression) {
      case Expression.Input input -> sizes[input.column()];
      case Expression.Outer outer -> 1;
      case Expression.Constant constant -> 1;
      case Expression.Call call -> {
        long size = 1;
        for (Expression arg : call.args()) {
          size += fusedSize(arg, sizes);
        }
        yield size;
      }
    };
  }

  private static List<Expression> replaced(List<Expression> outer, Relational.Calc below) {
    List<Expression> replaced = new ArrayList<>();
    for (Expression expression : outer) {
      replaced.add(retyping(expression, below));
    }
    return replaced;
  }

  private static Expression retyping(Expression outer, Relational.Calc below) {
    return switch (outer) {
      case Expression.Input input ->
          Expressions.cast(below.outputs().get(input.column()), input.type(), Place.UNKNOWN);
      case Expression.Outer above -> above;
      case Expression.Constant constant -> constant;
      case Expression.Call call ->
          new Expression.Call(
              call.operator(),
              replaced(call.args(), below),
              call.type(),
              call.nullable(),
              call.place());
    };
  }

  private static int size(List<Expression> expressions) {
    int size = 0;
    for (Expression expression : expressions) {
      size += expression.size();
    }
    return size;
  }

  static Schema schema(List<Expression> outputs, List<String> names) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Expression output = outputs.get(i);
      columns.add(new Column(names.get(i), output.type(), output.nullable()));
    }
    return new Schema(columns);
  }
}
