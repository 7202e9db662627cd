package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.zset.Column;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.logical.LogicalIntersect;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rel.logical.LogicalUnion;

/** Reads UNION, INTERSECT and EXCEPT; each branch gets the types of the whole. */
final class SetReader {
  private final RelReader reader;

  SetReader(RelReader reader) {
    this.reader = reader;
  }

  Relational union(LogicalUnion union) {
    Schema schema = reader.schema(union.getRowType());
    List<Relational> inputs = new ArrayList<>();
    for (Relational branch : branches(union, schema)) {
      if (branch instanceof Relational.Union nested) {
        inputs.addAll(nested.inputs());
      } else {
        inputs.add(branch);
      }
    }
    Relational.Union all = new Relational.Union(inputs, schema);
    return union.all ? all : new Relational.Distinct(keyed(all));
  }

  Relational intersect(LogicalIntersect intersect) {
    return folded(
        intersect,
        intersect.all ? Plan.SetOperation.Kind.INTERSECT_ALL : Plan.SetOperation.Kind.INTERSECT);
  }

  Relational minus(LogicalMinus minus) {
    return folded(
        minus, minus.all ? Plan.SetOperation.Kind.EXCEPT_ALL : Plan.SetOperation.Kind.EXCEPT);
  }

  private Relational folded(SetOp operation, Plan.SetOperation.Kind kind) {
    Schema schema = reader.schema(operation.getRowType());
    Relational result = null;
    for (Relational branch : branches(operation, schema)) {
      Relational right = keyed(branch);
      result = result == null ? right : new Relational.SetOperation(result, right, kind, schema);
    }
    return result;
  }

  /** The inputs; where it is a set that is made, it does not matter that some are sets already. */
  private List<Relational> branches(SetOp operation, Schema schema) {
    List<Relational> branches = new ArrayList<>();
    operation
        .getInputs()
        .forEach(
            input -> {
              Relational branch = typed(reader.read(input), schema);
              boolean drop = !operation.all && branch instanceof Relational.Distinct;
              branches.add(drop ? ((Relational.Distinct) branch).input() : branch);
            });
    return branches;
  }

  static Relational keyed(Relational input) {
    return RelReader.keyed(input, IntStream.range(0, input.schema().size()).toArray());
  }

  static Relational typed(Relational input, Schema schema) {
    List<Expression> outputs = new ArrayList<>();
    boolean equal = true;
    for (int i = 0; i < schema.size(); i++) {
      Column column = input.schema().column(i);
      Expression value = new Expression.Input(i, column.type(), column.nullable());
      equal &= column.type().equals(schema.type(i));
      outputs.add(Expressions.cast(value, schema.type(i), Place.UNKNOWN));
    }
    return equal ? input : Fusion.calc(input, List.of(), outputs, schema.names());
  }
}
