package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether the journal's database answers, as far as the calls of this node have seen.
 *
 * <p>While it does not, writes are refused at once instead of waiting for a timeout each; one probe
 * per second finds out when it is back.
 */
final class Outage {
  private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Runnable probe;
  private final Executor executor;
  private final AtomicLong lastProbe = new AtomicLong();
  private volatile WeirException why;

  Outage(Runnable probe, Executor executor) {
    this.probe = probe;
    this.executor = executor;
  }

  /** Takes the outcome of a call; either argument may be null. */
  void note(Object result, Throwable failure) {
    if (failure == null) {
      why = null;
      return;
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    JournalFaults.explain(cause)
        .filter(known -> known.code() == ErrorCode.JOURNAL_DOWN)
        .ifPresent(known -> why = known);
  }

  /** Why nothing can be written now. */
  Optional<WeirException> refusal() {
    WeirException known = why;
    if (known != null) {
      probeNowAndThen();
    }
    return Optional.ofNullable(known);
  }

  private void probeNowAndThen() {
    long last = lastProbe.get();
    long now = System.nanoTime();
    if (now - last > PROBE_NANOS && lastProbe.compareAndSet(last, now)) {
      try {
        executor.execute(this::probe);
      } catch (RejectedExecutionException e) {
        // the queue is full of calls that find out as well
        lastProbe.compareAndSet(now, last);
      }
    }
  }

  private void probe() {
    try {
      probe.run();
      why = null;
    } catch (WeirException e) {
      note(null, e);
    }
  }
}
