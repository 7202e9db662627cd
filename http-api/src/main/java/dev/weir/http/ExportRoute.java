package dev.weir.http;

import dev.weir.router.CircuitId;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;

/**
 * All samples of series as lines of JSON, as VictoriaMetrics writes and reads them, shard after
 * shard. Each page is of one rev of its shard. Histograms come as they are stored, a line for each
 * part with the label {@code __native__}: an import of all lines gives the same histograms.
 */
final class ExportRoute {
  /** Samples that are read at a time. */
  private static final int PAGE_SAMPLES = 20_000;

  private final MetricsReads reads;

  ExportRoute(MetricsReads reads) {
    this.reads = reads;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/tenants/{t}/prometheus/api/v1/export", this::export)
            .filtered()
            .with("match[]", "start", "end", "max_rows_per_line", "stale")
            .with(MinRevs.PARAMETERS)
            .producing(Media.NDJSON)
            .streaming());
  }

  /**
   * Where a reader is.
   *
   * @param shard in the list of shards
   */
  private record Place(List<CircuitId> shards, int shard, Question.Samples question) {
    boolean isOver() {
      return shard == shards.size();
    }

    Place after(int lastSid) {
      return lastSid < 0
          ? new Place(shards, shard + 1, from(-1))
          : new Place(shards, shard, from(lastSid));
    }

    private Question.Samples from(int sid) {
      return new Question.Samples(
          question.selectors(), question.from(), question.to(), sid, question.samplesMax());
    }
  }

  private CompletionStage<HttpResponse> export(RequestContext context) {
    Parameters form = context.parameters();
    var selectors = SeriesRoutes.selectors(form);
    if (selectors.isEmpty()) {
      throw Parameters.invalid(
          "match[]", "say which series, for example match[]={__name__!=\"\"}.");
    }
    Question.Samples first =
        new Question.Samples(
            selectors,
            PrometheusForms.millis(form, "start", Long.MIN_VALUE),
            PrometheusForms.millis(form, "end", Long.MAX_VALUE),
            -1,
            PAGE_SAMPLES);
    ExportLines lines = ExportLines.asked(form);
    return reads
        .shardsAt(SeriesRoutes.tenant(context), MinRevs.of(form))
        .thenApply(
            shards ->
                Answers.chunks(
                    Media.NDJSON.contentType(),
                    pages(new Place(shards, 0, first)).mapConcat(lines::pieces)));
  }

  private Source<Answer.Samples, NotUsed> pages(Place begin) {
    return Source.unfoldAsync(begin, this::next);
  }

  private CompletionStage<Optional<Pair<Place, Answer.Samples>>> next(Place place) {
    if (place.isOver()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return reads
        .ask(place.shards().get(place.shard()), place.question(), Answer.Samples.class)
        .thenApply(page -> Optional.of(Pair.create(place.after(page.lastSid()), page)));
  }
}
