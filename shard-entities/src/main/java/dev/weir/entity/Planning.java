package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.sql.Catalog;
import dev.weir.sql.CompiledQuery;
import dev.weir.sql.SqlCompiler;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Plans SQL beside the actors, within a time and a size. A plan that is late is too complex only if
 * its thread was at work: on a node without free processors a simple one may be late too, and may
 * be asked again.
 *
 * @param executor a small pool, never an actor's dispatcher
 * @param patience how long a caller waits
 * @param work processor time that makes a late plan a complex one
 */
record Planning(Executor executor, Limits limits, Duration patience, Duration work) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  Planning(Executor executor, Limits limits) {
    this(executor, limits, Duration.ofSeconds(8), Duration.ofSeconds(4));
  }

  /** What the planner makes of it; {@link #failure} explains why it fails. */
  CompletionStage<Compiled> start(Supplier<Compiled> planner) {
    Work started = new Work();
    CompletableFuture<Compiled> plan =
        CompletableFuture.supplyAsync(() -> started.measured(planner), executor)
            .thenApply(this::small);
    CompletableFuture.delayedExecutor(patience.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
        .execute(() -> plan.completeExceptionally(late(started.time())));
    return plan;
  }

  private WeirException late(Duration spent) {
    return spent.compareTo(work) >= 0
        ? new WeirException(
            ErrorCode.SQL_TOO_COMPLEX,
            "Planning took more than %d s. Split the query into views."
                .formatted(patience.toSeconds()))
        : new WeirException(
            ErrorCode.NODE_OVERLOADED,
            "Planning was not done after %d s, of which it had a processor for %d ms. Try again later."
                .formatted(patience.toSeconds(), spent.toMillis()));
  }

  /** The processor time of the thread that plans. */
  private static final class Work {
    private static final long NOT_YET = -1;

    private volatile long thread = NOT_YET;
    private volatile long before;

    Compiled measured(Supplier<Compiled> planner) {
      before = THREADS.getCurrentThreadCpuTime();
      thread = Thread.currentThread().threadId();
      return planner.get();
    }

    /** While it plans. */
    Duration time() {
      return thread == NOT_YET
          ? Duration.ZERO
          : Duration.ofNanos(THREADS.getThreadCpuTime(thread) - before);
    }
  }

  /** What is made of a query that is asked once. */
  static CompiledQuery compiled(
      SqlCompiler compiler, CircuitCommand.RunQuery query, Catalog catalog) {
    return compiler.once(
        query.sql(), catalog, query.params(), SuppliedRows.calls(query.supplied()));
  }

  private Compiled small(Compiled compiled) {
    if (compiled instanceof Compiled.View(var query)) {
      PlanSize.require(query.plan(), limits);
    }
    if (compiled instanceof Compiled.Altered(var _, var views)) {
      views.values().forEach(query -> PlanSize.require(query.plan(), limits));
    }
    return compiled;
  }

  /** What a planner's failure means to the client. */
  static WeirException failure(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof WeirException refusal) {
      return refusal;
    }
    throw new IllegalStateException(cause);
  }
}
