package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.promql.DurationText;
import dev.weir.promql.Expression;
import dev.weir.promql.Parser;
import dev.weir.promql.PromqlException;
import dev.weir.promql.evaluation.EvaluationException;
import dev.weir.promql.evaluation.Queries;
import dev.weir.promql.evaluation.Query;
import dev.weir.promql.evaluation.Tiers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads what a request asks for in PromQL, as Prometheus' clients write it. */
final class PromqlForm {
  /** Points of one series in one answer. */
  private static final int POINTS_MAX = 11_000;

  private static final BigDecimal MILLIS = BigDecimal.valueOf(1_000);

  private final Parameters form;
  private final boolean isExperimental;

  PromqlForm(Parameters form, boolean isExperimental) {
    this.form = form;
    this.isExperimental = isExperimental;
  }

  /** The text of the query. */
  String text() {
    return form.first("query").orElseThrow(() -> Parameters.invalid("query", "it is missing."));
  }

  /** What the text means. */
  Expression expression() {
    return parsed(text(), isExperimental);
  }

  static Expression parsed(String text, boolean isExperimental) {
    try {
      return Parser.parse(text, isExperimental);
    } catch (PromqlException refused) {
      throw refused(refused);
    }
  }

  static WeirException refused(PromqlException refused) {
    return new WeirException(
        ErrorCode.PROMQL_SYNTAX,
        refused.getMessage(),
        Map.of("line", refused.line(), "column", refused.column()));
  }

  /** A query at one time. */
  Query instant(long now) {
    return asAsked(Query.instant(text(), expression(), PrometheusForms.millis(form, "time", now)));
  }

  /** A query at the times from a start to an end. */
  Query range() {
    long start = time("start");
    long end = time("end");
    if (end < start) {
      throw Parameters.invalid("end", "end timestamp must not be before start time");
    }
    long step =
        duration("step")
            .orElseThrow(() -> Parameters.invalid("step", "cannot parse \"\" to a valid duration"));
    if (step <= 0) {
      throw Parameters.invalid(
          "step",
          "zero or negative query resolution step widths are not accepted. Try a positive integer");
    }
    if ((end - start) / step > POINTS_MAX) {
      throw new WeirException(
          ErrorCode.PARAMETER_INVALID,
          "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query"
              + " resolution (?step=XX)",
          Map.of("parameter", "step"));
    }
    Query query = asAsked(Query.range(text(), expression(), start, end, step));
    requireRangeType(query);
    return query;
  }

  private static void requireRangeType(Query query) {
    try {
      Queries.requireRangeType(query.expression());
    } catch (EvaluationException wrongType) {
      throw Parameters.invalid("query", wrongType.getMessage());
    }
  }

  /** With the options of the request. */
  private Query asAsked(Query query) {
    Query tiered = query.from(tiers());
    return duration("lookback_delta")
        .filter(millis -> millis > 0)
        .map(tiered::lookingBack)
        .orElse(tiered);
  }

  private Tiers tiers() {
    String text = form.first("tier").orElse("raw");
    return Tiers.of(text)
        .orElseThrow(
            () ->
                Parameters.invalid(
                    "tier", "\"" + text + "\" is not one of raw, auto, 1h, 1d, 1mo."));
  }

  private long time(String name) {
    if (form.first(name).isEmpty()) {
      throw Parameters.invalid(name, "cannot parse \"\" to a valid timestamp");
    }
    return PrometheusForms.millis(form, name, 0);
  }

  /** How long the client wants to wait, at most as long as a query may take. */
  Duration timeout(Duration most) {
    return duration("timeout")
        .map(Duration::ofMillis)
        .filter(asked -> !asked.isNegative() && asked.compareTo(most) < 0)
        .orElse(most);
  }

  /** Seconds, or a duration such as {@code 1h30m}; in milliseconds. */
  private Optional<Long> duration(String name) {
    return form.first(name).map(text -> millis(name, text));
  }

  private static long millis(String name, String text) {
    try {
      BigDecimal millis = new BigDecimal(text).multiply(MILLIS);
      if (Math.abs(millis.precision() - millis.scale()) <= Long.SIZE) {
        return millis.setScale(0, RoundingMode.DOWN).longValueExact();
      }
      throw unreadable(name, text);
    } catch (NumberFormatException notSeconds) {
      return words(name, text);
    } catch (ArithmeticException tooLarge) {
      throw unreadable(name, text);
    }
  }

  private static long words(String name, String text) {
    try {
      return DurationText.millis(text);
    } catch (IllegalArgumentException noDuration) {
      throw unreadable(name, text);
    }
  }

  private static WeirException unreadable(String name, String text) {
    return Parameters.invalid(name, "cannot parse \"" + text + "\" to a valid duration");
  }
}
