package dev.weir.sql;

import dev.weir.circuit.AggregateCall;
import dev.weir.circuit.ConstantRows;
import dev.weir.circuit.Plan;
import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.RowProgram;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Writes relational nodes as a plan: drops columns that nothing reads, compiles expressions, finds
 * keys.
 */
final class PlanWriter {
  static final int PLAN_NODES_MAX = 2_000;

  /**
   * A written node.
   *
   * @param position where each column of the relational node stands, -1 if it was dropped
   */
  record Written(Plan plan, int[] position) {
    int at(int column) {
      return position[column];
    }
  }

  private final ExpressionCompiler compiler;
  private final Set<PlanWarning> warnings = new LinkedHashSet<>();
  private final WindowWriter windows = new WindowWriter(this::write, this::calc, warnings::add);
  private int nodes;

  PlanWriter(ExpressionCompiler compiler) {
    this.compiler = compiler;
  }

  /** What a user should know about what was written. */
  List<PlanWarning> warnings() {
    return List.copyOf(warnings);
  }

  /** The plan of a whole query, with exactly its columns and names. */
  Plan writeRoot(Relational node, List<String> names) {
    return Renaming.apply(exact(node), names, this::calc);
  }

  /** What was written already: an outer join reads its inputs several times. */
  private final IdentityHashMap<Relational, Map<BitSet, Written>> known = new IdentityHashMap<>();

  private Written write(Relational node, BitSet wanted) {
    BitSet needed = wanted.isEmpty() ? cheapest(node) : wanted;
    Map<BitSet, Written> written = known.computeIfAbsent(node, each -> new HashMap<>());
    Written before = written.get(needed);
    if (before == null) {
      before = writeNew(node, needed);
      written.put((BitSet) needed.clone(), before);
    }
    return new Written(before.plan(), before.position().clone());
  }

  private Written writeNew(Relational node, BitSet needed) {
    if (++nodes > PLAN_NODES_MAX) {
      throw new WeirException(
          ErrorCode.SQL_TOO_COMPLEX,
          "the plan has more than " + PLAN_NODES_MAX + " nodes; split the view into several",
          Map.of("limit", "plan-nodes-max", "limit_value", PLAN_NODES_MAX));
    }
    return switch (node) {
      case Relational.Scan scan -> {
        Catalog.Relation relation = scan.relation();
        yield whole(new Plan.Scan(relation.name(), relation.schema(), relation.key()));
      }
      case Relational.Values values -> whole(new Plan.Values(values.rows(), values.schema()));
      case Relational.Calc calc -> calc(calc, needed);
      case Relational.Join join when neverTrue(join.conjuncts()) -> whole(none(join.schema()));
      case Relational.Join join -> new JoinWriter(join, this::write, this::calc).write(needed);
      case Relational.Match match -> match(match, needed, new BitSet());
      case Relational.Outer outer -> outer(outer, needed);
      case Relational.Aggregate aggregate -> aggregate(aggregate, needed);
      case Relational.Distinct distinct -> {
        Plan input = exact(distinct.input());
        yield whole(input.key().length > 0 ? input : new Plan.Distinct(input));
      }
      case Relational.Union union -> union(union, needed);
      case Relational.SetOperation operation ->
          whole(
              new Plan.SetOperation(
                  exact(operation.left()),
                  exact(operation.right()),
                  operation.kind(),
                  operation.schema()));
      case Relational.Recursion recursion ->
          whole(
              new Plan.Recursion(
                  exact(recursion.seed()),
                  exact(recursion.step()),
                  recursion.all(),
                  recursion.schema()));
      case Relational.Top top ->
          whole(new Plan.TopK(exact(top.input()), top.order(), top.offset(), top.limit()));
      case Relational.Window window -> windows.window(window, needed);
      case Relational.Unnest unnest -> unnest(unnest, needed);
      case Relational.First first -> windows.first(first, needed);
    };
  }

  /** One column for a node whose rows are only counted: rows without columns are no rows. */
  private static BitSet cheapest(Relational node) {
    BitSet one = new BitSet();
    one.set(0);
    if (node instanceof Relational.Calc calc) {
      List<Expression> outputs = calc.outputs();
      for (int i = outputs.size() - 1; i >= 0; i--) {
        boolean better = outputs.get(i) instanceof Expression.Input;
        if (better
            || (outputs.get(i).infallible() && !outputs.get(one.length() - 1).infallible())) {
          one.clear();
          one.set(i);
        }
      }
    }
    return one;
  }

  private static boolean neverTrue(List<Expression> conjuncts) {
    return conjuncts.stream()
        .anyMatch(
            conjunct ->
                conjunct instanceof Expression.Constant constant
                    && !Boolean.TRUE.equals(constant.value()));
  }

  private static Plan none(Schema schema) {
    ColumnVector[] columns = ColumnVector.allocate(schema, 1);
    return new Plan.Values(new ConstantRows(columns, List.of(), 0, ""), schema);
  }

  private static Written whole(Plan plan) {
    int[] position = new int[plan.schema().size()];
    Arrays.setAll(position, i -> i);
    return new Written(plan, position);
  }

  /** The node with all its columns in order. */
  private Plan exact(Relational node) {
    BitSet all = new BitSet();
    all.set(0, node.schema().size());
    return exact(write(node, all), node.schema());
  }

  private Plan exact(Written written, Schema schema) {
    List<Expression> outputs = new ArrayList<>();
    boolean same = written.plan().schema().size() == schema.size();
    for (int i = 0; i < schema.size(); i++) {
      Column column = schema.column(i);
      int at = written.at(i);
      same &= at == i && written.plan().schema().type(at).equals(column.type());
      outputs.add(new Expression.Input(at, column.type(), column.nullable()));
    }
    return same ? written.plan() : calc(written.plan(), List.of(), outputs, schema.names());
  }

  private Written unnest(Relational.Unnest unnest, BitSet needed) {
    Schema schema = unnest.schema();
    int width = unnest.input().schema().size();
    BitSet below = needed.get(0, width);
    int[] columns = below.stream().toArray();
    below.set(unnest.column());
    Written input = write(unnest.input(), below);
    int[] position = new int[schema.size()];
    Arrays.fill(position, -1);
    List<Column> outputs = new ArrayList<>();
    for (int column : columns) {
      position[column] = outputs.size();
      outputs.add(input.plan().schema().column(input.at(column)));
    }
    for (int column = width; column < schema.size(); column++) {
      position[column] = outputs.size();
      outputs.add(schema.column(column));
    }
    int[] kept = Arrays.stream(columns).map(input::at).toArray();
    return new Written(
        new Plan.Unnest(
            input.plan(),
            input.at(unnest.column()),
            kept,
            unnest.outer(),
            new Schema(outputs),
            withPlace(input.plan().key(), kept, outputs.size() - 1)),
        position);
  }

  /** The key of the input and the place of the element; none where the key is not kept. */
  private static int[] withPlace(int[] key, int[] kept, int place) {
    int[] withPlace = Arrays.copyOf(key, key.length + 1);
    for (int i = 0; i < key.length; i++) {
      int column = key[i];
      withPlace[i] =
          IntStream.range(0, kept.length).filter(at -> kept[at] == column).findFirst().orElse(-1);
    }
    withPlace[key.length] = place;
    return key.length == 0 || Arrays.stream(withPlace).anyMatch(column -> column < 0)
        ? new int[0]
        : withPlace;
  }

  private Written calc(Relational.Calc calc, BitSet needed) {
    BitSet below = new BitSet();
    calc.conjuncts().forEach(conjunct -> conjunct.collectInputs(below));
    int[] position = new int[calc.outputs().size()];
    Arrays.fill(position, -1);
    List<Expression> outputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
      calc.outputs().get(i).collectInputs(below);
      position[i] = outputs.size();
      outputs.add(calc.outputs().get(i));
      names.add(calc.schema().column(i).name());
    }
    Written input = write(calc.input(), below);
    boolean onlyColumns = outputs.stream().allMatch(output -> output instanceof Expression.Input);
    if (calc.conjuncts().isEmpty() && onlyColumns) {
      for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
        position[i] = input.at(((Expression.Input) calc.outputs().get(i)).column());
      }
      return new Written(input.plan(), position);
    }
    return new Written(
        calc(input.plan(), moved(calc.conjuncts(), input), moved(outputs, input), names), position);
  }

  private static List<Expression> moved(List<Expression> expressions, Written input) {
    List<Expression> moved = new ArrayList<>();
    expressions.forEach(expression -> moved.add(expression.shift(input::at)));
    return moved;
  }

  private Plan calc(
      Plan input, List<Expression> conjuncts, List<Expression> outputs, List<String> names) {
    return Clocks.reads(conjuncts) || Clocks.reads(outputs)
        ? new ClockWriter(this::timeless, warnings::add).write(input, conjuncts, outputs, names)
        : timeless(input, conjuncts, outputs, names);
  }

  private Plan timeless(
      Plan input, List<Expression> conjuncts, List<Expression> outputs, List<String> names) {
    nodes++;
    RowProgram program = compiler.compile(input.schema(), conjuncts, outputs);
    Schema schema = Fusion.schema(outputs, names);
    return new Plan.Calc(input, program, schema, Keys.copied(input.key(), program, outputs.size()));
  }

  private Written aggregate(Relational.Aggregate aggregate, BitSet needed) {
    int[] groups = aggregate.groups();
    List<AggregateCall> calls = new ArrayList<>();
    int[] position = new int[aggregate.schema().size()];
    Arrays.fill(position, -1);
    BitSet below = new BitSet();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < groups.length; i++) {
      below.set(groups[i]);
      position[i] = i;
      columns.add(aggregate.schema().column(i));
    }
    for (int i = 0; i < aggregate.calls().size(); i++) {
      AggregateCall call = aggregate.calls().get(i);
      if (needed.get(groups.length + i)) {
        position[groups.length + i] = columns.size();
        columns.add(aggregate.schema().column(groups.length + i));
        calls.add(call);
        below.or(call.inputs());
      }
    }
    Written input = write(aggregate.input(), below);
    List<AggregateCall> moved = new ArrayList<>();
    calls.forEach(call -> moved.add(call.shift(input::at)));
    int[] groupColumns = Arrays.stream(groups).map(input::at).toArray();
    int[] key = new int[groups.length];
    Arrays.setAll(key, i -> i);
    return new Written(
        new Plan.Aggregate(input.plan(), groupColumns, moved, new Schema(columns), key), position);
  }

  private Written match(Relational.Match match, BitSet needed, BitSet rightToo) {
    return new MatchWriter(match, this::write, this::calc, compiler).write(needed, rightToo);
  }

  private Written outer(Relational.Outer outer, BitSet needed) {
    OuterWriter writer = new OuterWriter(outer);
    BitSet both = (BitSet) needed.clone();
    outer.conjuncts().forEach(conjunct -> conjunct.collectInputs(both));
    int leftSize = outer.left().schema().size();
    BitSet left = both.get(0, leftSize);
    BitSet right = both.get(leftSize, Math.max(leftSize, both.length()));
    List<Written> parts = new ArrayList<>();
    parts.add(write(writer.inner(), needed));
    parts.add(padded(writer.leftAlone(), needed, left, right));
    if (outer.full()) {
      parts.add(padded(writer.rightAlone(), needed, right, left));
    }
    return sum(parts, outer.schema(), needed, writer.key());
  }

  /** Rows without a partner, from inputs with the columns that the pairs need as well. */
  private Written padded(Relational.Calc calc, BitSet needed, BitSet own, BitSet others) {
    Written rows = match((Relational.Match) calc.input(), own, others);
    List<Expression> outputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int[] position = new int[calc.outputs().size()];
    Arrays.fill(position, -1);
    for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
      position[i] = outputs.size();
      outputs.add(calc.outputs().get(i));
      names.add(calc.schema().column(i).name());
    }
    return new Written(calc(rows.plan(), List.of(), moved(outputs, rows), names), position);
  }

  private Written union(Relational.Union union, BitSet needed) {
    List<Written> inputs = new ArrayList<>();
    for (Relational input : union.inputs()) {
      inputs.add(write(input, needed));
    }
    return sum(inputs, union.schema(), needed, RelationalKeys.of(union));
  }

  private Written sum(List<Written> parts, Schema all, BitSet needed, BitSet key) {
    int[] position = new int[all.size()];
    Arrays.fill(position, -1);
    List<Column> columns = new ArrayList<>();
    for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
      position[i] = columns.size();
      columns.add(all.column(i));
    }
    Schema schema = new Schema(columns);
    List<Plan> inputs = new ArrayList<>();
    for (Written part : parts) {
      int[] picked = needed.stream().map(part::at).toArray();
      inputs.add(exact(new Written(part.plan(), picked), schema));
    }
    boolean keyed = key.stream().allMatch(column -> position[column] >= 0);
    int[] columnsOfKey = keyed ? key.stream().map(c -> position[c]).toArray() : new int[0];
    return new Written(new Plan.UnionAll(inputs, schema, columnsOfKey), position);
  }
}
