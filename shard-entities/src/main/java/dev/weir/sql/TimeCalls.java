package dev.weir.sql;

import dev.weir.config.WeirException;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Calls with a unit of time, in the words of several systems, as functions of the library. */
final class TimeCalls {
  /** The day of the week from Sunday, which is 1, as in ODBC. */
  static final String DAY_FROM_ONE = "DAYOFWEEK";

  private final SqlText source;

  TimeCalls(SqlText source) {
    this.source = source;
  }

  /** {@code EXTRACT(unit FROM x)} and {@code DATE_PART('unit', x)}, with the unit as Calcite's. */
  SqlNode part(SqlCall call) {
    if (call.operandCount() != 2) {
      return call;
    }
    String name = name(call.operand(0)).orElseThrow(() -> unit(call));
    String unit =
        switch (name.toUpperCase(java.util.Locale.ROOT)) {
          case "DOW", "DAYOFWEEK", "WEEKDAY" -> "DOW";
          case "DOY", "DAYOFYEAR" -> "DOY";
          case "ISODOW" -> "ISODOW";
          case "EPOCH" -> "EPOCH";
          default -> TimeUnits.of(name).orElseThrow(() -> unit(call)).name();
        };
    return part(call, unit, call.operand(1));
  }

  /** A part by the name that {@link DateFunctions#extract} has for it. */
  static SqlNode part(SqlCall call, String unit, SqlNode moment) {
    String function =
        switch (unit) {
          case "SECOND", "MILLISECOND", "EPOCH" -> TimeLibrary.EXTRACT + "_" + unit;
          default -> TimeLibrary.EXTRACT;
        };
    return library(function, call, SqlLiteral.createCharString(unit, pos(call)), moment);
  }

  /** {@code DATE_TRUNC('unit', x)} and the same with the unit behind. */
  SqlNode truncated(SqlCall call) {
    boolean first = call.operandCount() == 2 && isUnit(call.operand(0));
    return call.operandCount() == 2
        ? rounded(
            call, first ? call.operand(0) : call.operand(1), call.operand(first ? 1 : 0), true)
        : call;
  }

  /** {@code FLOOR(x TO unit)} and {@code CEIL(x TO unit)}; null without a unit. */
  SqlNode rounded(SqlCall call, boolean down) {
    return call.operandCount() == 2 && call.operand(1) instanceof SqlIntervalQualifier
        ? rounded(call, call.operand(1), call.operand(0), down)
        : null;
  }

  private SqlNode rounded(SqlCall call, SqlNode unit, SqlNode moment, boolean down) {
    TimeUnits known = unit(call, unit);
    String date = down ? TimeLibrary.TRUNC_DATE : TimeLibrary.CEIL_DATE;
    String time = down ? TimeLibrary.TRUNC_TIME : TimeLibrary.CEIL_TIME;
    return library(known.isPartOfDay() ? time : date, call, literal(known, call), moment);
  }

  /** {@code TIMESTAMPADD(unit, n, x)}. */
  SqlNode moved(SqlCall call) {
    return call.operandCount() == 3
        ? Intervals.moved(call.operand(2), unit(call, call.operand(0)), call.operand(1), call)
        : call;
  }

  /** Whole units between two moments, the later one last. */
  SqlNode between(SqlCall call) {
    if (call.operandCount() != 3) {
      throw unit(call);
    }
    boolean boundaries =
        call.getOperator().getName().toUpperCase(java.util.Locale.ROOT).startsWith("DATE");
    String function = boundaries ? TimeLibrary.BOUNDARIES : TimeLibrary.BETWEEN;
    boolean unitFirst = isUnit(call.operand(0));
    SqlNode unit = literal(unit(call, call.operand(unitFirst ? 0 : 2)), call);
    SqlNode from = call.operand(1);
    SqlNode to = call.operand(unitFirst ? 2 : 0);
    return library(function, call, unit, from, to);
  }

  private static SqlNode library(String function, SqlCall call, SqlNode... operands) {
    return Library.function(function).createCall(pos(call), operands);
  }

  private static SqlNode literal(TimeUnits unit, SqlCall call) {
    return SqlLiteral.createCharString(unit.name(), pos(call));
  }

  private static boolean isUnit(SqlNode node) {
    return node instanceof SqlIntervalQualifier || isText(node);
  }

  private static boolean isText(SqlNode node) {
    return node instanceof SqlLiteral literal && literal.getTypeName() == SqlTypeName.CHAR;
  }

  private TimeUnits unit(SqlCall call, SqlNode node) {
    return name(node).flatMap(TimeUnits::of).orElseThrow(() -> unit(call));
  }

  private static Optional<String> name(SqlNode node) {
    return switch (node) {
      case SqlIntervalQualifier qualifier ->
          Optional.of(
              qualifier.timeFrameName == null
                  ? qualifier.getStartUnit().name()
                  : qualifier.timeFrameName);
      case SqlLiteral literal when isText(literal) ->
          Optional.of(literal.getValueAs(String.class).strip());
      case SqlIdentifier name when name.isSimple() -> Optional.of(name.getSimple());
      default -> Optional.empty();
    };
  }

  private WeirException unit(SqlCall call) {
    String name = call.getOperator().getName().toUpperCase(java.util.Locale.ROOT);
    return source.unsupported(
        source.place(pos(call)).start(),
        name + " of this unit",
        "write a literal unit: " + String.join(", ", names(name)));
  }

  private static List<String> names(String function) {
    List<String> units =
        new java.util.ArrayList<>(
            java.util.Arrays.stream(TimeUnits.values()).map(Enum::name).toList());
    if (function.equals("EXTRACT") || function.equals("DATE_PART")) {
      units.addAll(List.of("DOW", "ISODOW", "DOY", "EPOCH"));
    }
    return units;
  }

  private static SqlParserPos pos(SqlCall call) {
    return call.getParserPosition();
  }
}
