package dev.weir.circuit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tasks that have nothing to do with each other, on some threads.
 *
 * <p>The caller works too, and goes on alone where no other thread is free: it never waits for one
 * to begin. The others are those of the common pool, so that all circuits of a node together have
 * no more than one for each core.
 */
final class SideBySide {
  private final List<Runnable> tasks;
  private final AtomicInteger next = new AtomicInteger();

  private SideBySide(List<Runnable> tasks) {
    this.tasks = tasks;
  }

  /**
   * Runs all tasks and returns when they are done.
   *
   * @param threads at most, the caller's included
   * @throws RuntimeException the failure of the first task in their order that has failed
   */
  static void run(List<Runnable> tasks, int threads) {
    SideBySide all = new SideBySide(tasks);
    List<CompletableFuture<Void>> done =
        tasks.stream().map(task -> new CompletableFuture<Void>()).toList();
    int others = Math.min(threads, tasks.size()) - 1;
    for (int i = 0; i < others; i++) {
      ForkJoinPool.commonPool().execute(() -> all.work(done));
    }
    all.work(done);
    CompletableFuture.allOf(done.toArray(CompletableFuture[]::new))
        .handle((none, failure) -> failure)
        .join();
    done.forEach(SideBySide::requireDone);
  }

  private static void requireDone(CompletableFuture<Void> task) {
    switch (task.state()) {
      case SUCCESS -> {}
      case FAILED, CANCELLED, RUNNING -> {
        Throwable failure = task.exceptionNow();
        if (failure instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failure; // a Runnable has no others
      }
    }
  }

  private void work(List<CompletableFuture<Void>> done) {
    for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
      try {
        tasks.get(i).run();
        done.get(i).complete(null);
      } catch (Throwable failure) {
        done.get(i).completeExceptionally(failure);
      }
    }
  }
}
