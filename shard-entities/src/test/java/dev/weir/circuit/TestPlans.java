package dev.weir.circuit;

import static dev.weir.circuit.OperatorLaws.LEFT;
import static dev.weir.circuit.OperatorLaws.RIGHT;
import static dev.weir.circuit.TestRows.scan;
import static dev.weir.circuit.TestRows.schema;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random plans over the tables of {@link OperatorLaws}; every plan has its rows' full schema or
 * less.
 */
final class TestPlans {
  private static final int[] ALL = {0, 1, 2, 3, 4, 5, 6};

  private TestPlans() {}

  static Plan scanned(Random random) {
    return scan(random.nextBoolean() ? LEFT : RIGHT);
  }

  /** A filter and projection that keeps all columns, or drops the key, of a full row. */
  static Plan calc(Plan input, Random random) {
    long group = random.nextLong(4);
    TestProgram.Condition condition =
        (ColumnVector[] rows, int row) -> !rows[1].isNull(row) && rows[1].lane(row) != group;
    return switch (random.nextInt(3)) {
      case 0 ->
          new Plan.Calc(
              input,
              TestProgram.filter("g<>" + group, condition, ALL),
              input.schema(),
              input.key());
      case 1 ->
          // no key: rows may coincide
          new Plan.Calc(
              input,
              TestProgram.filter("constant id, g<>" + group, condition, 1, 1, 2, 3, 4, 5, 6),
              input.schema(),
              new int[0]);
      default ->
          new Plan.Calc(input, TestProgram.project("same", ALL), input.schema(), input.key());
    };
  }

  /** A join of full rows whose output is a full row again. */
  static Plan join(Plan left, Plan right, Random random) {
    int[][] keys = {{1}, {0}, {2}, {3}, {1, 2}};
    int[] leftKeys = keys[random.nextInt(keys.length)];
    int[] rightKeys =
        leftKeys.length == 1 && leftKeys[0] <= 1 ? new int[] {random.nextInt(2)} : leftKeys;
    boolean keyed = left.key().length == 1 && right.key().length == 1 && random.nextBoolean();
    boolean both = keyed && random.nextBoolean();
    int[] key = both ? new int[] {0, 1} : new int[0];
    if (keyed && rightKeys.length == 1 && rightKeys[0] == right.key()[0] && !both) {
      key = new int[] {0};
    }
    int[] leftOutput = {0};
    int[] rightOutput = {0, 2, 3, 4, 5, 6};
    Schema schema = named(left.schema(), leftOutput, right.schema(), rightOutput);
    return new Plan.Join(left, right, leftKeys, rightKeys, leftOutput, rightOutput, schema, key);
  }

  /** A match of full rows, by keys alone or with a condition on pairs. */
  static Plan match(Plan left, Plan right, Random random) {
    int[][] keys = {{1}, {2}, {3}, {4}, {1, 2}, {}};
    int[] key = keys[random.nextInt(keys.length)];
    Plan.Match.Kind kind = List.of(Plan.Match.Kind.values()).get(random.nextInt(3));
    Plan.Match.Pair pair = random.nextBoolean() ? null : pair(random.nextInt(3));
    List<Column> columns = new ArrayList<>(left.schema().columns());
    if (kind == Plan.Match.Kind.FLAG) {
      columns.add(new Column("matched", ColumnType.BOOLEAN, false));
    }
    return new Plan.Match(left, right, key, key, pair, kind, new Schema(columns));
  }

  private static Plan.Match.Pair pair(int more) {
    TestProgram.Condition condition =
        (ColumnVector[] rows, int row) ->
            !rows[0].isNull(row)
                && !rows[1].isNull(row)
                && rows[0].lane(row) < rows[1].lane(row) + more;
    return new Plan.Match.Pair(
        new int[] {1}, new int[] {0}, TestProgram.filter("g<id+" + more, condition));
  }

  static Plan aggregate(Plan input, Random random) {
    int[][] groups = {{}, {1}, {2}, {3}, {4}, {6}, {1, 2}, {6, 3}};
    int[] group = groups[random.nextInt(groups.length)];
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : calls()) {
      if (random.nextInt(3) > 0) {
        calls.add(call);
      }
    }
    List<Column> columns = new ArrayList<>();
    int[] key = new int[group.length];
    for (int i = 0; i < group.length; i++) {
      columns.add(input.schema().column(group[i]));
      key[i] = i;
    }
    for (int i = 0; i < calls.size(); i++) {
      columns.add(new Column("a" + i, calls.get(i).type(), true));
    }
    return new Plan.Aggregate(input, group, calls, new Schema(columns), key);
  }

  private static List<AggregateCall> calls() {
    List<AggregateCall> calls = new ArrayList<>();
    calls.add(call(AggregateCall.Function.COUNT_ROWS, -1, ColumnType.BIGINT));
    calls.add(call(AggregateCall.Function.COUNT, 3, ColumnType.BIGINT));
    calls.add(call(AggregateCall.Function.SUM, 1, ColumnType.BIGINT));
    calls.add(call(AggregateCall.Function.SUM, 3, ColumnType.DOUBLE));
    calls.add(call(AggregateCall.Function.SUM, 4, ColumnType.decimal(38, 2)));
    calls.add(call(AggregateCall.Function.SUM, 5, ColumnType.decimal(38, 2)));
    calls.add(call(AggregateCall.Function.SUM, 5, ColumnType.decimal(18, 2)));
    calls.add(call(AggregateCall.Function.AVG, 1, ColumnType.DOUBLE));
    calls.add(call(AggregateCall.Function.AVG, 3, ColumnType.DOUBLE));
    calls.add(call(AggregateCall.Function.AVG, 4, ColumnType.decimal(38, 6)));
    calls.add(call(AggregateCall.Function.AVG, 5, ColumnType.decimal(18, 6)));
    for (int column = 1; column <= 6; column++) {
      ColumnType type = OperatorLaws.SCHEMA.type(column);
      calls.add(call(AggregateCall.Function.MIN, column, type));
      calls.add(call(AggregateCall.Function.MAX, column, type));
    }
    calls.add(call(AggregateCall.Function.BIT_AND, 1, ColumnType.BIGINT));
    calls.add(call(AggregateCall.Function.BIT_OR, 1, ColumnType.BIGINT));
    calls.add(call(AggregateCall.Function.BIT_XOR, 1, ColumnType.BIGINT));
    calls.addAll(distinctCalls());
    calls.addAll(orderedCalls());
    for (Statistic statistic : Statistic.values()) {
      calls.add(statistic(statistic, statistic.name().endsWith("_SAMP")));
    }
    return calls;
  }

  private static List<AggregateCall> distinctCalls() {
    List<AggregateCall> calls = new ArrayList<>();
    for (int column = 1; column <= 6; column++) {
      calls.add(distinct(AggregateCall.Function.COUNT, ColumnType.BIGINT, column));
    }
    calls.add(distinct(AggregateCall.Function.COUNT, ColumnType.BIGINT, 1, 2));
    calls.add(distinct(AggregateCall.Function.COUNT, ColumnType.BIGINT, 3, 6, 4));
    calls.add(distinct(AggregateCall.Function.SUM, ColumnType.BIGINT, 1));
    calls.add(distinct(AggregateCall.Function.SUM, ColumnType.DOUBLE, 3));
    calls.add(distinct(AggregateCall.Function.AVG, ColumnType.decimal(38, 6), 4));
    calls.add(distinct(AggregateCall.Function.AVG, ColumnType.DOUBLE, 3));
    calls.add(distinct(AggregateCall.Function.BIT_XOR, ColumnType.BIGINT, 1));
    return calls;
  }

  private static List<AggregateCall> orderedCalls() {
    List<AggregateCall> calls = new ArrayList<>();
    for (boolean distinct : new boolean[] {false, true}) {
      calls.add(ordered(AggregateCall.Function.STRING_AGG, distinct, ", ", 2, sort(2, true)));
      calls.add(ordered(AggregateCall.Function.STRING_AGG, distinct, "", 2));
      for (int column : new int[] {1, 3, 4, 5}) {
        calls.add(
            ordered(
                AggregateCall.Function.PERCENTILE_CONT,
                distinct,
                "0.3",
                column,
                sort(column, false)));
      }
    }
    for (int column = 1; column <= 6; column++) {
      calls.add(array(false, List.of(column)));
      calls.add(array(true, List.of(column)));
      int other = 7 - column;
      calls.add(array(true, List.of(column), sort(column, true)));
      calls.add(array(false, List.of(column, other), sort(other, column == 2)));
    }
    calls.add(
        ordered(AggregateCall.Function.STRING_AGG, false, "-", 2, sort(3, true), sort(1, false)));
    for (int column = 1; column <= 6; column++) {
      calls.add(ordered(AggregateCall.Function.MODE, false, "", column));
      calls.add(
          ordered(
              AggregateCall.Function.PERCENTILE_DISC,
              false,
              "0.6",
              column,
              sort(column, column == 2)));
      int key = 7 - column;
      calls.add(argument(AggregateCall.Function.ARG_MIN, column, key));
      calls.add(argument(AggregateCall.Function.ARG_MAX, column, key));
    }
    return calls;
  }

  /** The elements of an array of each group; the row of a group may be dropped beside them. */
  static Plan unnest(Plan input, Random random) {
    int[] group = {1 + random.nextInt(2)};
    int column = 1 + random.nextInt(6);
    AggregateCall call = array(random.nextBoolean(), List.of(column));
    Schema grouped =
        new Schema(List.of(input.schema().column(group[0]), new Column("a", call.type(), true)));
    Plan arrays = new Plan.Aggregate(input, group, List.of(call), grouped, new int[] {0});
    boolean outer = random.nextBoolean();
    int[] kept = random.nextBoolean() ? new int[] {0} : new int[0];
    List<Column> columns = new ArrayList<>();
    for (int each : kept) {
      columns.add(grouped.column(each));
    }
    columns.add(new Column("element", call.type().element(), true));
    columns.add(new Column("place", ColumnType.INTEGER, outer));
    int[] key = kept.length == 0 ? new int[0] : new int[] {0, 2};
    return new Plan.Unnest(arrays, 1, kept, outer, new Schema(columns), key);
  }

  private static SortColumn sort(int column, boolean descending) {
    return new SortColumn(column, descending, descending);
  }

  private static AggregateCall ordered(
      AggregateCall.Function function,
      boolean distinct,
      String parameter,
      int column,
      SortColumn... order) {
    boolean number = function == AggregateCall.Function.PERCENTILE_CONT;
    ColumnType type = number ? ColumnType.DOUBLE : OperatorLaws.SCHEMA.type(column);
    return new AggregateCall(
        function, List.of(column), distinct, List.of(order), parameter, type, function.name());
  }

  private static AggregateCall statistic(Statistic statistic, boolean distinct) {
    return new AggregateCall(
        AggregateCall.Function.STATISTIC,
        statistic.name().startsWith("VAR") || statistic.name().startsWith("STD")
            ? List.of(3)
            : List.of(3, 3),
        distinct,
        List.of(),
        statistic.name(),
        ColumnType.DOUBLE,
        statistic.name());
  }

  private static AggregateCall array(boolean distinct, List<Integer> columns, SortColumn... order) {
    ColumnType type = ColumnType.array(OperatorLaws.SCHEMA.type(columns.getFirst()));
    return new AggregateCall(
        AggregateCall.Function.ARRAY_AGG, columns, distinct, List.of(order), "", type, "ARRAY_AGG");
  }

  private static AggregateCall argument(AggregateCall.Function function, int column, int key) {
    return new AggregateCall(
        function,
        List.of(column, key),
        false,
        List.of(),
        "",
        OperatorLaws.SCHEMA.type(column),
        function.name());
  }

  private static AggregateCall distinct(
      AggregateCall.Function function, ColumnType type, Integer... columns) {
    return new AggregateCall(
        function, List.of(columns), true, List.of(), "", type, function + "(DISTINCT)");
  }

  private static AggregateCall call(AggregateCall.Function function, int column, ColumnType type) {
    return new AggregateCall(function, column, type, function + "(" + column + ")");
  }

  static Plan union(List<Plan> inputs) {
    return new Plan.UnionAll(inputs, inputs.getFirst().schema());
  }

  static Plan top(Plan input, Random random) {
    long limit = random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextInt(12);
    List<SortColumn> order = order(input, random);
    return new Plan.TopK(input, order, random.nextInt(3) == 0 ? random.nextInt(4) : 0, limit);
  }

  private static List<SortColumn> order(Plan input, Random random) {
    List<SortColumn> order = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      order.add(sortColumn(random.nextInt(input.schema().size()), random));
    }
    return order;
  }

  private static SortColumn sortColumn(int column, Random random) {
    return new SortColumn(column, random.nextBoolean(), random.nextBoolean());
  }

  private static int[] partition(Random random) {
    int[][] partitions = {{}, {1}, {1}, {2}, {3}, {6, 1}};
    return partitions[random.nextInt(partitions.length)];
  }

  /** The first rows of each partition, with or without their number behind the full row. */
  static Plan.TopK topOfEach(Plan input, Random random) {
    Ranking ranking = List.of(Ranking.values()).get(random.nextInt(3));
    long offset = ranking == Ranking.ROW_NUMBER && random.nextInt(3) == 0 ? random.nextInt(4) : 0;
    Column number = random.nextBoolean() ? null : new Column("n", ColumnType.BIGINT, false);
    long limit = random.nextInt(5) == 0 ? Long.MAX_VALUE : random.nextInt(5);
    List<SortColumn> order = order(input, random);
    return new Plan.TopK(input, partition(random), order, ranking, offset, limit, number);
  }

  /** Window functions behind a full row. */
  static Plan window(Plan input, Random random) {
    boolean distances = random.nextBoolean();
    List<SortColumn> order =
        distances
            ? List.of(sortColumn(List.of(0, 1, 3, 4, 5).get(random.nextInt(5)), random))
            : order(input, random);
    List<WindowCall> calls = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      calls.add(windowCall(order, distances, random));
    }
    List<Column> columns = new ArrayList<>(input.schema().columns());
    for (int i = 0; i < calls.size(); i++) {
      columns.add(new Column("w" + i, calls.get(i).type(), true));
    }
    return new Plan.Window(input, partition(random), order, calls, new Schema(columns));
  }

  private static WindowCall windowCall(List<SortColumn> order, boolean distances, Random random) {
    int column = random.nextInt(7);
    ColumnType type = OperatorLaws.SCHEMA.type(column);
    WindowFrame frame = frame(order, distances, random);
    SortColumn by = order.isEmpty() ? new SortColumn(0, true, false) : order.getFirst();
    if (by.column() <= 1 && !by.descending() && random.nextInt(3) == 0) {
      ColumnType lane = OperatorLaws.SCHEMA.type(by.column());
      return new WindowCall.Session(by.column(), 1 + random.nextInt(3), random.nextBoolean(), lane);
    }
    return switch (random.nextInt(6)) {
      case 0 -> position(random);
      case 1 -> shift(column, type, random);
      case 2 -> new WindowCall.Value(column, random.nextInt(4), random.nextBoolean(), frame, type);
      default -> {
        List<AggregateCall> calls =
            calls().stream().filter(call -> call.inputs().cardinality() <= 1).toList();
        yield new WindowCall.Total(calls.get(random.nextInt(calls.size())), frame);
      }
    };
  }

  private static WindowCall shift(int column, ColumnType type, Random random) {
    int offset = random.nextInt(7) - 3;
    int otherwise = random.nextBoolean() ? column : -1;
    boolean ignoreNulls = offset != 0 && random.nextBoolean();
    return new WindowCall.Shift(column, offset, otherwise, ignoreNulls, type);
  }

  private static WindowCall position(Random random) {
    var function =
        List.of(WindowCall.PositionFunction.values())
            .get(random.nextInt(WindowCall.PositionFunction.values().length));
    return switch (function) {
      case PERCENT_RANK, CUME_DIST -> new WindowCall.Position(function, 0, ColumnType.DOUBLE);
      case NTILE -> new WindowCall.Position(function, 1 + random.nextInt(5), ColumnType.BIGINT);
      case ROW_NUMBER, RANK, DENSE_RANK -> new WindowCall.Position(function, 0, ColumnType.BIGINT);
    };
  }

  private static WindowFrame frame(List<SortColumn> order, boolean distances, Random random) {
    boolean rows = !distances || random.nextBoolean();
    WindowFrame.Bound start = bound(order, rows, distances, random);
    WindowFrame.Bound end = bound(order, rows, distances, random);
    boolean never =
        (start.distance() == null && start.side() > 0)
            || (end.distance() == null && end.side() < 0);
    boolean peers = rows && random.nextInt(3) == 0;
    if (never || peers) {
      return new WindowFrame(
          false,
          random.nextBoolean() ? WindowFrame.Bound.unbounded(-1) : WindowFrame.Bound.CURRENT_ROW,
          random.nextBoolean() ? WindowFrame.Bound.unbounded(1) : WindowFrame.Bound.CURRENT_ROW);
    }
    return new WindowFrame(rows, start, end);
  }

  private static WindowFrame.Bound bound(
      List<SortColumn> order, boolean rows, boolean distances, Random random) {
    int side = random.nextInt(3) - 1;
    if (side == 0) {
      return WindowFrame.Bound.CURRENT_ROW;
    }
    if (random.nextInt(3) == 0) {
      return WindowFrame.Bound.unbounded(side);
    }
    BigDecimal distance = BigDecimal.valueOf(random.nextInt(4));
    if (!rows && distances && order.getFirst().column() >= 3) {
      distance = distance.add(new BigDecimal(random.nextInt(8) == 0 ? "9e31" : "0.25"));
    }
    return new WindowFrame.Bound(side, distance, false);
  }

  static Plan values() {
    Schema schema = schema("x BIGINT, y VARCHAR");
    ColumnVector[] columns = ColumnVector.allocate(schema, 3);
    for (int i = 0; i < 3; i++) {
      columns[0].set(i, i / 2);
      columns[1].set(i, i / 2);
    }
    columns[1].setNull(2);
    List<byte[]> dictionary = List.of("one".getBytes(StandardCharsets.UTF_8));
    return new Plan.Values(new ConstantRows(columns, dictionary, 3, "constants"), schema);
  }

  private static Schema named(Schema left, int[] leftColumns, Schema right, int[] rightColumns) {
    List<Column> columns = new ArrayList<>();
    for (int column : leftColumns) {
      columns.add(left.column(column));
    }
    for (int column : rightColumns) {
      Column from = right.column(column);
      columns.add(new Column("r_" + from.name(), from.type(), true));
    }
    return new Schema(columns);
  }

  /** INTERSECT or EXCEPT of full rows. */
  static Plan setOperation(Plan left, Plan right, Random random) {
    Plan.SetOperation.Kind[] kinds = Plan.SetOperation.Kind.values();
    return new Plan.SetOperation(left, right, kinds[random.nextInt(4)], left.schema());
  }

  private static Plan filtered(Plan left, Plan right, Random random) {
    Plan.Match match = (Plan.Match) match(left, right, random);
    return match.kind() == Plan.Match.Kind.FLAG
        ? new Plan.Calc(match, TestProgram.project("without flag", ALL), left.schema(), match.key())
        : match;
  }

  /** Rows that come and go while the clock of {@link OperatorLaws} counts on from 0. */
  static Plan temporal(Plan input, Random random) {
    List<TimeBound> bounds = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      TimeBound.Comparison[] comparisons = TimeBound.Comparison.values();
      bounds.add(
          new TimeBound(
              random.nextInt(2),
              comparisons[random.nextInt(comparisons.length)],
              random.nextInt(11) - 5,
              random.nextBoolean() ? 1 : 1 + random.nextInt(5),
              random.nextInt(21) - 15));
    }
    return new Plan.Temporal(input, bounds);
  }

  /** The rows with an id before the clock, by a join with it. */
  private static Plan withClock(Plan input, Random random) {
    List<Column> columns = new ArrayList<>(input.schema().columns());
    columns.add(Plan.clock().schema().column(0));
    Plan join =
        new Plan.Join(
            input,
            Plan.clock(),
            new int[0],
            new int[0],
            ALL,
            new int[] {0},
            new Schema(columns),
            input.key());
    return random.nextBoolean()
        ? new Plan.Calc(join, TestProgram.project("no clock", ALL), input.schema(), input.key())
        : new Plan.Calc(
            new Plan.Temporal(
                join, List.of(new TimeBound(0, TimeBound.Comparison.GREATER, 0, 1, 0))),
            TestProgram.project("no clock", ALL),
            input.schema(),
            input.key());
  }

  /** A plan over full rows of some depth. */
  static Plan rows(Random random, int depth) {
    if (depth == 0) {
      return scanned(random);
    }
    return switch (random.nextInt(11)) {
      case 9 -> temporal(rows(random, depth - 1), random);
      case 10 -> withClock(rows(random, depth - 1), random);
      case 8 -> setOperation(rows(random, depth - 1), rows(random, depth - 1), random);
      case 6 -> filtered(rows(random, depth - 1), rows(random, depth - 1), random);
      case 7 -> {
        Plan.TopK top = topOfEach(rows(random, depth - 1), random);
        yield new Plan.TopK(
            top.input(),
            top.partition(),
            top.order(),
            top.ranking(),
            top.offset(),
            top.limit(),
            null);
      }
      case 0, 1 -> calc(rows(random, depth - 1), random);
      case 2 -> join(rows(random, depth - 1), rows(random, depth - 1), random);
      case 3 -> new Plan.Distinct(rows(random, depth - 1));
      case 4 -> union(List.of(rows(random, depth - 1), rows(random, depth - 1)));
      default -> top(rows(random, depth - 1), random);
    };
  }
}
