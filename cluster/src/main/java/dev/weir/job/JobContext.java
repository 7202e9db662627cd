package dev.weir.job;

import dev.weir.backup.CopyProgress;
import dev.weir.job.RecoveryJob.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a job's work tells of itself, and what it is told: to pause, to end, to take its time.
 *
 * <p>Work that shall not get in the way of others rests after each bit of work, so that it takes no
 * more than its share of a processor, whatever the machine is doing.
 */
public final class JobContext implements CopyProgress {
  private static final int WARNINGS_MAX = 20;

  /** Work between two rests. */
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** No rest is longer, however long the work took that it is for. */
  private static final long REST_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

  private final double share;
  private final Semaphore permits;
  private final LongSupplier nanoTime;
  private long workedSince;
  private boolean working;
  private boolean paused;
  private boolean cancelled;
  private Thread waiting;
  private Progress progress = Progress.NONE;

  /**
   * @param share of one processor that the work may take, above 0 up to 1
   * @param permits one is held while work is done
   */
  JobContext(double share, Semaphore permits, LongSupplier nanoTime) {
    this.share = share;
    this.permits = permits;
    this.nanoTime = nanoTime;
  }

  /** Says what is being done, for people. */
  @Override
  public synchronized void phase(String phase) {
    progress =
        new Progress(
            phase, progress.done(), progress.total(), progress.unit(), progress.warnings());
  }

  /** Says how much there is to do, with nothing of it done. */
  @Override
  public synchronized void total(long total, String unit) {
    progress = new Progress(progress.phase(), 0, total, unit, progress.warnings());
  }

  /** Says how much of it is done. */
  @Override
  public synchronized void done(long done) {
    progress =
        new Progress(
            progress.phase(), done, progress.total(), progress.unit(), progress.warnings());
  }

  /** Says what somebody should know although the job goes on. */
  @Override
  public synchronized void warn(String warning) {
    List<String> warnings = new ArrayList<>(progress.warnings());
    if (warnings.size() < WARNINGS_MAX) {
      warnings.add(warning);
    }
    progress =
        new Progress(
            progress.phase(), progress.done(), progress.total(), progress.unit(), warnings);
  }

  synchronized Progress progress() {
    return progress;
  }

  /**
   * Waits for its turn.
   *
   * @throws CancellationException when the job is to end
   */
  void begin() throws InterruptedException {
    awaitResume();
    takePermit();
    while (isPaused()) { // while it waited
      end();
      awaitResume();
      takePermit();
    }
    workedSince = nanoTime.getAsLong();
  }

  /** Lets another one work; to be called however {@link #begin} or the work ended. */
  void end() {
    if (working) {
      working = false;
      permits.release();
    }
  }

  private void takePermit() throws InterruptedException {
    synchronized (this) {
      requireWanted();
      waiting = Thread.currentThread();
    }
    try {
      permits.acquire();
      working = true;
    } finally {
      synchronized (this) {
        waiting = null;
        if (cancelled) {
          var _ = Thread.interrupted(); // meant to end the waiting, not what is tidied up now
        }
      }
    }
  }

  /**
   * Waits while the job is paused, and rests if it is time to.
   *
   * @throws CancellationException when the job is to end
   */
  @Override
  public void checkpoint() {
    try {
      if (isPaused()) {
        end();
        begin();
      }
      rest();
    } catch (InterruptedException ended) {
      requireWanted();
      Thread.currentThread().interrupt();
      throw new CancellationException("the node ends");
    }
  }

  private synchronized boolean isPaused() {
    requireWanted();
    return paused;
  }

  private synchronized void awaitResume() throws InterruptedException {
    while (paused && !cancelled) {
      wait();
    }
    requireWanted();
  }

  private synchronized void requireWanted() {
    if (cancelled) {
      throw new CancellationException("the job was cancelled");
    }
  }

  private synchronized void rest() throws InterruptedException {
    long now = nanoTime.getAsLong();
    long worked = now - workedSince;
    if (worked < SLICE_NANOS) {
      return;
    }
    long end = now + Math.min(REST_NANOS_MAX, (long) (worked * (1 - share) / share));
    for (long left = end - now; left > 0 && !cancelled; left = end - nanoTime.getAsLong()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    requireWanted();
    workedSince = nanoTime.getAsLong();
  }

  synchronized void pause() {
    paused = true;
  }

  synchronized void resume() {
    paused = false;
    notifyAll();
  }

  synchronized void cancel() {
    cancelled = true;
    notifyAll();
    if (waiting != null) {
      waiting.interrupt();
    }
  }
}
