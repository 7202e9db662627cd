package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobContextTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Semaphore permits = new Semaphore(1);
  private final AtomicLong time = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();

  /** Time that goes on by a millisecond at each look. */
  private long ticking() {
    looks.incrementAndGet();
    return time.addAndGet(MILLI);
  }

  private JobContext begun(double share, LongSupplier nanoTime) throws InterruptedException {
    JobContext context = new JobContext(share, permits, nanoTime);
    context.begin();
    return context;
  }

  @Test
  void workRestsForAsLong_asItsShareAsks() throws Exception {
    JobContext context = begun(0.5, this::ticking);
    long began = time.addAndGet(25 * MILLI);
    context.checkpoint();
    assertThat(time.get() - began).isBetween(25 * MILLI, 30 * MILLI);
    assertThat(permits.availablePermits()).as("a rest keeps the place").isZero();
  }

  @Test
  void workThatIsShort_orHasAWholeProcessor_doesNotRest() throws Exception {
    JobContext half = begun(0.5, this::ticking);
    time.addAndGet(10 * MILLI);
    looks.set(0);
    half.checkpoint();
    assertThat(looks).hasValue(1);
    half.end();
    JobContext whole = begun(1, this::ticking);
    time.addAndGet(1000 * MILLI);
    looks.set(0);
    whole.checkpoint();
    assertThat(looks.get()).isLessThan(4);
  }

  @Test
  void workBetweenTwoRests_isCountedFromTheEndOfARest() throws Exception {
    JobContext context = begun(0.5, this::ticking);
    time.addAndGet(25 * MILLI);
    context.checkpoint();
    looks.set(0);
    context.checkpoint();
    assertThat(looks).as("it has just rested").hasValue(1);
  }

  @Test
  void noRest_isLongerThanItsBound() throws Exception {
    AtomicLong step = new AtomicLong(MILLI);
    JobContext context = begun(0.01, () -> time.addAndGet(step.get()));
    time.addAndGet(TimeUnit.HOURS.toNanos(1));
    long began = time.get();
    step.set(TimeUnit.SECONDS.toNanos(1));
    CompletableFuture<Void> rest = CompletableFuture.runAsync(context::checkpoint);
    while (!rest.isDone()) {
      context.resume(); // wakes it, so that it looks at the time
      Thread.onSpinWait();
    }
    rest.join();
    assertThat(time.get() - began).isBetween(2_000 * MILLI, 6_000 * MILLI);
  }

  @Test
  void cancel_endsARest() throws Exception {
    JobContext context = begun(0.01, time::get); // its time stands still: the rest has no end
    time.addAndGet(30 * MILLI);
    CompletableFuture<Void> rest = CompletableFuture.runAsync(context::checkpoint);
    assertThat(rest).isNotDone();
    context.cancel();
    assertThatThrownBy(() -> rest.orTimeout(20, TimeUnit.SECONDS).join())
        .hasCauseInstanceOf(CancellationException.class);
    context.end();
    context.end();
    assertThat(permits.availablePermits()).as("given back once").isOne();
  }

  @Test
  void aCancelledJob_neitherBeginsNorGoesOn() throws Exception {
    JobContext context = begun(1, time::get);
    context.cancel();
    assertThatThrownBy(context::checkpoint).isInstanceOf(CancellationException.class);
    context.end();
    assertThatThrownBy(context::begin).isInstanceOf(CancellationException.class);
    context.end();
    assertThat(permits.availablePermits()).isOne();
  }

  @Test
  void progressIsWhatWasSaid_andWarningsAreBounded() {
    JobContext context = new JobContext(1, permits, time::get);
    assertThat(context.progress()).isEqualTo(RecoveryJob.Progress.NONE);
    context.phase("copying");
    context.total(10, "revs");
    context.done(4);
    for (int i = 0; i < 30; i++) {
      context.warn("w" + i);
    }
    assertThat(context.progress().warnings()).hasSize(20).contains("w0", "w19");
    context.phase("ending");
    assertThat(context.progress().done()).isEqualTo(4);
    context.total(3, "rows");
    assertThat(context.progress().done()).isZero();
    assertThat(context.progress().phase()).isEqualTo("ending");
    assertThat(context.progress().unit()).isEqualTo("rows");
  }
}
