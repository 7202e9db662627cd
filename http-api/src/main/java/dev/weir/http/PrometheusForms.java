package dev.weir.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads requests as Prometheus' clients send them: in the query, or as a form. */
final class PrometheusForms {
  private static final int MILLIS = 3;
  private static final int TIME_CHARS_MAX = 64;

  /** Digits before and behind the point that no time needs. */
  private static final int TIME_DIGITS_MAX = 20;

  /** What Prometheus' own clients send for the earliest and the latest time. */
  private static final Map<String, Long> ENDS_OF_TIME =
      Map.of(
          "-292273086-05-16T16:47:06Z", Long.MIN_VALUE,
          "292277025-08-18T07:12:54.999999999Z", Long.MAX_VALUE);

  private final Bodies bodies;

  PrometheusForms(Bodies bodies) {
    this.bodies = bodies;
  }

  /** The parameters of the query and, for POST, before them those of the form. */
  CompletionStage<Parameters> read(RequestContext context) {
    if (!context.request().method().value().equals("POST")) {
      return CompletableFuture.completedStage(context.parameters());
    }
    return bodies
        .form(context)
        .thenApply(
            body ->
                Parameters.parse(new String(body, StandardCharsets.UTF_8))
                    .and(context.parameters()));
  }

  /** A time in seconds or as RFC 3339. */
  static long millis(Parameters form, String name, long otherwise) {
    return form.first(name).map(text -> millis(name, text)).orElse(otherwise);
  }

  /** How many elements an answer may have; {@link Integer#MAX_VALUE} where nothing is said. */
  static int limit(Parameters form) {
    String text = form.first("limit").orElse("0");
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 0) {
        return limit == 0 ? Integer.MAX_VALUE : limit;
      }
    } catch (NumberFormatException e) {
      // told below like a negative number
    }
    throw Parameters.invalid(
        "limit", "\"" + text + "\" is not a whole number; 0 means that there is no limit.");
  }

  /** The same of a text that is there. */
  static long millis(String name, String text) {
    if (text.length() > TIME_CHARS_MAX) {
      throw Parameters.invalid(name, "it is too long for a time.");
    }
    if (ENDS_OF_TIME.containsKey(text)) {
      return ENDS_OF_TIME.get(text);
    }
    try {
      return millis(new BigDecimal(text));
    } catch (NumberFormatException notSeconds) {
      return Parameters.millis(name, text);
    } catch (ArithmeticException tooLarge) {
      throw Parameters.invalid(name, "\"" + text + "\" is not a time that fits.");
    }
  }

  /** Looks at the exponent first: the digits of 1e999999999 would fill the memory. */
  private static long millis(BigDecimal seconds) {
    long digits = (long) seconds.precision() - seconds.scale();
    if (digits > TIME_DIGITS_MAX) {
      throw new ArithmeticException("out of range");
    }
    return digits < -TIME_DIGITS_MAX
        ? 0
        : seconds.movePointRight(MILLIS).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }
}
