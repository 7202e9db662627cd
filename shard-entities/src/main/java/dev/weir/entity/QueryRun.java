package dev.weir.entity;

import dev.weir.circuit.BatchEvaluator;
import dev.weir.circuit.CircuitLimits;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.sql.CompiledQuery;
import dev.weir.zset.RowSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One ad-hoc query on its way: what it reads is taken from the circuit at one rev, the evaluation
 * is done beside it.
 *
 * @param clock what NOW() is: the time of the newest event
 * @param relations the content of every table and view it reads, and what is supplied, by name
 */
record QueryRun(
    Standing at,
    CompiledQuery query,
    Map<String, RowSet> relations,
    long clock,
    CircuitLimits limits,
    long timeMaxMillis) {
  /**
   * @throws WeirException when a view it reads has failed
   */
  static QueryRun of(CircuitState state, CircuitCommand.RunQuery command, CompiledQuery query) {
    Limits limits = state.limits();
    Map<String, RowSet> relations = CircuitReads.relations(state, query);
    relations.putAll(SuppliedRows.byName(command.supplied()));
    return new QueryRun(
        state.standing(),
        query,
        relations,
        state.circuit().clock(),
        EngineLimits.ofQuery(limits, command.rowsMax()),
        command.timeMaxMillis());
  }

  /** The rows, or why there are none; never fails. */
  CompletionStage<CircuitReply> start(Executor executor) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeMaxMillis);
    return CompletableFuture.supplyAsync(() -> rows(end), executor)
        .orTimeout(timeMaxMillis, TimeUnit.MILLISECONDS)
        .exceptionally(failure -> CircuitLog.rejected(refusal(failure)));
  }

  private CircuitReply rows(long end) {
    RowSet rows =
        BatchEvaluator.evaluate(query.plan(), relations, clock, limits, () -> requireTime(end));
    return new CircuitReply.QueryRows(at, query.order(), query.shown(), rows);
  }

  /** Ends an evaluation whose client has been told that it took too long. */
  private void requireTime(long end) {
    if (System.nanoTime() - end > 0) {
      throw timeout();
    }
  }

  private WeirException refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return switch (cause) {
      case WeirException refusal -> refusal;
      case TimeoutException _ -> timeout();
      default ->
          new WeirException(ErrorCode.INTERNAL, "The query failed in an unforeseen way: " + cause);
    };
  }

  private WeirException timeout() {
    return new WeirException(
        ErrorCode.QUERY_TIMEOUT,
        "the query ran longer than " + timeMaxMillis + " ms. Make a view of it.",
        Map.of("limit", "query-time-max", "limit_value", timeMaxMillis));
  }
}
