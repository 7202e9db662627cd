package dev.weir.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes figures of the node now and then, one write at a time: a node that has no time for them
 * gets no queue of them.
 *
 * <p>What cannot be written is counted and given up: the next figures are fresher. The log has a
 * line when it begins to fail.
 */
final class RegularWrites implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegularWrites.class);
  private static final Duration INTERVAL_MIN = Duration.ofSeconds(1);

  private final String what;
  private final Supplier<CompletionStage<Optional<Throwable>>> write;
  private final Runnable countFailure;
  private final AtomicBoolean failing = new AtomicBoolean();
  private final ScheduledExecutorService timer;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  /**
   * @param what is written, as the log names it and the thread
   * @param write gives why it has failed, or is failed itself
   * @param countFailure is run for each write that fails
   */
  RegularWrites(
      String what, Supplier<CompletionStage<Optional<Throwable>>> write, Runnable countFailure) {
    this.what = what;
    this.write = write;
    this.countFailure = countFailure;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("weir-" + what.replace(' ', '-')).factory());
  }

  /** Begins, unless the interval is zero; once a second is the most. */
  void every(Duration interval) {
    if (!interval.isZero()) {
      long millis = Math.max(interval.toMillis(), INTERVAL_MIN.toMillis());
      Future<?> _ =
          timer.scheduleWithFixedDelay(
              this::writeUnlessBusy, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void writeUnlessBusy() {
    if (last.isDone()) {
      last = write().toCompletableFuture();
    } else {
      failed(new IllegalStateException("the write before is not done yet"));
    }
  }

  /** Writes the figures of now; completes when they are stored or given up. */
  CompletionStage<Void> write() {
    try {
      return write.get().handle(this::ended);
    } catch (RuntimeException e) {
      failed(e);
      return CompletableFuture.completedStage(null);
    }
  }

  private Void ended(Optional<Throwable> refusal, Throwable failure) {
    if (failure == null && refusal.isEmpty()) {
      failing.set(false);
    } else {
      failed(failure == null ? refusal.get() : failure);
    }
    return null;
  }

  private void failed(Throwable why) {
    countFailure.run();
    if (failing.compareAndSet(false, true)) {
      Throwable cause = why instanceof CompletionException ? why.getCause() : why;
      LOG.warn("The {} cannot be written; the node goes on trying.", what, cause);
    }
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
