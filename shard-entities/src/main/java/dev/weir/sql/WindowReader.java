package dev.weir.sql;

import dev.weir.circuit.AggregateCall;
import dev.weir.circuit.SortColumn;
import dev.weir.circuit.WindowCall;
import dev.weir.circuit.WindowCall.PositionFunction;
import dev.weir.circuit.WindowFrame;
import dev.weir.config.ErrorCode;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindowExclusion;

/**
 * Reads a projection with window functions: a projection of what they read, one node for each
 * partition and order, and above them the projection over their results.
 */
final class WindowReader {
  /** Window functions of one partition and order. */
  private record Group(int[] partition, List<SortColumn> order, List<Result> results) {
    boolean numbers() {
      return results.stream().anyMatch(result -> result.call() instanceof WindowCall.Position);
    }
  }

  /**
   * What becomes of a function with OVER.
   *
   * @param nullable whether it may be NULL, also where Calcite thinks it cannot
   */
  private record Result(RexOver over, WindowCall call, boolean nullable) {}

  private final SqlText source;
  private final Relational input;
  private final Subqueries subqueries;
  private final List<Expression> columns;
  private final List<Group> groups = new ArrayList<>();

  private WindowReader(SqlText source, Subqueries subqueries) {
    this.source = source;
    this.input = subqueries.input();
    this.subqueries = subqueries;
    this.columns = Fusion.identity(input.schema());
  }

  /** The projection of an input whose subqueries were expanded. */
  static Relational read(SqlText source, Subqueries subqueries, LogicalProject project) {
    return new WindowReader(source, subqueries).read(project);
  }

  private Relational read(LogicalProject project) {
    List<RexNode> outputs = project.getProjects();
    WindowResults.find(outputs).forEach(this::add);
    // numbers come last, where a condition on them can become a top
    List<Group> ordered = new ArrayList<>(groups);
    ordered.sort((a, b) -> Boolean.compare(a.numbers(), b.numbers()));
    Relational node = prepared();
    WindowResults results = new WindowResults();
    for (Group group : ordered) {
      node = window(node, group, results);
    }
    RexReader above = subqueries.reader(node.schema());
    List<Expression> read = new ArrayList<>();
    for (RexNode output : outputs) {
      read.add(above.read(output.accept(results)));
    }
    return Fusion.calc(node, List.of(), read, project.getRowType().getFieldNames());
  }

  private Relational prepared() {
    if (columns.size() == input.schema().size()) {
      return input;
    }
    List<String> names = new ArrayList<>(input.schema().names());
    for (int i = names.size(); i < columns.size(); i++) {
      names.add("w" + i);
    }
    return Fusion.calc(input, List.of(), columns, names);
  }

  private Relational window(Relational node, Group group, WindowResults results) {
    List<Column> schema = new ArrayList<>(node.schema().columns());
    List<WindowCall> calls = new ArrayList<>();
    for (Result result : group.results()) {
      results.put(result.over(), schema.size(), result.nullable());
      schema.add(new Column("w" + schema.size(), result.call().type(), result.nullable()));
      calls.add(result.call());
    }
    int position = place(group.results().getFirst().over()).start();
    return new Relational.Window(
        node, group.partition(), group.order(), calls, new Schema(schema), position);
  }

  private void add(RexOver over) {
    int[] partition = over.getWindow().partitionKeys.stream().mapToInt(this::column).toArray();
    List<SortColumn> order = new ArrayList<>();
    for (RexFieldCollation by : over.getWindow().orderKeys) {
      boolean descending = by.getDirection().isDescending();
      boolean nullsFirst = by.getNullDirection() == RelFieldCollation.NullDirection.FIRST;
      order.add(new SortColumn(column(by.left), descending, nullsFirst));
    }
    Result result = result(over, order);
    for (Group group : groups) {
      if (Arrays.equals(group.partition(), partition) && group.order().equals(order)) {
        group.results().add(result);
        return;
      }
    }
    groups.add(new Group(partition, order, new ArrayList<>(List.of(result))));
  }

  private Result result(RexOver over, List<SortColumn> order) {
    Place place = place(over);
    if (over.getWindow().getExclude() != RexWindowExclusion.EXCLUDE_NO_OTHER) {
      throw source.unsupported(
          place.start(), "EXCLUDE in a frame", "take the value off in the expression");
    }
    boolean nullable = over.getType().isNullable();
    ColumnType type = type(over, place);
    return switch (over.getAggOperator().getKind()) {
      case ROW_NUMBER -> position(over, PositionFunction.ROW_NUMBER, type);
      case RANK -> position(over, PositionFunction.RANK, type);
      case DENSE_RANK -> position(over, PositionFunction.DENSE_RANK, type);
      case PERCENT_RANK -> position(over, PositionFunction.PERCENT_RANK, type);
      case CUME_DIST -> position(over, PositionFunction.CUME_DIST, type);
      case NTILE -> ntile(over, type, place);
      case LAG -> shift(over, -1, type, place);
      case LEAD -> shift(over, 1, type, place);
      case FIRST_VALUE -> value(over, 1, type, order);
      case LAST_VALUE -> value(over, 0, type, order);
      case NTH_VALUE -> value(over, count(over, 1, 1, place), type, order);
      default -> {
        WindowFrame frame = frame(over, order);
        AggregateCall call = aggregate(over, type, place);
        boolean counts =
            call.function() == AggregateCall.Function.COUNT
                || call.function() == AggregateCall.Function.COUNT_ROWS;
        boolean mayBeNull =
            !counts && (!hasCurrentRow(frame) || columns.get(call.column()).nullable());
        yield new Result(over, new WindowCall.Total(call, frame), nullable || mayBeNull);
      }
    };
  }

  private static Result position(RexOver over, PositionFunction function, ColumnType type) {
    return new Result(over, new WindowCall.Position(function, 0, type), false);
  }

  private Result ntile(RexOver over, ColumnType type, Place place) {
    long buckets = count(over, 0, 1, place);
    return new Result(over, new WindowCall.Position(PositionFunction.NTILE, buckets, type), false);
  }

  private Result shift(RexOver over, int side, ColumnType type, Place place) {
    int arguments = over.getOperands().size();
    boolean ignoreNulls = over.getAggOperator() instanceof IgnoringNulls;
    long offset = arguments < 2 ? 1 : count(over, 1, ignoreNulls ? 1 : 0, place);
    int column = column(over.getOperands().get(0), type, place);
    int otherwise = arguments < 3 ? -1 : column(over.getOperands().get(2), type, place);
    boolean nullable = otherwise < 0 || columns.get(otherwise).nullable();
    nullable |= columns.get(column).nullable();
    return new Result(
        over, new WindowCall.Shift(column, side * offset, otherwise, ignoreNulls, type), nullable);
  }

  private Result value(RexOver over, long nth, ColumnType type, List<SortColumn> order) {
    WindowFrame frame = frame(over, order);
    int column = column(over.getOperands().getFirst(), type, place(over));
    boolean ignoreNulls = over.getAggOperator() instanceof IgnoringNulls;
    boolean always = nth <= 1 && hasCurrentRow(frame) && !columns.get(column).nullable();
    return new Result(
        over,
        new WindowCall.Value(column, nth, ignoreNulls, frame, type),
        !always || over.getType().isNullable());
  }

  private static boolean hasCurrentRow(WindowFrame frame) {
    return frame.start().side() <= 0 && frame.end().side() >= 0;
  }

  private WindowFrame frame(RexOver over, List<SortColumn> order) {
    ColumnType by = order.isEmpty() ? null : columns.get(order.getFirst().column()).type();
    return new FrameReader(source, place(over), by).read(over.getWindow());
  }

  /** An argument that must be a whole number that is written out. */
  private long count(RexOver over, int argument, long least, Place place) {
    RexNode node = over.getOperands().get(argument);
    Optional<BigDecimal> number =
        node instanceof RexLiteral literal && literal.getValue() instanceof BigDecimal value
            ? Optional.of(value)
            : Optional.empty();
    boolean whole =
        number.isPresent()
            && number.get().stripTrailingZeros().scale() <= 0
            && number.get().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
            && number.get().compareTo(BigDecimal.valueOf(least)) >= 0;
    if (!whole) {
      throw source.unsupported(
          place.start(),
          over.getAggOperator().getName() + " with a number that is computed or too small",
          "write a whole number from " + least + " on");
    }
    return number.get().longValueExact();
  }

  private AggregateCall aggregate(RexOver over, ColumnType type, Place place) {
    String name = over.getAggOperator().getName().replace("$SUM0", "SUM");
    AggregateCall.Function function = Aggregates.function(name);
    if (function == null || Aggregates.hasOrder(function)) {
      throw source.unsupported(
          place.start(), name + " with OVER", "use it with GROUP BY in a view of its own");
    }
    List<Integer> arguments = new ArrayList<>();
    boolean isStatistic = function == AggregateCall.Function.STATISTIC;
    over.getOperands()
        .forEach(
            operand ->
                arguments.add(
                    isStatistic ? column(operand, ColumnType.DOUBLE, place) : column(operand)));
    boolean number =
        function == AggregateCall.Function.SUM || function == AggregateCall.Function.AVG;
    if (number && !Aggregates.isSummed(function, columns.get(arguments.getFirst()).type())) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          place.start(),
          name + " takes numbers, not " + columns.get(arguments.getFirst()).type().sql());
    }
    return new AggregateCall(
        arguments.isEmpty() ? AggregateCall.Function.COUNT_ROWS : function,
        arguments,
        over.isDistinct() && !Aggregates.ignoresRepetition(function),
        List.of(),
        isStatistic ? Aggregates.statistic(name) : "",
        type,
        place.line() == 0 ? name : source.at(place));
  }

  private int column(RexNode node, ColumnType type, Place place) {
    return column(Expressions.cast(subqueries.read(node), type, place));
  }

  private int column(RexNode node) {
    return column(subqueries.read(node));
  }

  private int column(Expression expression) {
    int known = columns.indexOf(expression);
    if (known >= 0) {
      return known;
    }
    columns.add(expression);
    return columns.size() - 1;
  }

  private ColumnType type(RexOver over, Place place) {
    return SqlTypes.columnType(over.getType())
        .orElseThrow(
            () ->
                source.unsupported(
                    place.start(),
                    "a value of type " + over.getType().getSqlTypeName().getName(),
                    "CAST it to a type that columns have"));
  }

  private Place place(RexOver over) {
    return source.place(over.getParserPosition());
  }
}
