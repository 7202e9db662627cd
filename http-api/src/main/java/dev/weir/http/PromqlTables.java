package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.SuppliedRows;
import dev.weir.promql.Expression;
import dev.weir.promql.ValueType;
import dev.weir.promql.evaluation.Query;
import dev.weir.promql.evaluation.QueryResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Evaluates the {@code promql(...)} calls of a query in SQL before the query itself: what a circuit
 * is asked must not depend on anything outside it.
 *
 * <p>One call after another, so that a query has the samples of one call in memory at most.
 */
final class PromqlTables {
  private static final String FUNCTION = "promql";

  private final PromqlAnswers answers;
  private final TenantWork work;
  private final Clock clock;
  private final boolean isExperimental;

  PromqlTables(PromqlAnswers answers, TenantWork work, Clock clock, boolean isExperimental) {
    this.answers = answers;
    this.work = work;
    this.clock = clock;
    this.isExperimental = isExperimental;
  }

  /**
   * For whom, when, and within what.
   *
   * @param time that calls are evaluated at, in milliseconds
   * @param end when there is no more time for them, in milliseconds of the clock
   * @param isLeft whether nobody waits for the answer any more
   */
  record Frame(String tenant, Limits limits, long time, long end, BooleanSupplier isLeft) {}

  /** A call that can be evaluated. */
  private record Ready(SuppliedRows.Call call, Query query) {}

  /** What has been evaluated, and the bytes that are left for the rest. */
  private record Done(List<SuppliedRows> rows, long bytesLeft) {}

  /**
   * The rows of all calls in a query, none of which is evaluated before all are known to be right.
   *
   * @param params values of {@code ?}
   */
  CompletionStage<List<SuppliedRows>> of(String sql, List<Object> params, Frame frame) {
    if (!sql.toLowerCase(Locale.ROOT).contains(FUNCTION)) {
      return CompletableFuture.completedStage(List.of());
    }
    return CompletableFuture.supplyAsync(
            () -> SuppliedRows.calls(sql, params).stream().map(call -> ready(call, frame)).toList(),
            work.of(frame.tenant()))
        .thenCompose(calls -> evaluated(calls, frame));
  }

  private Ready ready(SuppliedRows.Call call, Frame frame) {
    try {
      Expression expression = PromqlForm.parsed(call.query(), isExperimental);
      requireRows(expression.type());
      return new Ready(call, Query.instant(call.query(), expression, frame.time()));
    } catch (WeirException refused) {
      Map<String, Object> members = new LinkedHashMap<>(refused.members());
      members.put(FUNCTION, call.query());
      throw new WeirException(refused.code(), "promql(): " + refused.getMessage(), members);
    }
  }

  private static void requireRows(ValueType type) {
    if (type != ValueType.SCALAR && type != ValueType.INSTANT_VECTOR) {
      throw new WeirException(
          ErrorCode.PROMQL_EXECUTION,
          "a query of type %s gives no rows, write one that gives an instant vector or a scalar"
              .formatted(type.words()));
    }
  }

  private CompletionStage<List<SuppliedRows>> evaluated(List<Ready> calls, Frame frame) {
    CompletionStage<Done> all =
        CompletableFuture.completedStage(new Done(List.of(), SuppliedRows.BYTES_MAX));
    for (Ready call : calls) {
      all = all.thenCompose(done -> evaluated(done, call, frame));
    }
    return all.thenApply(Done::rows);
  }

  private CompletionStage<Done> evaluated(Done before, Ready next, Frame frame) {
    long left = frame.end() - clock.millis();
    if (left <= 0) {
      throw PromqlRoutes.late();
    }
    return answers.of(
        new PromqlAnswers.Asked(
            frame.tenant(),
            MinRevs.NONE,
            next.query(),
            frame.limits(),
            Duration.ofMillis(left),
            frame.isLeft(),
            ShardReport.none()),
        (outcome, _) -> done(before, next, frame, outcome.result()));
  }

  private static Done done(Done before, Ready next, Frame frame, QueryResult result) {
    PromqlRows rows =
        new PromqlRows(next.call(), frame.limits().queryRowsMax(), before.bytesLeft());
    SuppliedRows supplied = rows.of(result);
    return new Done(
        Stream.concat(before.rows().stream(), Stream.of(supplied)).toList(),
        before.bytesLeft() - rows.bytes(supplied.rows()));
  }
}
