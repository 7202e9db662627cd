package dev.weir.history;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** The clients of a workload at work, each in a thread of its own. */
public final class Crew {
  /** After a try without an answer, so that nodes that start get the processors. */
  private static final long WITHOUT_ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private final Workload workload;
  private final long thinkNanos;
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicReference<RuntimeException> broken = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();

  private Crew(Workload workload, long thinkNanos) {
    this.workload = workload;
    this.thinkNanos = thinkNanos;
  }

  /**
   * Lets them begin, over circuits that are defined.
   *
   * @param thinkMillis what each waits after an answer, which bounds the load
   */
  public static Crew start(Workload workload, long thinkMillis) {
    Crew crew = new Crew(workload, TimeUnit.MILLISECONDS.toNanos(thinkMillis));
    for (Client client : workload.clients()) {
      crew.threads.add(Thread.ofVirtual().start(() -> crew.work(client)));
    }
    return crew;
  }

  /** Waits between two tries, as the clients do. */
  public static void pause() {
    LockSupport.parkNanos(WITHOUT_ANSWER_NANOS);
  }

  /** Whether all of them still work: none met an answer that no client should get. */
  public boolean isWell() {
    return broken.get() == null;
  }

  /** Ends each client after what it is doing; throws what broke one of them. */
  public void stop() throws InterruptedException {
    enough.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    if (broken.get() != null) {
      throw broken.get();
    }
  }

  private void work(Client client) {
    try {
      while (!enough.get() && isWell() && !workload.history().isFull()) {
        LockSupport.parkNanos(client.step() ? thinkNanos : WITHOUT_ANSWER_NANOS);
      }
    } catch (RuntimeException e) {
      broken.compareAndSet(null, e);
    }
  }
}
