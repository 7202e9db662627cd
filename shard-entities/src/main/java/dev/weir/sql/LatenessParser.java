package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Lateness;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Reads what follows LATENESS: an interval for a moment, a number for a number. */
final class LatenessParser {
  private final SqlText source;
  private final TokenReader in;

  LatenessParser(SqlText source, TokenReader in) {
    this.source = source;
    this.in = in;
  }

  /**
   * The amount of a column's {@link Lateness}.
   *
   * @param at the word LATENESS
   */
  long amount(Token at, ColumnType type) {
    if (!Lateness.bears(type)) {
      throw source.unsupported(
          at.start(),
          "LATENESS on a column of type " + type.sql(),
          "declare the column TIMESTAMP, TIMESTAMP WITH TIME ZONE, DATE, a whole number or a"
              + " DECIMAL of at most 18 digits");
    }
    return switch (type.kind()) {
      case TIMESTAMP, TIMESTAMP_TZ -> micros();
      case DATE -> days();
      default -> units(type);
    };
  }

  private long days() {
    Token at = in.peek();
    long micros = micros();
    long day = TimeUnits.DAY.micros();
    if (micros % day != 0) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          at.start(),
          "the LATENESS of a DATE is a number of whole days, as INTERVAL '7' DAY");
    }
    return micros / day;
  }

  private long micros() {
    Token at = in.peek();
    if (!in.accept("interval") || in.peek().kind() != Kind.STRING) {
      throw wrong(at, "an interval, as LATENESS INTERVAL '1' HOUR");
    }
    Token text = in.next();
    Optional<TimeUnits> unit = unit();
    long micros;
    try {
      micros =
          unit.isPresent()
              ? new BigDecimal(text.text().strip())
                  .multiply(BigDecimal.valueOf(unit.get().micros()))
                  .longValueExact()
              : ByteCasts.lane(text.text().getBytes(UTF_8), ColumnType.INTERVAL_DAY, 0);
    } catch (EvaluationError | ArithmeticException | NumberFormatException e) {
      // expected of a text that is none
      throw wrong(at, "an interval of days, hours, minutes or seconds");
    }
    return notNegative(at, micros);
  }

  /** The word after the text of the interval; none where the text says the unit itself. */
  private Optional<TimeUnits> unit() {
    Token word = in.peek();
    String name = word.kind() == Kind.WORD ? word.text().toUpperCase(Locale.ROOT) : "";
    Optional<TimeUnits> unit =
        Arrays.stream(TimeUnits.values())
            .filter(each -> each.name().equals(name) || (each.name() + "S").equals(name))
            .findFirst();
    if (unit.isEmpty()) {
      return unit;
    }
    if (unit.get().micros() == 0) {
      throw source.unsupported(
          word.start(), "LATENESS in " + name, "write it in days, hours, minutes or seconds");
    }
    in.next();
    if (in.peek().is("to")) {
      throw source.unsupported(
          word.start(), "LATENESS in " + name + " TO ...", "write it in the smallest unit");
    }
    return unit;
  }

  private long units(ColumnType type) {
    Token at = in.peek();
    String sign = in.accept("-") ? "-" : "";
    if (in.peek().kind() != Kind.NUMBER) {
      throw wrong(at, "a number, as LATENESS 100");
    }
    try {
      BigDecimal value = new BigDecimal(sign + in.next().text());
      return notNegative(at, value.movePointRight(type.scale()).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      // expected of a number with too many digits
      throw wrong(at, "a number that a " + type.sql() + " can have");
    }
  }

  private long notNegative(Token at, long amount) {
    if (amount < 0) {
      throw wrong(at, "not negative");
    }
    return amount;
  }

  private WeirException wrong(Token at, String expected) {
    return source.refuse(
        ErrorCode.SQL_INVALID,
        at.start(),
        "the LATENESS of a column of this type is " + expected + "; found " + at.shown());
  }
}
