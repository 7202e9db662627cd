package dev.weir.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Writes what is another word for something, of standard SQL or of other systems, in the few words
 * that the rest of the road knows; functions of the library are found here. Positions stay.
 */
final class Rewrites extends SqlShuttle {
  /** What is nested more deeply is left as it is, and refused later. */
  private static final int DEPTH_MAX = 400;

  /** Other names of functions that take the same arguments. */
  private static final Map<String, SqlOperator> SYNONYMS =
      Map.ofEntries(
          Map.entry("SUBSTR", SqlStdOperatorTable.SUBSTRING),
          Map.entry("LCASE", SqlStdOperatorTable.LOWER),
          Map.entry("UCASE", SqlStdOperatorTable.UPPER),
          Map.entry("LEN", SqlStdOperatorTable.CHAR_LENGTH),
          Map.entry("POW", SqlStdOperatorTable.POWER),
          Map.entry("NVL", SqlStdOperatorTable.COALESCE),
          Map.entry("IFNULL", SqlStdOperatorTable.COALESCE));

  /** Parts of a date that are functions. */
  private static final Map<String, String> PARTS =
      Map.of(
          "WEEK", "WEEK",
          "DAYOFWEEK", TimeCalls.DAY_FROM_ONE,
          "DAYOFYEAR", "DOY",
          "DAY", "DAY",
          "ISODOW", "ISODOW",
          "ISOYEAR", "ISOYEAR",
          "CENTURY", "CENTURY",
          "DECADE", "DECADE");

  private static final Set<String> CLOCKS =
      Set.of("CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "CURRENT_DATE");

  private final SqlText source;
  private final TimeCalls times;
  private final Intervals intervals;
  private final TextCalls texts;
  private final GroupWindows windows;
  private int depth;

  /** How many definitions of WINDOW there are around what is visited. */
  private int windowsAround;

  private Rewrites(SqlText source) {
    this.source = source;
    this.times = new TimeCalls(source);
    this.intervals = new Intervals(source);
    this.texts = new TextCalls(source);
    this.windows = new GroupWindows(source, intervals);
  }

  static SqlNode of(SqlText source, SqlNode query) {
    return query
        .accept(new Rewrites(source))
        .accept(new MergedNames())
        .accept(new NestedCalls(source))
        .accept(new IntervalValues(source));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    if (depth >= DEPTH_MAX) {
      return call;
    }
    if (windowsAround > 0 && call.isA(SqlKind.QUERY)) {
      throw source.unsupported(
          source.place(call.getParserPosition()).start(),
          "a subquery in WINDOW",
          "write the window in OVER (...)");
    }
    int window = call instanceof SqlWindow named && named.getDeclName() != null ? 1 : 0;
    depth++;
    windowsAround += window;
    SqlNode visited = super.visit(call);
    windowsAround -= window;
    depth--;
    return visited instanceof SqlCall inner ? rewritten(inner) : visited;
  }

  /** CURRENT_DATE and the like are names to the parser. */
  @Override
  public SqlNode visit(SqlIdentifier name) {
    boolean bare = name.isSimple() && !name.isComponentQuoted(0);
    SqlNode clock =
        bare && CLOCKS.contains(name.getSimple().toUpperCase(Locale.ROOT))
            ? Clocks.named(name.getSimple().toUpperCase(Locale.ROOT), name.getParserPosition())
            : null;
    return clock == null ? name : clock;
  }

  private SqlNode rewritten(SqlCall call) {
    SqlNode other =
        switch (call.getKind()) {
          case SAFE_CAST -> ChoiceCalls.attemptedCast(call);
          case SOME, ALL -> ChoiceCalls.quantified(call);
          case OVER -> FilteredTotals.rewritten(call);
          case PLUS -> timed(intervals.moved(call, false), call);
          case MINUS -> timed(call.operandCount() == 2 ? intervals.moved(call, true) : null, call);
          case TIMES, DIVIDE -> TimedOperator.of(call);
          case MINUS_PREFIX ->
              call.operand(0) instanceof SqlLiteral ? null : TimedOperator.of(call);
          case FLOOR, CEIL -> times.rounded(call, call.getKind() == SqlKind.FLOOR);
          case EXTRACT -> times.part(call);
          case DATE_TRUNC -> times.truncated(call);
          case TIMESTAMP_ADD -> times.moved(call);
          case TIMESTAMP_DIFF -> times.between(call);
          case LIKE, SIMILAR, RLIKE, POSIX_REGEX_CASE_SENSITIVE, POSIX_REGEX_CASE_INSENSITIVE ->
              texts.matched(call);
          case TRIM -> texts.trimmed(call);
          case POSITION -> TextCalls.position(call);
          case EQUALS,
              NOT_EQUALS,
              LESS_THAN,
              LESS_THAN_OR_EQUAL,
              GREATER_THAN,
              GREATER_THAN_OR_EQUAL,
              IS_DISTINCT_FROM ->
              RowComparisons.rewritten(call);
          // the converter knows no IN in WINDOW
          case IN, NOT_IN ->
              windowsAround == 0 ? RowComparisons.rewritten(call) : RowComparisons.anyOf(call);
          case IS_NOT_DISTINCT_FROM -> ChoiceCalls.same(call);
          default -> named(call);
        };
    return other == null ? call : other;
  }

  private static SqlNode timed(SqlNode moved, SqlCall call) {
    return moved == null ? TimedOperator.of(call) : moved;
  }

  private SqlNode named(SqlCall call) {
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    if (!(call.getOperator() instanceof SqlFunction)) {
      return switch (name) {
        case "&" -> library("BITAND", call);
        case "<<" -> library("LEFTSHIFT", call);
        default -> null;
      };
    }
    SqlOperator synonym = SYNONYMS.get(name);
    if (synonym != null) {
      return synonym.createCall(pos(call), call.getOperandList());
    }
    if (PARTS.containsKey(name) && call.operandCount() == 1) {
      return TimeCalls.part(call, PARTS.get(name), call.operand(0));
    }
    SqlNode window = windows.rewritten(name, call);
    if (window != null) {
      return window;
    }
    SqlNode clock = call.operandCount() == 0 ? Clocks.named(name, pos(call)) : null;
    if (clock != null) {
      return clock;
    }
    SqlNode choice = ChoiceCalls.rewritten(name, call);
    return choice == null ? function(name, call) : choice;
  }

  private SqlNode function(String name, SqlCall call) {
    return switch (name) {
      case "TIMESTAMP_TRUNC", "DATETIME_TRUNC" -> times.truncated(call);
      case "DATE_ADD", "TIMESTAMP_ADD", "DATE_SUB", "TIMESTAMP_SUB", "SUBDATE", "ADDDATE" ->
          call.operandCount() == 2
              ? intervals.moved(call.operand(0), call.operand(1), name.contains("SUB"), call)
              : null;
      case TimeZones.AT ->
          call.operandCount() == 2
              ? TimeZones.at(source, call.operand(1), call.operand(0), pos(call))
              : null;
      case "TRANSLATE3" -> library("TRANSLATE", call);
      case "OVERLAY" -> library("OVERLAY", call);
      case "REGEXP_LIKE", "REGEXP_REPLACE", "REGEXP_MATCH", "REGEXP_SPLIT_TO_ARRAY" ->
          texts.withFlags(name, call);
      case "SUBSTRING" -> TextCalls.part(call);
      case "CONCAT_WS" -> TextCalls.concatenated(call);
      case "ARRAY_LENGTH", "ARRAY_UPPER" -> ChoiceCalls.arrayLength(call);
      default -> Library.function(name) == null ? null : library(name, call);
    };
  }

  private static SqlNode library(String name, SqlCall call) {
    List<SqlNode> operands = call.getOperandList();
    return Library.function(name).createCall(pos(call), operands);
  }

  private static SqlParserPos pos(SqlCall call) {
    return call.getParserPosition();
  }
}
