package dev.weir.http;

import dev.weir.promql.evaluation.Selection;
import dev.weir.promql.evaluation.SeriesBuckets;
import dev.weir.router.CircuitId;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Fetches the rollups that a query reads, from all shards at once, page after page. */
final class RollupReads {
  /** Buckets that are read at a time. */
  private static final int PAGE_BUCKETS = 50_000;

  private final MetricsReads reads;

  RollupReads(MetricsReads reads) {
    this.reads = reads;
  }

  CompletionStage<Map<Selection, List<SeriesBuckets>>> read(
      List<CircuitId> shards, List<Selection> selections, PromqlReads.Run run) {
    Map<Selection, List<CompletableFuture<List<SeriesBuckets>>>> parts = new HashMap<>();
    for (Selection selection : selections) {
      parts.put(
          selection,
          shards.stream()
              .map(shard -> read(shard, selection, run))
              .map(CompletionStage::toCompletableFuture)
              .toList());
    }
    return CompletableFuture.allOf(
            parts.values().stream().flatMap(List::stream).toArray(CompletableFuture[]::new))
        .thenApply(done -> joined(parts));
  }

  private static Map<Selection, List<SeriesBuckets>> joined(
      Map<Selection, List<CompletableFuture<List<SeriesBuckets>>>> parts) {
    Map<Selection, List<SeriesBuckets>> found = new HashMap<>();
    parts.forEach(
        (selection, shards) -> {
          List<SeriesBuckets> all = new ArrayList<>();
          shards.forEach(shard -> all.addAll(shard.join()));
          found.put(selection, all);
        });
    return found;
  }

  /** Of the periods that begin in the time of the selection, its first millisecond among them. */
  private static Question.Rolled first(Selection selection) {
    return new Question.Rolled(
        List.of(selection.selector().matchers()),
        selection.tier().orElseThrow(),
        selection.after(),
        selection.to() - 1,
        -1,
        PAGE_BUCKETS);
  }

  private CompletionStage<List<SeriesBuckets>> read(
      CircuitId shard, Selection selection, PromqlReads.Run run) {
    return run.report().orNone(shard, pages(shard, first(selection), new ArrayList<>(), run));
  }

  private CompletionStage<List<SeriesBuckets>> pages(
      CircuitId shard, Question.Rolled question, List<SeriesBuckets> found, PromqlReads.Run run) {
    return reads
        .ask(shard, question, Answer.Rolled.class, run.report())
        .thenCompose(
            page -> {
              for (Answer.RolledSeries each : page.series()) {
                run.takeBuckets(each.buckets().size());
                found.add(new SeriesBuckets(each.labels(), each.buckets()));
              }
              return page.lastSid() < 0
                  ? CompletableFuture.completedStage(found)
                  : pages(shard, after(question, page.lastSid()), found, run);
            });
  }

  private static Question.Rolled after(Question.Rolled question, int lastSid) {
    return new Question.Rolled(
        question.selectors(),
        question.tier(),
        question.from(),
        question.to(),
        lastSid,
        question.bucketsMax());
  }
}
