package dev.weir.promql;

import dev.weir.promql.Expression.InstantSelector;
import dev.weir.promql.Expression.RangeSelector;
import dev.weir.promql.Expression.Subquery;
import dev.weir.promql.TimeShift.At;
import dev.weir.promql.Token.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Reads what stands behind an expression: ranges, {@code offset} and {@code @}. */
final class ModifierReader {
  /** A time in seconds, and where it begins. */
  private record Duration(double seconds, int start) {
    private long millis() {
      return DurationText.millis(seconds);
    }
  }

  private static final String WANTED = "number, duration, or step()";

  /** Nanoseconds of durations have 63 bits in Prometheus. */
  private static final double SECONDS_MAX = 0x1p63 / 1e9;

  private static final double MILLIS_PER_SECOND = 1_000;
  private static final int DIGITS_SHOWN = 6;

  private final Tokens tokens;

  ModifierReader(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Whether a word modifies the expression before it. */
  static boolean isModifier(Token token) {
    return token.is(Kind.LEFT_BRACKET)
        || token.is(Kind.AT)
        || token.is(Kind.KEYWORD, "offset")
        || isExtension(token);
  }

  private static boolean isExtension(Token token) {
    return token.is(Kind.KEYWORD, "anchored") || token.is(Kind.KEYWORD, "smoothed");
  }

  /** The expression with the modifier that comes next. */
  Expression modified(Expression of) {
    if (tokens.peek().is(Kind.LEFT_BRACKET)) {
      return range(of);
    }
    Token modifier = tokens.take();
    if (isExtension(modifier)) {
      throw wrong(of, modifier.word() + " modifier is experimental and not enabled");
    }
    return modifier.is(Kind.AT) ? at(of) : offset(of);
  }

  private Expression range(Expression of) {
    int bracket = tokens.take().start();
    long range = positive("subquery or range selector", WANTED);
    if (tokens.takes(Kind.RIGHT_BRACKET)) {
      return range(of, bracket, range);
    }
    if (!tokens.takes(Kind.COLON)) {
      throw tokens.unexpected("subquery or range", "\":\" or \"]\"");
    }
    Optional<Long> step =
        tokens.peek().is(Kind.RIGHT_BRACKET)
            ? Optional.empty()
            : Optional.of(positive("subquery selector", WANTED + " or \"]\""));
    if (!tokens.takes(Kind.RIGHT_BRACKET)) {
      throw tokens.unexpected("subquery selector", "\"]\"");
    }
    return new Subquery(of, range, step, TimeShift.NONE, since(of));
  }

  private Expression range(Expression of, int bracket, long range) {
    if (!(of instanceof InstantSelector series)) {
      throw tokens.wrong(bracket, "ranges only allowed for vector selectors");
    }
    if (series.shift().offsetMillis() != 0) {
      throw tokens.wrong(bracket, "no offset modifiers allowed before range");
    }
    // As in Prometheus, start() and end() may stand there.
    if (series.shift().at() instanceof At.Fixed) {
      throw tokens.wrong(bracket, "no @ modifiers allowed before range");
    }
    return new RangeSelector(series, range, since(of));
  }

  private Expression offset(Expression of) {
    Duration offset = duration("offset", WANTED);
    TimeShift shift =
        shift(of)
            .orElseThrow(
                () ->
                    wrong(
                        of,
                        "offset modifier must be preceded by an instant vector selector or range"
                            + " vector selector or a subquery"));
    if (shift.offsetMillis() != 0) {
      throw wrong(of, "offset may not be set multiple times");
    }
    return shifted(of, new TimeShift(shift.at(), offset.millis()));
  }

  private Expression at(Expression of) {
    Token word = tokens.peek();
    if (word.is(Kind.PREPROCESSOR) && !word.is(Kind.PREPROCESSOR, "step")) {
      var _ = tokens.take();
      if (!tokens.takes(Kind.LEFT_PARENTHESIS) || !tokens.takes(Kind.RIGHT_PARENTHESIS)) {
        throw tokens.unexpected("@", "timestamp");
      }
      return at(of, word.is(Kind.PREPROCESSOR, "start") ? new At.Start() : new At.End());
    }
    boolean isNegative = word.isSign() && tokens.take().text().equals("-");
    if (!tokens.peek().is(Kind.NUMBER) && !tokens.peek().is(Kind.DURATION)) {
      throw tokens.unexpected("@", "timestamp");
    }
    double seconds = tokens.number(tokens.take()) * (isNegative ? -1 : 1);
    if (!(Math.abs(seconds) < 0x1p63)) {
      throw wrong(of, "timestamp out of bounds for @ modifier: " + shown(seconds));
    }
    double millis = seconds * MILLIS_PER_SECOND;
    return at(of, new At.Fixed(millis < 0 ? -Math.round(-millis) : Math.round(millis)));
  }

  private Expression at(Expression of, At at) {
    TimeShift shift =
        shift(of)
            .orElseThrow(
                () ->
                    wrong(
                        of,
                        "@ modifier must be preceded by an instant vector selector or range vector"
                            + " selector or a subquery"));
    if (shift.isFixed()) {
      throw wrong(of, "@ <timestamp> may not be set multiple times");
    }
    return shifted(of, new TimeShift(at, shift.offsetMillis()));
  }

  private static String shown(double seconds) {
    return Double.isFinite(seconds)
        ? new BigDecimal(seconds).setScale(DIGITS_SHOWN, RoundingMode.HALF_EVEN).toPlainString()
        : NumberText.of(seconds);
  }

  private static Optional<TimeShift> shift(Expression of) {
    return switch (of) {
      case InstantSelector selector -> Optional.of(selector.shift());
      case RangeSelector range -> Optional.of(range.series().shift());
      case Subquery subquery -> Optional.of(subquery.shift());
      case Expression.Constant _,
          Expression.Text _,
          Expression.Signed _,
          Expression.Parentheses _,
          Expression.Binary _,
          Expression.Aggregation _,
          Expression.Call _ ->
          Optional.empty();
    };
  }

  private Expression shifted(Expression of, TimeShift shift) {
    return switch (of) {
      case InstantSelector series -> shifted(series, shift, since(of));
      case RangeSelector range ->
          new RangeSelector(
              shifted(range.series(), shift, range.series().span()),
              range.rangeMillis(),
              since(of));
      case Subquery subquery ->
          new Subquery(
              subquery.of(), subquery.rangeMillis(), subquery.stepMillis(), shift, since(of));
      case Expression.Constant _,
          Expression.Text _,
          Expression.Signed _,
          Expression.Parentheses _,
          Expression.Binary _,
          Expression.Aggregation _,
          Expression.Call _ ->
          throw new IllegalStateException("it has no time of its own");
    };
  }

  private static InstantSelector shifted(InstantSelector series, TimeShift shift, Span span) {
    return new InstantSelector(series.name(), series.selector(), shift, span);
  }

  /** Milliseconds of a duration between brackets. */
  private long positive(String context, String expected) {
    Duration duration = duration(context, expected);
    if (tokens.peek().is(Kind.OPERATOR) && isArithmetic(tokens.peek())) {
      throw experimental(duration.start());
    }
    if (duration.millis() <= 0) {
      throw tokens.wrong(duration.start(), "duration must be greater than 0");
    }
    return duration.millis();
  }

  private static boolean isArithmetic(Token operator) {
    return "+-*/%^".contains(operator.text());
  }

  private Duration duration(String context, String expected) {
    int start = tokens.peek().start();
    boolean isNegative = false;
    while (tokens.peek().isSign()) {
      isNegative ^= tokens.take().text().equals("-");
    }
    Token token = tokens.peek();
    if (isComputed(token)) {
      throw computed();
    }
    if (!token.is(Kind.NUMBER) && !token.is(Kind.DURATION)) {
      throw tokens.unexpected(context, expected);
    }
    double seconds = tokens.number(tokens.take()) * (isNegative ? -1 : 1);
    if (!(seconds <= SECONDS_MAX && seconds >= -SECONDS_MAX)) {
      throw tokens.wrong(start, "duration out of range");
    }
    return new Duration(seconds, start);
  }

  private static boolean isComputed(Token token) {
    return token.is(Kind.LEFT_PARENTHESIS)
        || token.is(Kind.PREPROCESSOR, "step")
        || token.is(Kind.AGGREGATOR, "min")
        || token.is(Kind.AGGREGATOR, "max");
  }

  /** Points at what is in the parentheses. */
  private PromqlException computed() {
    while (tokens.takes(Kind.LEFT_PARENTHESIS)) {
      // Goes on to the first word that is none.
    }
    return experimental(tokens.peek().start());
  }

  private PromqlException experimental(int at) {
    return tokens.wrong(at, "experimental duration expression is not enabled");
  }

  private Span since(Expression of) {
    return tokens.since(of.span().start());
  }

  private PromqlException wrong(Expression of, String reason) {
    return tokens.wrong(of.span().start(), reason);
  }
}
