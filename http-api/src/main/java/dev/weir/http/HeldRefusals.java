package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Holds back refusals of tenants that ask for more than they may, or send whole batches in vain:
 * whoever asks again at once, as many clients do, asks a few times a second so, and not some
 * thousand times at the cost of others.
 *
 * <p>What is held takes no thread. A connection has one request at a time, and connections of a
 * tenant are bounded. By the end the body has come, so that the connection can go on.
 */
final class HeldRefusals {
  private static final int HELD_MILLIS = 250;

  /** A batch of fewer samples costs less than to hold its answer back would help. */
  private static final int BATCH_SAMPLES = 100;

  private static final Executor LATER = HeldRefusals::later;

  private HeldRefusals() {}

  /** Not all after the same time: those that were refused together would come back together. */
  private static void later(Runnable task) {
    int millis = HELD_MILLIS + ThreadLocalRandom.current().nextInt(HELD_MILLIS);
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(task);
  }

  /** The same answer, a refusal with {@code rate-limited} a while later. */
  static <T> CompletionStage<T> held(CompletionStage<T> answered) {
    return held(answered, LATER);
  }

  static <T> CompletionStage<T> held(CompletionStage<T> answered, Executor later) {
    return answered.exceptionallyCompose(
        failure -> {
          CompletableFuture<T> refused = new CompletableFuture<>();
          Executor when = isForRate(failure) ? later : Runnable::run;
          when.execute(() -> refused.completeExceptionally(failure));
          return refused;
        });
  }

  /** The same outcome; one of a whole batch of which nothing is stored a while later. */
  static CompletionStage<SampleWrites.Outcome> heldInVain(SampleWrites.Outcome outcome) {
    return heldInVain(outcome, LATER);
  }

  static CompletionStage<SampleWrites.Outcome> heldInVain(
      SampleWrites.Outcome outcome, Executor later) {
    boolean isInVain =
        outcome.rejected() >= BATCH_SAMPLES && outcome.accepted() + outcome.duplicate() == 0;
    return isInVain
        ? CompletableFuture.supplyAsync(() -> outcome, later)
        : CompletableFuture.completedStage(outcome);
  }

  private static boolean isForRate(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof WeirException refusal && refusal.code() == ErrorCode.RATE_LIMITED;
  }
}
