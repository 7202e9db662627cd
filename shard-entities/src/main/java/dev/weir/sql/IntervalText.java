package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Reads the texts of PostgreSQL's intervals: {@code 1 year 2 mons 3 days 04:05:06.7}, {@code 1-2},
 * {@code 2 hours ago}, {@code P1DT2H}. What a fraction of a unit is in smaller ones is told only of
 * seconds to weeks.
 */
final class IntervalText {
  private static final Pattern PART =
      Pattern.compile(
          "([+-]?)(?:(\\d{1,9}):(\\d{1,2})(?::(\\d{1,2}(?:\\.\\d{0,6})?))?|(\\d{1,9})-(\\d{1,2})"
              + "|(\\d{1,15}(?:\\.\\d{0,18})?|\\.\\d{1,18})\\s*([a-z]+))\\s*");

  private static final Pattern ISO =
      Pattern.compile(
          "p(?:([+-]?\\d{1,9})y)?(?:([+-]?\\d{1,9})m)?(?:([+-]?\\d{1,9})w)?(?:([+-]?\\d{1,9})d)?"
              + "(?:t(?:([+-]?\\d{1,9})h)?(?:([+-]?\\d{1,9})m)?(?:([+-]?\\d{1,9}(?:\\.\\d{1,6})?)s)?)?");

  private static final TimeUnits[] ISO_UNITS = {
    TimeUnits.YEAR,
    TimeUnits.MONTH,
    TimeUnits.WEEK,
    TimeUnits.DAY,
    TimeUnits.HOUR,
    TimeUnits.MINUTE,
    TimeUnits.SECOND
  };

  private final SqlText source;
  private final int start;
  private BigDecimal months = BigDecimal.ZERO;
  private BigDecimal days = BigDecimal.ZERO;
  private BigDecimal micros = BigDecimal.ZERO;

  IntervalText(SqlText source, int start) {
    this.source = source;
    this.start = start;
  }

  /** Whether a token is the unit behind the text of an INTERVAL of standard SQL. */
  static boolean isUnit(Token token) {
    return token.kind() == Kind.WORD && unit(token.text()).isPresent();
  }

  /** The sum of an interval of months, one of days and one of seconds. */
  SqlNode read(String text, SqlParserPos pos) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    boolean ago = plain.endsWith(" ago");
    String parts = ago ? plain.substring(0, plain.length() - " ago".length()) : plain;
    if (parts.startsWith("p")) {
      iso(parts, text);
    } else {
      parts(parts, text);
    }
    return sum(ago, pos);
  }

  private void iso(String parts, String text) {
    Matcher matcher = ISO.matcher(parts);
    if (!matcher.matches() || parts.equals("p") || parts.endsWith("t")) {
      throw wrong(text);
    }
    for (int i = 0; i < ISO_UNITS.length; i++) {
      if (matcher.group(i + 1) != null) {
        add(new BigDecimal(matcher.group(i + 1)), ISO_UNITS[i], text);
      }
    }
  }

  private void parts(String parts, String text) {
    Matcher matcher = PART.matcher(parts);
    int end = 0;
    while (end < parts.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw wrong(text);
      }
      part(matcher, text);
      end = matcher.end();
    }
    if (end == 0) {
      throw wrong(text);
    }
  }

  private void part(Matcher matcher, String text) {
    BigDecimal sign = BigDecimal.valueOf(matcher.group(1).equals("-") ? -1 : 1);
    if (matcher.group(2) != null) {
      add(sign.multiply(new BigDecimal(matcher.group(2))), TimeUnits.HOUR, text);
      add(sign.multiply(new BigDecimal(matcher.group(3))), TimeUnits.MINUTE, text);
      String seconds = matcher.group(4) == null ? "0" : matcher.group(4);
      add(sign.multiply(new BigDecimal(seconds)), TimeUnits.SECOND, text);
    } else if (matcher.group(5) != null) {
      add(sign.multiply(new BigDecimal(matcher.group(5))), TimeUnits.YEAR, text);
      add(sign.multiply(new BigDecimal(matcher.group(6))), TimeUnits.MONTH, text);
    } else {
      TimeUnits unit = unit(matcher.group(8)).orElseThrow(() -> wrong(text));
      add(sign.multiply(new BigDecimal(matcher.group(7))), unit, text);
    }
  }

  private static Optional<TimeUnits> unit(String word) {
    return switch (word) {
      case "y", "yr", "yrs" -> Optional.of(TimeUnits.YEAR);
      case "mon", "mons" -> Optional.of(TimeUnits.MONTH);
      case "w" -> Optional.of(TimeUnits.WEEK);
      case "d" -> Optional.of(TimeUnits.DAY);
      case "h", "hr", "hrs" -> Optional.of(TimeUnits.HOUR);
      case "m", "min", "mins" -> Optional.of(TimeUnits.MINUTE);
      case "s", "sec", "secs" -> Optional.of(TimeUnits.SECOND);
      default -> TimeUnits.of(word).filter(unit -> unit != TimeUnits.ISOYEAR);
    };
  }

  private void add(BigDecimal count, TimeUnits unit, String text) {
    if (unit.months() > 0) {
      months = months.add(count.multiply(BigDecimal.valueOf(unit.months())));
      if (months.stripTrailingZeros().scale() > 0) {
        throw source.unsupported(
            start, "a part of a month in INTERVAL '" + text + "'", "write whole months and days");
      }
    } else if (unit == TimeUnits.DAY || unit == TimeUnits.WEEK) {
      BigDecimal more = count.multiply(BigDecimal.valueOf(unit == TimeUnits.WEEK ? 7 : 1));
      BigDecimal whole = more.setScale(0, RoundingMode.DOWN);
      days = days.add(whole);
      add(more.subtract(whole).multiply(BigDecimal.valueOf(24)), TimeUnits.HOUR, text);
    } else {
      micros = micros.add(count.multiply(BigDecimal.valueOf(unit.micros())));
    }
  }

  private SqlNode sum(boolean ago, SqlParserPos pos) {
    BigDecimal seconds = micros.setScale(0, RoundingMode.HALF_EVEN).movePointLeft(6);
    List<SqlNode> parts = new ArrayList<>();
    add(parts, months, TimeUnit.MONTH, ago, pos);
    add(parts, days, TimeUnit.DAY, ago, pos);
    if (seconds.signum() != 0 || parts.isEmpty()) {
      parts.add(literal(ago ? seconds.negate() : seconds, TimeUnit.SECOND, pos));
    }
    return parts.stream()
        .reduce((sum, part) -> SqlStdOperatorTable.PLUS.createCall(pos, sum, part))
        .orElseThrow();
  }

  private static void add(
      List<SqlNode> parts, BigDecimal count, TimeUnit unit, boolean ago, SqlParserPos pos) {
    if (count.signum() != 0) {
      parts.add(literal(ago ? count.negate() : count, unit, pos));
    }
  }

  private static SqlNode literal(BigDecimal count, TimeUnit unit, SqlParserPos pos) {
    BigDecimal plain = count.abs().stripTrailingZeros();
    String text = plain.setScale(Math.max(0, plain.scale())).toPlainString();
    return SqlLiteral.createInterval(
        count.signum() < 0 ? -1 : 1, text, new SqlIntervalQualifier(unit, null, pos), pos);
  }

  private WeirException wrong(String text) {
    return source.refuse(
        ErrorCode.SQL_INVALID,
        start,
        "'" + text + "' is no INTERVAL; write for instance '1 day 02:30:00' or '3 months'");
  }
}
