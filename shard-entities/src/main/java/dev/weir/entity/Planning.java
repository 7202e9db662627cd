package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.sql.Catalog;
import dev.weir.sql.CompiledQuery;
import dev.weir.sql.SqlCompiler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Plans SQL beside the actors, within a time and a size.
 *
 * @param executor a small pool, never an actor's dispatcher
 */
record Planning(Executor executor, Limits limits) {
  private static final int SECONDS_MAX = 8;

  /** What the planner makes of it; {@link #failure} explains why it fails. */
  CompletionStage<Compiled> start(Supplier<Compiled> planner) {
    return CompletableFuture.supplyAsync(planner, executor)
        .thenApply(this::small)
        .orTimeout(SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** What is made of a query that is asked once. */
  static CompiledQuery compiled(
      SqlCompiler compiler, CircuitCommand.RunQuery query, Catalog catalog) {
    return compiler.query(
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
    if (cause instanceof TimeoutException) {
      return new WeirException(
          ErrorCode.SQL_TOO_COMPLEX,
          "Planning took more than " + SECONDS_MAX + " s. Split the query into views.");
    }
    throw new IllegalStateException(cause);
  }
}
