package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.promql.evaluation.Budget;
import dev.weir.promql.evaluation.Query;
import dev.weir.promql.evaluation.Selection;
import dev.weir.promql.evaluation.Selections;
import dev.weir.promql.evaluation.SeriesSamples;
import dev.weir.promql.evaluation.SeriesSource;
import dev.weir.router.CircuitId;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Fetches all samples that a query reads, from all shards at once, page after page. */
final class PromqlReads {
  /** Samples that are read at a time. */
  private static final int PAGE_SAMPLES = 500_000;

  /** Series of one shard that are asked for their newest sample. */
  private static final int SERIES_MAX = 250_000;

  private final MetricsReads reads;

  PromqlReads(MetricsReads reads) {
    this.reads = reads;
  }

  /** What bounds the reads of one query, and what they have read. */
  private record Run(AtomicLong samples, long samplesMax, BooleanSupplier isOver) {
    /** Counts what was read, and adds it to what was found. */
    void take(Answer.Samples page, List<SeriesSamples> found) {
      long read = 0;
      for (Answer.Found each : page.series()) {
        read += each.times().length;
        found.add(new SeriesSamples(each.labels(), each.times(), each.bits()));
      }
      if (samples.addAndGet(read) > samplesMax) {
        throw PromqlRoutes.tooLarge(Budget.tooManySamples(samplesMax));
      }
      if (isOver.getAsBoolean()) {
        throw PromqlRoutes.late();
      }
    }
  }

  /** The samples of a query, as a source for its evaluation. */
  CompletionStage<SeriesSource> read(
      String tenant, MinRevs revs, Query query, long samplesMax, BooleanSupplier isOver) {
    List<Selection> selections = PromqlRoutes.evaluated(() -> Selections.of(query));
    Run run = new Run(new AtomicLong(), samplesMax, isOver);
    return reads.shardsAt(tenant, revs).thenCompose(shards -> read(shards, selections, run));
  }

  private CompletionStage<SeriesSource> read(
      List<CircuitId> shards, List<Selection> selections, Run run) {
    Map<Selection, List<CompletableFuture<List<SeriesSamples>>>> parts = new HashMap<>();
    for (Selection selection : selections) {
      parts.put(
          selection,
          shards.stream().map(shard -> read(shard, selection, run).toCompletableFuture()).toList());
    }
    return CompletableFuture.allOf(
            parts.values().stream().flatMap(List::stream).toArray(CompletableFuture[]::new))
        .thenApply(done -> source(parts));
  }

  private static SeriesSource source(
      Map<Selection, List<CompletableFuture<List<SeriesSamples>>>> parts) {
    Map<Selection, List<SeriesSamples>> found = new HashMap<>();
    parts.forEach(
        (selection, shards) -> {
          List<SeriesSamples> all = new ArrayList<>();
          shards.forEach(shard -> all.addAll(shard.join()));
          found.put(selection, all);
        });
    return found::get;
  }

  private CompletionStage<List<SeriesSamples>> read(CircuitId shard, Selection selection, Run run) {
    return selection.isNewest()
        ? newest(shard, selection, run)
        : pages(shard, selection, -1, new ArrayList<>(), run);
  }

  private CompletionStage<List<SeriesSamples>> newest(
      CircuitId shard, Selection selection, Run run) {
    Question.Newest question =
        new Question.Newest(
            List.of(selection.selector().matchers()),
            selection.after(),
            selection.to(),
            SERIES_MAX);
    return reads
        .ask(shard, question, Answer.Samples.class)
        .thenApply(
            page -> {
              List<SeriesSamples> found = new ArrayList<>();
              if (page.lastSid() >= 0 || page.series().size() == SERIES_MAX) {
                throw new WeirException(
                    ErrorCode.QUERY_TOO_LARGE,
                    "A selector fits more than %d series of a shard. Narrow it."
                        .formatted(SERIES_MAX - 1));
              }
              run.take(page, found);
              return found;
            });
  }

  private CompletionStage<List<SeriesSamples>> pages(
      CircuitId shard, Selection selection, int afterSid, List<SeriesSamples> found, Run run) {
    Question.Samples question =
        new Question.Samples(
            List.of(selection.selector().matchers()),
            selection.after() + 1,
            selection.to(),
            afterSid,
            PAGE_SAMPLES);
    return reads
        .ask(shard, question, Answer.Samples.class)
        .thenCompose(
            page -> {
              run.take(page, found);
              return page.lastSid() < 0
                  ? CompletableFuture.completedStage(found)
                  : pages(shard, selection, page.lastSid(), found, run);
            });
  }
}
