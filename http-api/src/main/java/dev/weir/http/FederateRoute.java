package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.promql.evaluation.Query;
import dev.weir.promql.evaluation.SeriesSamples;
import dev.weir.router.CircuitId;
import dev.weir.series.index.Matcher;
import dev.weir.series.shard.Question;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The newest samples of series, as a Prometheus takes them from another one. */
final class FederateRoute {
  private static final String PATH = "/v1/tenants/{t}/prometheus/federate";

  private final PromqlReads reads;
  private final QuerySeats seats;
  private final TenantWork work;
  private final Clock clock;

  FederateRoute(PromqlReads reads, QuerySeats seats, TenantWork work, Clock clock) {
    this.reads = reads;
    this.seats = seats;
    this.work = work;
    this.clock = clock;
  }

  Route route() {
    return Route.of("GET", PATH, this::federate)
        .filtered()
        .with(MinRevs.PARAMETERS)
        .with("match[]")
        .producing(Media.METRICS);
  }

  private CompletionStage<HttpResponse> federate(RequestContext context) {
    List<List<Matcher>> selectors = SeriesRoutes.selectors(context.parameters());
    if (selectors.isEmpty()) {
      throw Parameters.invalid("match[]", "no match[] parameter provided.");
    }
    CircuitId circuit = new CircuitId(context.path().get("t"), CircuitId.MAIN);
    MinRevs revs = MinRevs.of(context.parameters());
    return seats.seated(
        circuit,
        limits -> {
          PromqlReads.Run run = PromqlReads.Run.within(circuit.tenant(), limits, clock, context);
          return newest(circuit.tenant(), revs, selectors, run)
              .thenApplyAsync(
                  found -> FederateText.response(found, context.header("Accept")),
                  work.of(circuit.tenant()))
              .whenComplete((_, _) -> run.close());
        });
  }

  private CompletionStage<List<SeriesSamples>> newest(
      String tenant, MinRevs revs, List<List<Matcher>> selectors, PromqlReads.Run run) {
    long now = clock.millis();
    Question.Newest question = PromqlReads.newest(selectors, now - Query.LOOKBACK_MILLIS, now);
    return reads.newest(tenant, revs, question, run);
  }
}
