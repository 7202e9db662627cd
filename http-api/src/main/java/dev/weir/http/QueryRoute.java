package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.ReadAt;
import dev.weir.entity.SuppliedRows;
import dev.weir.router.CircuitId;
import dev.weir.stream.RowForm;
import dev.weir.zset.ByteSink;
import dev.weir.zset.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Queries that are asked once, over tables and views at one rev, and what {@code promql(...)} in
 * them has given before.
 */
final class QueryRoute {
  private static final Instant TIME_MIN = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant TIME_MAX = Instant.parse("9999-12-31T23:59:59.999Z");

  private final Circuits circuits;
  private final Bodies bodies;
  private final Limits limits;
  private final Duration deadline;
  private final TenantWork work;
  private final QuerySeats seats;
  private final PromqlTables tables;
  private final Clock clock;

  QueryRoute(
      Circuits circuits,
      Bodies bodies,
      Limits limits,
      Duration deadline,
      TenantWork work,
      QuerySeats seats,
      PromqlTables tables,
      Clock clock) {
    this.circuits = circuits;
    this.bodies = bodies;
    this.limits = limits;
    this.deadline = deadline;
    this.work = work;
    this.seats = seats;
    this.tables = tables;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/v1/tenants/{t}/query", this::query)
            .travelling()
            .with("ints")
            .producing(Media.JSON, Media.NDJSON, Media.CSV));
  }

  /**
   * @param time that {@code promql(...)} is evaluated at, in milliseconds; else now
   */
  private record Asked(
      String sql, List<Object> params, Optional<Long> limit, Optional<Long> time) {}

  /** A query on its way, with the limits of its tenant. */
  private record Run(
      RequestContext context, CircuitId circuit, boolean ints, Asked asked, Limits limits) {}

  private CompletionStage<HttpResponse> query(RequestContext context) {
    CircuitId circuit = context.circuit();
    ReadAt at = context.readAt();
    boolean ints =
        context.parameters().oneOf("ints", List.of("number", "string"), "number").equals("string");
    return bodies
        .definition(context, Media.JSON, Media.SQL)
        .thenApply(this::read)
        .thenCompose(asked -> running(context, circuit, ints, asked))
        .thenCompose(run -> admitted(run, at));
  }

  private Asked read(Bodies.Body body) {
    if (body.media() == Media.SQL) {
      return new Asked(SqlBody.text(body.bytes()), List.of(), Optional.empty(), Optional.empty());
    }
    JsonRequest request = JsonRequest.read(body.bytes(), limits, "sql", "params", "limit", "time");
    boolean byName = request.isObject("params");
    return new Asked(
        byName ? SqlBody.query(request) : request.text("sql"),
        byName ? List.of() : request.values("params"),
        request.number("limit", 1, Integer.MAX_VALUE - 1),
        request.textOrNumber("time").map(QueryRoute::time));
  }

  private static long time(String text) {
    long millis = PrometheusForms.millis("time", text);
    if (millis < TIME_MIN.toEpochMilli() || millis > TIME_MAX.toEpochMilli()) {
      throw Parameters.invalid("time", "\"" + text + "\" is not a time that a TIMESTAMP can be.");
    }
    return millis;
  }

  private CompletionStage<Run> running(
      RequestContext context, CircuitId circuit, boolean ints, Asked asked) {
    return circuits
        .limits(circuit)
        .thenApply(ofTenant -> new Run(context, circuit, ints, asked, ofTenant));
  }

  private CompletionStage<HttpResponse> admitted(Run run, ReadAt at) {
    return seats.seated(run.circuit().tenant(), run.limits().queriesMax(), () -> answered(run, at));
  }

  private CompletionStage<HttpResponse> answered(Run run, ReadAt at) {
    Asked asked = run.asked();
    long now = clock.millis();
    long end = now + run.limits().queryTimeMax().toMillis();
    return tables
        .of(
            asked.sql(),
            asked.params(),
            new PromqlTables.Frame(
                run.circuit().tenant(),
                run.limits(),
                asked.time().orElse(now),
                end,
                run.context()::isLeft))
        .thenCompose(supplied -> answered(run, at, supplied, end));
  }

  /**
   * @param end in milliseconds of the clock; rows that were supplied have taken time
   */
  private CompletionStage<HttpResponse> answered(
      Run run, ReadAt at, List<SuppliedRows> supplied, long end) {
    Asked asked = run.asked();
    Duration timeMax =
        supplied.isEmpty()
            ? run.limits().queryTimeMax()
            : Duration.ofMillis(Math.max(1, end - clock.millis()));
    return circuits
        .ask(
            run.circuit(),
            CircuitReply.QueryRows.class,
            replyTo ->
                new CircuitCommand.RunQuery(
                    asked.sql(),
                    asked.params(),
                    supplied,
                    run.limits().queryRowsMax(),
                    timeMax.toMillis(),
                    at,
                    replyTo),
            deadline.plus(timeMax))
        .thenApplyAsync(rows -> answer(run, rows), work.of(run.circuit().tenant()));
  }

  private static HttpResponse answer(Run run, CircuitReply.QueryRows result) {
    RowSet rows = result.rows();
    Asked asked = run.asked();
    RowOrder order = RowOrder.of(rows.schema(), "", result.order(), new int[0]);
    RowPages pages =
        RowPages.of(rows, RowFilters.of(rows.schema(), Map.of()), order, true, Integer.MAX_VALUE);
    long limit = asked.limit().orElse((long) run.limits().queryRowsMax());
    if (asked.limit().isEmpty() && pages.size() > limit) {
      throw new WeirException(
          ErrorCode.QUERY_TOO_LARGE,
          "the query gives "
              + pages.size()
              + " rows, query-rows-max is "
              + limit
              + ". Give limit, or aggregate.",
          Map.of("limit", "query-rows-max", "limit_value", limit, "actual", pages.size()));
    }
    int[] page = pages.page(0, (int) limit);
    return Answers.at(
        chunks(
                run.context().media(),
                new RowForm(rows.schema().first(result.shown()), new int[0], run.ints()),
                result,
                page,
                page.length < pages.size())
            .answer(run.context().media().contentType()),
        result.at());
  }

  private static RowChunks chunks(
      Media media, RowForm form, CircuitReply.QueryRows result, int[] page, boolean truncated) {
    RowSet rows = result.rows();
    byte[] none = new byte[0];
    return switch (media) {
      case NDJSON ->
          new RowChunks(
              none,
              page.length,
              (out, index) -> {
                form.row(out, rows.columns(), page[index], rows.strings());
                out.put('\n');
              },
              none);
      case CSV -> {
        ByteSink head = new ByteSink(256);
        form.csvHeader(head);
        yield new RowChunks(
            head.copy(),
            page.length,
            (out, index) -> form.csv(out, rows.columns(), page[index], rows.strings()),
            none);
      }
      default -> {
        byte[] head =
            JsonOut.object(
                json -> {
                  json.writeNumberField("rev", result.rev());
                  json.writeNumberField("epoch", result.epoch());
                  Descriptions.columns(json, rows.schema().first(result.shown()));
                });
        ByteSink open = new ByteSink(256);
        // the object goes on with the rows
        open.put(head, 0, head.length - 1);
        open.ascii(",\"rows\":[");
        ByteSink tail = new ByteSink(32);
        tail.ascii("],\"truncated\":" + truncated + "}");
        yield new RowChunks(
            open.copy(),
            page.length,
            (out, index) -> {
              if (index > 0) {
                out.put(',');
              }
              form.row(out, rows.columns(), page[index], rows.strings());
            },
            tail.copy());
      }
    };
  }
}
