package dev.weir.sql;

import dev.weir.circuit.SortColumn;
import dev.weir.circuit.WindowCall;
import dev.weir.config.ErrorCode;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.logical.LogicalTableFunctionScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Reads TUMBLE, HOP and SESSION: the rows of a relation, each with the start and end of a window
 * that its time is in.
 *
 * <p>Windows of TUMBLE and HOP begin at 1970-01-01 00:00:00 plus the offset plus multiples of their
 * size or slide. A row whose time is NULL is in no window.
 */
final class TimeWindows {
  /** Windows of HOP that a row may be in; each is a copy of the row. */
  static final int WINDOWS_MAX = 256;

  private static final long MICROS_PER_MILLI = 1000;

  private final SqlText source;
  private final RexCall call;
  private final Relational input;
  private final Expression time;
  private final Place place;

  private TimeWindows(SqlText source, RexCall call, Relational input) {
    this.source = source;
    this.call = call;
    this.place = source.place(call.getParserPosition());
    int column = columns(0).getFirst();
    Relational known =
        Fusion.filter(input, List.of(isKnown(Fusion.identity(input.schema()).get(column), place)));
    this.input = input.schema().column(column).nullable() ? known : input;
    this.time = new Expression.Input(column, ColumnType.TIMESTAMP, false);
  }

  static Relational read(SqlText source, LogicalTableFunctionScan scan, Relational input) {
    RexCall call = (RexCall) scan.getCall();
    TimeWindows windows = new TimeWindows(source, call, input);
    return switch (call.getOperator().getName()) {
      case "TUMBLE" -> windows.tumble();
      case "HOP" -> windows.hop();
      case "SESSION" -> windows.session();
      default ->
          throw source.unsupported(
              windows.place.start(),
              "the table function " + call.getOperator().getName(),
              "write TUMBLE, HOP or SESSION");
    };
  }

  private static Expression isKnown(Expression time, Place place) {
    return Expressions.call(Operator.IS_NOT_NULL, ColumnType.BOOLEAN, false, place, time);
  }

  private Relational tumble() {
    long size = positive(1);
    return window(size, offset(2, size), 0, size);
  }

  private Relational hop() {
    long slide = positive(1);
    long size = positive(2);
    long offset = offset(3, slide);
    long windows = Math.ceilDiv(size, slide);
    if (windows > WINDOWS_MAX) {
      throw source.refuse(
          ErrorCode.SQL_TOO_COMPLEX,
          place.start(),
          "HOP puts each row into up to "
              + windows
              + " windows, at most "
              + WINDOWS_MAX
              + " are possible; take a longer slide");
    }
    List<Relational> copies = new ArrayList<>();
    for (long back = windows - 1; back >= 0; back--) {
      Relational copy = window(slide, offset, -back * slide, size - back * slide);
      boolean some = (back + 1) * slide > size;
      copies.add(some ? Fusion.filter(copy, List.of(notOver())) : copy);
    }
    return copies.size() == 1
        ? copies.getFirst()
        // the copies of a row begin at different times
        : new Relational.Union(copies, schema(), input.schema().size());
  }

  /** Sessions of each key; a session ends where nothing happens for as long as the gap. */
  private Relational session() {
    boolean keyed = call.getOperands().size() > 2;
    int[] keys = keyed ? columns(1).stream().mapToInt(i -> i).toArray() : new int[0];
    long gap = positive(keyed ? 2 : 1);
    int column = ((Expression.Input) time).column();
    int width = input.schema().size();
    Relational window =
        new Relational.Window(
            input,
            keys,
            List.of(new SortColumn(column, false, false)),
            List.of(
                new WindowCall.Session(column, gap, false, ColumnType.TIMESTAMP),
                new WindowCall.Session(column, gap, true, ColumnType.TIMESTAMP)),
            schema(),
            place.start());
    List<Expression> outputs = Fusion.identity(window.schema());
    outputs.set(width + 1, bound(outputs.get(width + 1), 1, 0, gap));
    return Fusion.calc(window, List.of(), outputs, schema().names());
  }

  /** Where the size is no multiple of the slide, the first window may be over already. */
  private Expression notOver() {
    Expression end = new Expression.Input(input.schema().size() + 1, ColumnType.TIMESTAMP, false);
    return Expressions.call(Operator.LESS, ColumnType.BOOLEAN, false, place, time, end);
  }

  /** The rows with a window that begins and ends so long after the multiple before them. */
  private Relational window(long width, long offset, long start, long end) {
    List<Expression> outputs = Fusion.identity(input.schema());
    outputs.add(bound(time, width, offset, start));
    outputs.add(bound(time, width, offset, end));
    return Fusion.calc(input, List.of(), outputs, schema().names());
  }

  private Expression bound(Expression of, long width, long offset, long after) {
    return Expressions.call(
        Operator.WINDOW_BOUND,
        ColumnType.TIMESTAMP,
        false,
        place,
        of,
        micros(width),
        micros(offset),
        micros(after));
  }

  private static Expression micros(long micros) {
    return new Expression.Constant(micros, ColumnType.BIGINT);
  }

  private Schema schema() {
    List<Column> columns = new ArrayList<>(input.schema().columns());
    columns.add(new Column("window_start", ColumnType.TIMESTAMP, false));
    columns.add(new Column("window_end", ColumnType.TIMESTAMP, false));
    return new Schema(columns);
  }

  /** The columns of a DESCRIPTOR; the relation is no operand of the converted call. */
  private List<Integer> columns(int operand) {
    return ((RexCall) call.getOperands().get(operand))
        .getOperands().stream().map(each -> ((RexInputRef) each).getIndex()).toList();
  }

  private long positive(int operand) {
    long micros = interval(call.getOperands().get(operand));
    if (micros <= 0) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          place.start(),
          call.getOperator().getName() + " has an interval that is not positive");
    }
    return micros;
  }

  private long offset(int operand, long width) {
    return call.getOperands().size() > operand
        ? Math.floorMod(interval(call.getOperands().get(operand)), width)
        : 0;
  }

  private long interval(RexNode node) {
    SqlTypeName type = node.getType().getSqlTypeName();
    if (!(node instanceof RexLiteral literal) || !SqlTypeName.DAY_INTERVAL_TYPES.contains(type)) {
      throw source.unsupported(
          place.start(),
          call.getOperator().getName() + " with months or years, or with no literal",
          "write a literal like INTERVAL '30' DAY");
    }
    return Math.multiplyExact(literal.getValueAs(Long.class), MICROS_PER_MILLI);
  }
}
