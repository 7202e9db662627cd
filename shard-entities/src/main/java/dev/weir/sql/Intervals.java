package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Arithmetic of dates and timestamps with intervals that are written out: {@code x + INTERVAL '1'
 * DAY * n} becomes a call of a function with numbers. Exact to the microsecond.
 */
final class Intervals {
  static final String PLUS_MONTHS = "PLUS_MONTHS";
  static final String PLUS_DAYS = "PLUS_DAYS";
  static final String PLUS_MICROS = "PLUS_MICROS";

  /** Product of whole numbers as a BIGINT. */
  static final String TIMES = "TIMES";

  /** The same of microseconds with any number, rounded half to even. */
  static final String TIMES_MICROS = "TIMES_MICROS";

  private static final Pattern SEPARATORS = Pattern.compile("[-: ]");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}(\\.[0-9]{0,18})?");

  private final SqlText source;

  Intervals(SqlText source) {
    this.source = source;
  }

  /** A part of an interval: one of the functions and how many of its units. */
  private record Part(String function, SqlNode count) {}

  /** A moment moved by an interval, or null where neither side is an interval. */
  SqlNode moved(SqlCall call, boolean minus) {
    List<Part> right = parts(call.operand(1));
    if (right != null && parts(call.operand(0)) == null) {
      return plus(call.operand(0), minus ? each(right, Intervals::negated) : right, call);
    }
    List<Part> left = minus ? null : parts(call.operand(0));
    return left == null || right != null ? null : plus(call.operand(1), left, call);
  }

  /** A moment moved by an argument, or null if that is no interval. */
  SqlNode moved(SqlNode moment, SqlNode interval, boolean minus, SqlCall call) {
    List<Part> parts = parts(interval);
    return parts == null
        ? null
        : plus(moment, minus ? each(parts, Intervals::negated) : parts, call);
  }

  /** How long an interval is that is written out and has no months. */
  OptionalLong micros(SqlNode node) {
    List<Part> parts = node instanceof SqlIntervalLiteral literal ? literal(literal) : List.of();
    long micros = 0;
    for (Part part : parts) {
      if (part.function().equals(PLUS_MONTHS) || !(part.count() instanceof SqlLiteral count)) {
        return OptionalLong.empty();
      }
      long unit = part.function().equals(PLUS_DAYS) ? TimeUnits.DAY.micros() : 1;
      micros += count.bigDecimalValue().longValue() * unit;
    }
    return parts.isEmpty() ? OptionalLong.empty() : OptionalLong.of(micros);
  }

  /** An interval as a value; another node stays what it is. */
  SqlNode value(SqlNode node) {
    List<Part> parts = parts(node);
    if (parts == null) {
      return node;
    }
    long months = parts.stream().filter(part -> part.function().equals(PLUS_MONTHS)).count();
    if (months > 0 && months < parts.size()) {
      throw source.unsupported(
          at(node),
          "a value of INTERVAL with months and days",
          "add one after the other: a month has no fixed number of days");
    }
    return parts.stream()
        .map(Intervals::value)
        .reduce((sum, part) -> SqlStdOperatorTable.PLUS.createCall(pos(node), sum, part))
        .map(sum -> sum.getKind() == SqlKind.PLUS ? TimedOperator.of((SqlCall) sum) : sum)
        .orElseThrow();
  }

  private static SqlNode value(Part part) {
    SqlParserPos pos = pos(part.count());
    return part.function().equals(PLUS_MONTHS)
        ? Library.function(IntervalLibrary.OF_MONTHS).createCall(pos, part.count())
        : Library.function(IntervalLibrary.OF_MICROS)
            .createCall(
                pos,
                part.function().equals(PLUS_DAYS)
                    ? scaled(part.count(), TimeUnits.DAY.micros())
                    : part.count());
  }

  /** A moment moved by a number of units. */
  static SqlNode moved(SqlNode moment, TimeUnits unit, SqlNode count, SqlCall call) {
    return plus(moment, List.of(part(unit, count)), call);
  }

  private static SqlNode plus(SqlNode moment, List<Part> parts, SqlCall call) {
    SqlNode moved = moment;
    for (Part part : parts) {
      moved =
          Library.function(part.function())
              .createCall(call.getParserPosition(), moved, part.count());
    }
    return moved;
  }

  /** The parts of an interval, months first; null if the node is none. */
  private List<Part> parts(SqlNode node) {
    return switch (node) {
      case SqlIntervalLiteral literal -> literal(literal);
      case SqlBasicCall call ->
          switch (call.getKind()) {
            case INTERVAL -> expression(call);
            case MINUS_PREFIX -> each(parts(call.operand(0)), Intervals::negated);
            case TIMES -> product(call);
            case PLUS -> sum(call, false);
            case MINUS -> sum(call, true);
            default -> null;
          };
      default -> null;
    };
  }

  private List<Part> expression(SqlCall call) {
    SqlIntervalQualifier qualifier = call.operand(1);
    TimeUnits unit = unit(qualifier.getStartUnit().name(), call);
    return List.of(part(unit, call.operand(0)));
  }

  private List<Part> product(SqlCall call) {
    List<Part> left = parts(call.operand(0));
    List<Part> right = parts(call.operand(1));
    if (left == null) {
      return right == null ? null : product(right, call.operand(0));
    }
    return right == null ? product(left, call.operand(1)) : null;
  }

  private static List<Part> product(List<Part> parts, SqlNode factor) {
    return parts.stream().map(part -> times(part, factor)).toList();
  }

  private static Part times(Part part, SqlNode factor) {
    String times = part.function().equals(PLUS_MICROS) ? TIMES_MICROS : TIMES;
    SqlParserPos pos = factor.getParserPosition();
    return new Part(part.function(), Library.function(times).createCall(pos, part.count(), factor));
  }

  private List<Part> sum(SqlCall call, boolean minus) {
    List<Part> left = parts(call.operand(0));
    List<Part> right = parts(call.operand(1));
    if (left == null || right == null) {
      return null;
    }
    List<Part> sum = new ArrayList<>(left);
    sum.addAll(minus ? each(right, Intervals::negated) : right);
    return sum;
  }

  private static List<Part> each(List<Part> parts, UnaryOperator<SqlNode> change) {
    return parts == null
        ? null
        : parts.stream()
            .map(part -> new Part(part.function(), change.apply(part.count())))
            .toList();
  }

  private static SqlNode negated(SqlNode count) {
    if (count instanceof SqlLiteral literal && literal.getValue() instanceof BigDecimal number) {
      return number(number.negate(), count.getParserPosition());
    }
    return SqlStdOperatorTable.UNARY_MINUS.createCall(count.getParserPosition(), count);
  }

  private static SqlNode times(SqlNode count, SqlNode factor) {
    return Library.function(TIMES).createCall(factor.getParserPosition(), count, factor);
  }

  private static Part part(TimeUnits unit, SqlNode count) {
    if (unit.months() > 0) {
      return new Part(PLUS_MONTHS, scaled(count, unit.months()));
    }
    if (unit == TimeUnits.DAY || unit == TimeUnits.WEEK) {
      return new Part(PLUS_DAYS, scaled(count, unit == TimeUnits.WEEK ? 7 : 1));
    }
    SqlNode micros = number(BigDecimal.valueOf(unit.micros()), count.getParserPosition());
    return times(new Part(PLUS_MICROS, micros), count);
  }

  private static SqlNode scaled(SqlNode count, long factor) {
    return factor == 1
        ? count
        : times(number(BigDecimal.valueOf(factor), count.getParserPosition()), count);
  }

  /** Without zeros behind the point, which would make a DECIMAL of it. */
  private static SqlNode number(BigDecimal value, SqlParserPos pos) {
    BigDecimal number = value.setScale(0, RoundingMode.UNNECESSARY);
    return number.signum() < 0
        ? SqlStdOperatorTable.UNARY_MINUS.createCall(
            pos, SqlLiteral.createExactNumeric(number.negate().toPlainString(), pos))
        : SqlLiteral.createExactNumeric(number.toPlainString(), pos);
  }

  private List<Part> literal(SqlIntervalLiteral literal) {
    var value = literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
    SqlIntervalQualifier qualifier = value.getIntervalQualifier();
    String text = value.getIntervalLiteral().strip();
    boolean negative = (value.getSign() < 0) != text.startsWith("-");
    String[] fields =
        SEPARATORS.split(text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text);
    List<TimeUnits> units = units(qualifier, literal);
    if (fields.length != units.size()) {
      throw invalid(literal, text, qualifier);
    }
    return sums(literal, fields, units, negative);
  }

  /** The units from the first to the last of a qualifier. */
  private List<TimeUnits> units(SqlIntervalQualifier qualifier, SqlNode literal) {
    TimeUnit first = qualifier.getStartUnit();
    TimeUnit last = qualifier.getEndUnit() == null ? first : qualifier.getEndUnit();
    if (first == last) {
      return List.of(unit(first.name(), literal));
    }
    List<TimeUnits> units = new ArrayList<>();
    for (TimeUnit unit : TimeUnit.values()) {
      if (unit.compareTo(first) >= 0 && unit.compareTo(last) <= 0) {
        units.add(unit(unit.name(), literal));
      }
    }
    return units;
  }

  private TimeUnits unit(String name, SqlNode node) {
    return TimeUnits.of(name)
        .filter(unit -> unit != TimeUnits.ISOYEAR)
        .orElseThrow(
            () ->
                source.unsupported(
                    at(node),
                    "an INTERVAL of " + name,
                    "use YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND"));
  }

  private List<Part> sums(
      SqlIntervalLiteral literal, String[] fields, List<TimeUnits> units, boolean negative) {
    BigDecimal months = BigDecimal.ZERO;
    BigDecimal days = BigDecimal.ZERO;
    BigDecimal micros = BigDecimal.ZERO;
    boolean time = false;
    for (int i = 0; i < fields.length; i++) {
      TimeUnits unit = units.get(i);
      BigDecimal count = field(literal, fields[i], unit);
      if (unit.months() > 0) {
        months = months.add(count.multiply(BigDecimal.valueOf(unit.months())));
      } else if (unit == TimeUnits.DAY || unit == TimeUnits.WEEK) {
        days = days.add(count.multiply(BigDecimal.valueOf(unit == TimeUnits.WEEK ? 7 : 1)));
      } else {
        time = true;
        micros = micros.add(count.multiply(BigDecimal.valueOf(unit.micros())));
      }
    }
    List<Part> parts = new ArrayList<>();
    add(parts, PLUS_MONTHS, months, negative, literal);
    add(parts, PLUS_DAYS, days, negative, literal);
    if (time || parts.isEmpty()) {
      String function =
          time ? PLUS_MICROS : units.getFirst().months() > 0 ? PLUS_MONTHS : PLUS_DAYS;
      parts.add(new Part(function, number(negative ? micros.negate() : micros, pos(literal))));
    }
    return parts;
  }

  private static void add(
      List<Part> parts, String function, BigDecimal count, boolean negative, SqlNode literal) {
    if (count.signum() != 0) {
      parts.add(new Part(function, number(negative ? count.negate() : count, pos(literal))));
    }
  }

  private BigDecimal field(SqlIntervalLiteral literal, String field, TimeUnits unit) {
    boolean whole = unit != TimeUnits.SECOND || field.indexOf('.') < 0;
    boolean right = NUMBER.matcher(field).matches() && (whole ? field.indexOf('.') < 0 : true);
    if (right) {
      BigDecimal value = new BigDecimal(field);
      if (value.stripTrailingZeros().scale() > 6) {
        throw source.refuse(
            ErrorCode.SQL_INVALID, at(literal), "an INTERVAL has at most six digits of a second");
      }
      return value;
    }
    var value = literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
    throw invalid(literal, value.getIntervalLiteral(), value.getIntervalQualifier());
  }

  private WeirException invalid(SqlNode literal, String text, SqlIntervalQualifier qualifier) {
    return source.refuse(
        ErrorCode.SQL_INVALID, at(literal), "'" + text + "' is no INTERVAL of " + qualifier);
  }

  private static SqlParserPos pos(SqlNode node) {
    return node.getParserPosition();
  }

  private int at(SqlNode node) {
    return source.place(node.getParserPosition()).start();
  }
}
