package dev.weir.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads requests as Prometheus' clients send them: in the query, or as a form. */
final class PrometheusForms {
  private static final int MILLIS = 3;
  private static final int TIME_CHARS_MAX = 64;

  private final Bodies bodies;

  PrometheusForms(Bodies bodies) {
    this.bodies = bodies;
  }

  /** The parameters of the query and, for POST, those of the form. */
  CompletionStage<Parameters> read(RequestContext context) {
    if (!context.request().method().value().equals("POST")) {
      return CompletableFuture.completedStage(context.parameters());
    }
    return bodies
        .form(context)
        .thenApply(
            body ->
                context
                    .parameters()
                    .and(Parameters.parse(new String(body, StandardCharsets.UTF_8))));
  }

  /** A time in seconds or as RFC 3339. */
  static long millis(Parameters form, String name, long otherwise) {
    return form.text(name).map(text -> millis(name, text)).orElse(otherwise);
  }

  private static long millis(String name, String text) {
    if (text.length() > TIME_CHARS_MAX) {
      throw Parameters.invalid(name, "it is too long for a time.");
    }
    try {
      return new BigDecimal(text)
          .movePointRight(MILLIS)
          .setScale(0, RoundingMode.HALF_UP)
          .longValueExact();
    } catch (NumberFormatException notSeconds) {
      return Parameters.millis(name, text);
    } catch (ArithmeticException tooLarge) {
      throw Parameters.invalid(name, "\"" + text + "\" is not a time that fits.");
    }
  }
}
