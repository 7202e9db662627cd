package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.circuit.RowProgram;
import dev.weir.sql.PlanWriter.Written;
import dev.weir.zset.Column;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Writes semi-joins, anti-joins and flags. */
final class MatchWriter {
  private final Relational.Match match;
  private final JoinWriter.InputWriter inputs;
  private final JoinWriter.CalcWriter calcs;
  private final ExpressionCompiler compiler;
  private final int leftSize;
  private final Keying keying;

  MatchWriter(
      Relational.Match match,
      JoinWriter.InputWriter inputs,
      JoinWriter.CalcWriter calcs,
      ExpressionCompiler compiler) {
    this.match = match;
    this.inputs = inputs;
    this.calcs = calcs;
    this.compiler = compiler;
    this.leftSize = match.left().schema().size();
    this.keying = Keying.of(match.conjuncts(), leftSize);
  }

  /**
   * Writes the match.
   *
   * @param needed columns that are read of the result
   * @param rightToo columns of the right input that shall be there as well, so that a plan that
   *     needs them can share it
   */
  Written write(BitSet needed, BitSet rightToo) {
    Written left = inputs.write(match.left(), leftColumns(needed));
    BitSet rightColumns = rightColumns();
    rightColumns.or(rightToo);
    Written right = inputs.write(match.right(), rightColumns);
    Keyed keyedLeft = keyed(left.plan(), moved(keying.left(), left.position(), 0));
    Keyed keyedRight = keyed(right.plan(), moved(keying.right(), right.position(), 0));
    Plan plan =
        new Plan.Match(
            keyedLeft.plan(),
            keyedRight.plan(),
            keyedLeft.keys(),
            keyedRight.keys(),
            pair(left, right),
            match.kind(),
            schema(keyedLeft.plan().schema()));
    return new Written(plan, position(left, plan));
  }

  private BitSet leftColumns(BitSet needed) {
    BitSet columns = needed.get(0, leftSize);
    keying.left().forEach(key -> key.collectInputs(columns));
    BitSet both = new BitSet();
    keying.residual().forEach(conjunct -> conjunct.collectInputs(both));
    columns.or(both.get(0, leftSize));
    return columns;
  }

  private BitSet rightColumns() {
    BitSet columns = new BitSet();
    keying.residual().forEach(conjunct -> conjunct.collectInputs(columns));
    BitSet right = columns.get(leftSize, Math.max(leftSize, columns.length()));
    keying.right().forEach(key -> key.collectInputs(right));
    return right;
  }

  private Schema schema(Schema left) {
    return match.kind() == Plan.Match.Kind.FLAG ? Relational.Match.flagged(left) : left;
  }

  private int[] position(Written left, Plan plan) {
    int[] position = Arrays.copyOf(left.position(), match.schema().size());
    if (match.kind() == Plan.Match.Kind.FLAG) {
      position[leftSize] = plan.schema().size() - 1;
    }
    return position;
  }

  private static List<Expression> moved(List<Expression> keys, int[] position, int offset) {
    List<Expression> moved = new ArrayList<>();
    keys.forEach(key -> moved.add(key.shift(column -> position[column - offset])));
    return moved;
  }

  /** A plan with columns that hold keys. */
  private record Keyed(Plan plan, int[] keys) {}

  /** Keys that are no columns become some, after all that are there. */
  private Keyed keyed(Plan plan, List<Expression> keys) {
    List<Expression> outputs = new ArrayList<>(Fusion.identity(plan.schema()));
    List<String> names = new ArrayList<>(plan.schema().names());
    int[] columns = new int[keys.size()];
    for (int i = 0; i < columns.length; i++) {
      if (keys.get(i) instanceof Expression.Input input) {
        columns[i] = input.column();
      } else {
        columns[i] = outputs.size();
        outputs.add(keys.get(i));
        names.add("key" + i);
      }
    }
    boolean plain = outputs.size() == plan.schema().size();
    return new Keyed(plain ? plan : calcs.write(plan, List.of(), outputs, names), columns);
  }

  private Plan.Match.Pair pair(Written left, Written right) {
    if (keying.residual().isEmpty()) {
      return null;
    }
    BitSet read = new BitSet();
    keying.residual().forEach(conjunct -> conjunct.collectInputs(read));
    int[] columns = read.stream().toArray();
    int[] place = new int[read.length()];
    List<Column> schema = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      place[columns[i]] = i;
      boolean onLeft = columns[i] < leftSize;
      Schema side = onLeft ? match.left().schema() : match.right().schema();
      schema.add(side.column(onLeft ? columns[i] : columns[i] - leftSize));
    }
    List<Expression> residual = new ArrayList<>();
    keying.residual().forEach(conjunct -> residual.add(conjunct.shift(column -> place[column])));
    RowProgram condition = compiler.compile(new Schema(schema), residual, List.of());
    return new Plan.Match.Pair(
        Arrays.stream(columns).filter(c -> c < leftSize).map(left::at).toArray(),
        Arrays.stream(columns)
            .filter(c -> c >= leftSize)
            .map(c -> right.at(c - leftSize))
            .toArray(),
        condition);
  }
}
