package dev.weir.http;

import dev.weir.entity.CircuitReply;
import dev.weir.promql.evaluation.Part;
import dev.weir.promql.evaluation.PartAnswer;
import dev.weir.promql.evaluation.PartOrder;
import dev.weir.promql.evaluation.PartReads;
import dev.weir.promql.evaluation.Query;
import dev.weir.promql.evaluation.Selection;
import dev.weir.promql.evaluation.SeriesSamples;
import dev.weir.router.CircuitId;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Has shards evaluate parts of a query over their series, page after page, all at once. */
final class PartPages {
  private final MetricsReads reads;
  private final Query query;
  private final PromqlReads.Run run;

  PartPages(MetricsReads reads, Query query, PromqlReads.Run run) {
    this.reads = reads;
    this.query = query;
    this.run = run;
  }

  /** What shards make of all parts of the query. */
  CompletionStage<Map<Part, PartReads>> read(List<CircuitId> shards, List<Part> parts) {
    Map<Part, List<CompletableFuture<List<CircuitReply>>>> asked = new HashMap<>();
    for (int number = 0; number < parts.size(); number++) {
      Part part = parts.get(number);
      PartOrder order = new PartOrder(query, number);
      asked.put(
          part,
          shards.stream()
              .map(shard -> pages(shard, part.selection(), order).toCompletableFuture())
              .toList());
    }
    return CompletableFuture.allOf(
            asked.values().stream().flatMap(List::stream).toArray(CompletableFuture[]::new))
        .thenApply(done -> joined(asked));
  }

  private Map<Part, PartReads> joined(
      Map<Part, List<CompletableFuture<List<CircuitReply>>>> asked) {
    Map<Part, PartReads> all = new HashMap<>();
    asked.forEach((part, shards) -> all.put(part, joined(shards)));
    return all;
  }

  /** In the order of the shards, so that sums come out the same each time. */
  private PartReads joined(List<CompletableFuture<List<CircuitReply>>> shards) {
    List<PartAnswer> answers = new ArrayList<>();
    List<SeriesSamples> samples = new ArrayList<>();
    for (CompletableFuture<List<CircuitReply>> shard : shards) {
      for (CircuitReply page : shard.join()) {
        if (page instanceof CircuitReply.Evaluated evaluated) {
          answers.add(evaluated.answer());
        } else {
          run.take(samples(page), samples);
        }
      }
    }
    return new PartReads(answers, samples);
  }

  private static Answer.Samples samples(CircuitReply page) {
    return (Answer.Samples) ((CircuitReply.Metrics) page).answer();
  }

  private CompletionStage<List<CircuitReply>> pages(
      CircuitId shard, Selection selection, PartOrder order) {
    var selectors = List.of(selection.selector().matchers());
    Question question =
        selection.isNewest()
            ? PromqlReads.newest(selectors, selection.after(), selection.to())
            : PromqlReads.samples(selectors, selection.after() + 1, selection.to());
    return run.report().orNone(shard, pages(shard, question, order, new ArrayList<>()));
  }

  private CompletionStage<List<CircuitReply>> pages(
      CircuitId shard, Question question, PartOrder order, List<CircuitReply> found) {
    return reads
        .evaluate(shard, question, order, run.report())
        .thenCompose(
            page -> {
              found.add(page);
              int lastSid = lastSid(page);
              return lastSid < 0
                  ? CompletableFuture.completedStage(found)
                  : pages(shard, after(question, lastSid), order, found);
            });
  }

  /** Where the next page begins; counts what this one has read. */
  private int lastSid(CircuitReply page) {
    if (page instanceof CircuitReply.Evaluated evaluated) {
      run.count(evaluated.answer().samples());
      return evaluated.lastSid();
    }
    return samples(page).lastSid();
  }

  private static Question after(Question question, int lastSid) {
    return switch (question) {
      case Question.Samples samples -> PromqlReads.after(samples, lastSid);
      default -> throw PromqlReads.tooManySeries();
    };
  }
}
