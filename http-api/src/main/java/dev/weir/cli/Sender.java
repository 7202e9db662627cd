package dev.weir.cli;

import java.time.Duration;

/**
 * Sends one batch until it is known to be stored or refused.
 *
 * <p>429, 503 and 507 mean that nothing was stored; 504 and a broken connection mean that nobody
 * knows. Both end in the same request again: its key makes the second one a replay.
 */
final class Sender {
  /** How long one batch is tried. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final long PAUSE_SECONDS = 1;
  private static final int PAUSE_SECONDS_MAX = 30;

  private final Api api;
  private final Pause pause;
  private boolean reached;

  Sender(Api api, Pause pause) {
    this.api = api;
    this.pause = pause;
  }

  /** How time passes between two tries. */
  @FunctionalInterface
  interface Pause {
    void seconds(long seconds);
  }

  Api.Answer send(String path, String mediaType, String key, byte[] body) {
    long left = PATIENCE.toSeconds();
    while (true) {
      Try outcome = attempt(path, mediaType, key, body);
      if (outcome instanceof Stored stored) {
        reached = true;
        return stored.answer();
      }
      if (outcome instanceof Again again) {
        left -= again.seconds();
        if (left < 0) {
          throw again.reason();
        }
        pause.seconds(again.seconds());
      }
    }
  }

  private sealed interface Try {}

  private record Stored(Api.Answer answer) implements Try {}

  private record Again(long seconds, RuntimeException reason) implements Try {}

  private Try attempt(String path, String mediaType, String key, byte[] body) {
    Api.Answer answer;
    try {
      answer = api.postWithKey(path, mediaType, key, body);
    } catch (NotReached e) {
      if (!reached) {
        throw e;
      }
      return new Again(PAUSE_SECONDS, e);
    }
    reached = true;
    return switch (answer.status()) {
      case 429, 503, 504, 507 ->
          new Again(retryAfter(answer), new Refused(Problem.of(answer.status(), answer.body())));
      default -> new Stored(answer.orRefused());
    };
  }

  private static long retryAfter(Api.Answer answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> Math.clamp(Long.parseLong(text), PAUSE_SECONDS, PAUSE_SECONDS_MAX))
        .orElse(PAUSE_SECONDS);
  }
}
