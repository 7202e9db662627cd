package dev.weir.sql;

import dev.weir.circuit.AggregateCall;
import dev.weir.circuit.AggregateCall.Function;
import dev.weir.circuit.SortColumn;
import dev.weir.config.ErrorCode;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Reads one GROUP BY: an aggregate for each of its grouping sets, with NULL in the columns that a
 * set leaves out.
 */
final class AggregateReader {
  private final SqlText source;
  private final RelReader reader;
  private final Aggregate aggregate;
  private final int[] groups;
  private final Schema schema;

  /** Columns for the aggregates: those of the input and what they take of it. */
  private final List<Expression> columns = new ArrayList<>();

  /** By call of GROUPING the group columns it asks for. */
  private final Map<org.apache.calcite.rel.core.AggregateCall, List<Integer>> groupings =
      new HashMap<>();

  /** By call of the aggregate; null for GROUPING, which depends on the set alone. */
  private final List<AggregateCall> calls = new ArrayList<>();

  AggregateReader(SqlText source, RelReader reader, Aggregate aggregate) {
    this.source = source;
    this.reader = reader;
    this.aggregate = aggregate;
    this.groups = aggregate.getGroupSet().toArray();
    this.schema = reader.schema(aggregate.getRowType());
  }

  /** The aggregate of an input that was read already. */
  Relational read(Relational plain) {
    readGroupings();
    Relational input = RelReader.keyed(plain, groups);
    columns.addAll(Fusion.identity(input.schema()));
    aggregate.getAggCallList().forEach(call -> calls.add(call(call)));
    Relational prepared =
        columns.size() == input.schema().size()
            ? input
            : Fusion.inlined(input, columns, RelReader.unnamed(columns.size()));
    List<ImmutableBitSet> sets = aggregate.getGroupSets();
    if (sets.size() == 1 && !calls.contains(null)) {
      return grouped(prepared, groups);
    }
    List<Relational> branches = new ArrayList<>();
    sets.forEach(set -> branches.add(branch(prepared, set)));
    return branches.size() == 1 ? branches.getFirst() : new Relational.Union(branches, schema);
  }

  /** The rows of one set with all columns of the aggregate. */
  private Relational branch(Relational input, ImmutableBitSet set) {
    Relational grouped = grouped(input, set.toArray());
    List<Expression> of = Fusion.identity(grouped.schema());
    List<Expression> outputs = new ArrayList<>();
    int next = 0;
    for (int group : groups) {
      ColumnType type = schema.type(outputs.size());
      outputs.add(set.get(group) ? of.get(next++) : new Expression.Constant(null, type));
    }
    for (int i = 0; i < calls.size(); i++) {
      boolean constant = calls.get(i) == null;
      outputs.add(constant ? grouping(aggregate.getAggCallList().get(i), set) : of.get(next++));
    }
    return Fusion.calc(grouped, List.of(), outputs, schema.names());
  }

  /** GROUP BY some of the group columns: these, then the calls. */
  private Relational grouped(Relational input, int[] by) {
    List<AggregateCall> computed = calls.stream().filter(call -> call != null).toList();
    if (computed.isEmpty() && by.length > 0) {
      return new Relational.Distinct(RelReader.columns(input, by));
    }
    List<Column> outputs = new ArrayList<>();
    for (int group : by) {
      outputs.add(input.schema().column(group));
    }
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i) != null) {
        outputs.add(schema.column(groups.length + i));
      }
    }
    if (outputs.isEmpty()) {
      // one row, whatever the input; a row needs a column
      AggregateCall rows =
          new AggregateCall(Function.COUNT_ROWS, -1, ColumnType.BIGINT, "COUNT(*)");
      outputs.add(new Column("rows", ColumnType.BIGINT, false));
      computed = List.of(rows);
    }
    return new Relational.Aggregate(input, by, computed, new Schema(outputs));
  }

  /** A bit for each argument, 1 where the set leaves it out. */
  private Expression grouping(org.apache.calcite.rel.core.AggregateCall call, ImmutableBitSet set) {
    long bits = 0;
    for (int group : groupings.get(call)) {
      bits = bits << 1 | (set.get(group) ? 0 : 1);
    }
    return new Expression.Constant(bits, ColumnType.BIGINT);
  }

  private void readGroupings() {
    for (org.apache.calcite.rel.core.AggregateCall call : aggregate.getAggCallList()) {
      if (isGrouping(call)) {
        List<Integer> asked = new ArrayList<>();
        call.getArgList().forEach(argument -> asked.add(groupOf(argument, call)));
        groupings.put(call, asked);
      }
    }
  }

  private static boolean isGrouping(org.apache.calcite.rel.core.AggregateCall call) {
    return switch (call.getAggregation().getName()) {
      case "GROUPING", "GROUPING_ID" -> true;
      default -> false;
    };
  }

  /** The group column that an argument means. */
  private int groupOf(int argument, org.apache.calcite.rel.core.AggregateCall call) {
    return alike(argument, aggregate.getGroupSet().asList())
        .orElseThrow(
            () ->
                source.unsupported(
                    source.place(call.getParserPosition()).start(),
                    "GROUPING of this value",
                    "write the value exactly as in GROUP BY"));
  }

  /**
   * Which of some input columns is written as another one is: the converter gives a value a second
   * column where grouping sets have made it nullable.
   */
  private Optional<Integer> alike(int column, List<Integer> among) {
    if (among.contains(column) || !(aggregate.getInput() instanceof LogicalProject input)) {
      return Optional.of(column).filter(among::contains);
    }
    RexNode value = input.getProjects().get(column);
    return among.stream().filter(each -> same(input.getProjects().get(each), value)).findFirst();
  }

  /** Whether two values are written alike, whatever may be NULL. */
  private static boolean same(RexNode left, RexNode right) {
    if (!(left instanceof RexCall a) || !(right instanceof RexCall b)) {
      return left.equals(right);
    }
    return a.getOperator().equals(b.getOperator())
        && a.getType().getSqlTypeName() == b.getType().getSqlTypeName()
        && a.getType().getPrecision() == b.getType().getPrecision()
        && a.getType().getScale() == b.getType().getScale()
        && same(a.getOperands(), b.getOperands());
  }

  private static boolean same(List<RexNode> left, List<RexNode> right) {
    boolean same = left.size() == right.size();
    for (int i = 0; same && i < left.size(); i++) {
      same = same(left.get(i), right.get(i));
    }
    return same;
  }

  private AggregateCall call(org.apache.calcite.rel.core.AggregateCall call) {
    if (isGrouping(call)) {
      return null;
    }
    Place place = source.place(call.getParserPosition());
    String name = call.getAggregation().getName();
    Function function = Aggregates.function(name);
    if (function == null || call.distinctKeys != null) {
      throw source.unsupported(place.start(), "the aggregate " + name, Functions.instead(name));
    }
    List<SortColumn> order = order(name, call, place);
    List<Integer> arguments = arguments(function, call, order);
    if (arguments.isEmpty()) {
      function = Function.COUNT_ROWS;
    }
    String parameter = parameter(name, call, place);
    if (function == Function.STATISTIC) {
      parameter = Aggregates.statistic(name);
      arguments = arguments.stream().map(this::doubled).toList();
    }
    if (call.hasFilter()) {
      boolean keepsNulls = function == Function.ARRAY_AGG;
      arguments =
          keepsNulls
              ? List.of(arguments.getFirst(), filtered(Expressions.TRUE, call.filterArg))
              : filteredColumns(arguments, call.filterArg);
      order = keepsNulls ? order : filtered(order, call.filterArg);
      function = function == Function.COUNT_ROWS ? Function.COUNT : function;
    }
    checkNumber(function, arguments, place, name);
    boolean distinct = call.isDistinct() && !Aggregates.ignoresRepetition(function);
    String text = place.line() == 0 ? name : source.at(place);
    AggregateCall read =
        new AggregateCall(
            function,
            arguments,
            distinct,
            order,
            parameter,
            reader.type(call.getType(), place),
            text);
    if (distinct && read.inputs().cardinality() > new HashSet<>(arguments).size()) {
      throw source.unsupported(
          place.start(),
          name + " of DISTINCT values in the order of others",
          "order by the value itself");
    }
    return read;
  }

  /** The input columns: percentiles are of the one they are ordered by. */
  private static List<Integer> arguments(
      Function function, org.apache.calcite.rel.core.AggregateCall call, List<SortColumn> order) {
    return switch (function) {
      case STRING_AGG -> call.getArgList().subList(0, 1);
      case PERCENTILE_CONT, PERCENTILE_DISC -> List.of(order.getFirst().column());
      default -> call.getArgList();
    };
  }

  private List<SortColumn> order(
      String name, org.apache.calcite.rel.core.AggregateCall call, Place place) {
    if (name.equals("MEDIAN")) {
      return List.of(new SortColumn(call.getArgList().getFirst(), false, false));
    }
    List<SortColumn> order =
        RelReader.order(call.getCollation().getFieldCollations()).stream()
            .map(by -> by.at(alike(by.column(), call.getArgList()).orElse(by.column())))
            .toList();
    if (name.startsWith("PERCENTILE") && order.size() > 1) {
      throw source.refuse(ErrorCode.SQL_INVALID, place.start(), name + " is ordered by one value");
    }
    return order;
  }

  private String parameter(
      String name, org.apache.calcite.rel.core.AggregateCall call, Place place) {
    return switch (name) {
      case "MEDIAN" -> "0.5";
      case "PERCENTILE_CONT", "PERCENTILE_DISC" ->
          literal(call, 0, place).getValueAs(BigDecimal.class).toPlainString();
      case "STRING_AGG", "LISTAGG" ->
          call.getArgList().size() == 1 ? "," : literal(call, 1, place).getValueAs(String.class);
      default -> "";
    };
  }

  private RexLiteral literal(
      org.apache.calcite.rel.core.AggregateCall call, int argument, Place place) {
    int column = call.getArgList().get(argument);
    if (aggregate.getInput() instanceof LogicalProject input
        && input.getProjects().get(column) instanceof RexLiteral literal
        && !literal.isNull()) {
      return literal;
    }
    throw source.unsupported(
        place.start(),
        "a separator that is no literal in " + call.getAggregation().getName(),
        "write it in quotes");
  }

  private void checkNumber(Function function, List<Integer> arguments, Place place, String name) {
    boolean numbers =
        function == Function.SUM
            || function == Function.AVG
            || function == Function.PERCENTILE_CONT;
    if (numbers && !Aggregates.isSummed(function, columns.get(arguments.getFirst()).type())) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          place.start(),
          name + " takes numbers, not " + columns.get(arguments.getFirst()).type().sql());
    }
  }

  /** Columns that are NULL where the FILTER does not hold; for COUNT(*) one that is TRUE there. */
  private List<Integer> filteredColumns(List<Integer> arguments, int filter) {
    List<Integer> filtered = new ArrayList<>();
    if (arguments.isEmpty()) {
      filtered.add(filtered(Expressions.TRUE, filter));
    }
    arguments.forEach(argument -> filtered.add(filtered(columns.get(argument), filter)));
    return filtered;
  }

  /** An order is asked for only where the FILTER holds, too. */
  private List<SortColumn> filtered(List<SortColumn> order, int filter) {
    return order.stream()
        .map(sort -> sort.at(filtered(columns.get(sort.column()), filter)))
        .toList();
  }

  private int doubled(int column) {
    return column(Expressions.cast(columns.get(column), ColumnType.DOUBLE, Place.UNKNOWN));
  }

  private int filtered(Expression value, int filter) {
    Expression otherwise = new Expression.Constant(null, value.type());
    Expression chosen =
        Expressions.call(
            Operator.CASE,
            value.type(),
            true,
            Place.UNKNOWN,
            columns.get(filter),
            value,
            otherwise);
    return column(chosen);
  }

  private int column(Expression value) {
    int known = columns.indexOf(value);
    if (known < 0) {
      columns.add(value);
    }
    return known < 0 ? columns.size() - 1 : known;
  }
}
