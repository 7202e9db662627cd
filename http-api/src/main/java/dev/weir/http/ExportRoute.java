package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.router.CircuitId;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * All samples of series as lines of JSON, as VictoriaMetrics writes and reads them, shard after
 * shard. Each page is of one rev of its shard.
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
            .with("match[]", "start", "end")
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
    return reads
        .shards(SeriesRoutes.tenant(context))
        .thenApply(
            shards ->
                Answers.chunks(Media.NDJSON.contentType(), lines(new Place(shards, 0, first))));
  }

  private Source<ByteString, NotUsed> lines(Place begin) {
    return Source.unfoldAsync(begin, this::next).filter(bytes -> !bytes.isEmpty());
  }

  private CompletionStage<Optional<Pair<Place, ByteString>>> next(Place place) {
    if (place.isOver()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return reads
        .ask(place.shards().get(place.shard()), place.question(), Answer.Samples.class)
        .thenApply(page -> Optional.of(Pair.create(place.after(page.lastSid()), text(page))));
  }

  private static ByteString text(Answer.Samples page) {
    return ByteString.fromArrayUnsafe(
        JsonOut.lines(
            json -> {
              for (Answer.Found found : page.series()) {
                JsonOut.object(json, line -> line(line, found));
              }
            }));
  }

  private static void line(JsonGenerator json, Answer.Found found) throws IOException {
    json.writeFieldName("metric");
    PrometheusJson.labels(json, found.labels());
    json.writeArrayFieldStart("values");
    for (long bits : found.bits()) {
      value(json, bits);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("timestamps");
    for (long time : found.times()) {
      json.writeNumber(time);
    }
    json.writeEndArray();
  }

  private static void value(JsonGenerator json, long bits) throws IOException {
    double value = Double.longBitsToDouble(bits);
    if (bits == Answer.STALE) {
      json.writeString("StaleNaN");
    } else if (Double.isNaN(value)) {
      json.writeNull();
    } else if (Double.isInfinite(value)) {
      json.writeString(value > 0 ? "Infinity" : "-Infinity");
    } else {
      json.writeNumber(SampleText.value(bits));
    }
  }
}
