package dev.weir.sql;

import dev.weir.config.WeirException;
import java.util.OptionalLong;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The words of SQL for windows before they were tables: {@code GROUP BY TUMBLE(ts, INTERVAL '1'
 * HOUR)} with TUMBLE_START and TUMBLE_END. A window is named by its beginning. The parser puts a
 * dollar before the names in GROUP BY, so that they differ from those of tables.
 */
final class GroupWindows {
  /** Timestamp; width, offset and distance in microseconds. */
  static final String BOUND = "WINDOW_BOUND";

  private final SqlText source;
  private final Intervals intervals;

  GroupWindows(SqlText source, Intervals intervals) {
    this.source = source;
    this.intervals = intervals;
  }

  /** The value that a call stands for, null if it is none of these. */
  SqlNode rewritten(String name, SqlCall call) {
    return switch (name) {
      case "$TUMBLE", "TUMBLE_START" -> tumble(name, call, false);
      case "TUMBLE_END" -> tumble(name, call, true);
      case "$HOP", "HOP_START", "HOP_END", "$SESSION", "SESSION_START", "SESSION_END" ->
          throw elsewhere(name, call);
      default -> null;
    };
  }

  private SqlNode tumble(String written, SqlCall call, boolean end) {
    String name = written.replace("$", "");
    OptionalLong width =
        call.operandCount() == 2 ? intervals.micros(call.operand(1)) : OptionalLong.empty();
    if (width.isEmpty() || width.getAsLong() <= 0) {
      throw source.unsupported(
          at(call),
          name + " of anything but a time and a literal interval of days or less",
          "write INTERVAL '1' HOUR");
    }
    SqlParserPos pos = call.getParserPosition();
    SqlNode start =
        Library.function(BOUND)
            .createCall(
                pos,
                call.operand(0),
                number(width.getAsLong(), pos),
                number(0, pos),
                number(0, pos));
    return end
        ? Library.function(Intervals.PLUS_MICROS)
            .createCall(pos, start, number(width.getAsLong(), pos))
        : start;
  }

  private static SqlNode number(long value, SqlParserPos pos) {
    return SqlLiteral.createExactNumeric(Long.toString(value), pos);
  }

  private WeirException elsewhere(String name, SqlCall call) {
    String window = name.startsWith("HOP") || name.startsWith("$HOP") ? "HOP" : "SESSION";
    return source.unsupported(
        at(call),
        name.replace("$", ""),
        "write FROM TABLE("
            + window
            + "(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR, ...)) GROUP BY window_start,"
            + " window_end");
  }

  private int at(SqlCall call) {
    return source.place(call.getParserPosition()).start();
  }
}
