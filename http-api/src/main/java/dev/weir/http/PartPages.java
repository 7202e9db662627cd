package dev.weir.http;

import dev.weir.entity.CircuitReply;
import dev.weir.promql.evaluation.Part;
import dev.weir.promql.evaluation.PartAnswer;
import dev.weir.promql.evaluation.PartOrder;
import dev.weir.promql.evaluation.PartReads;
import dev.weir.promql.evaluation.Query;
import dev.weir.promql.evaluation.Selection;
import dev.weir.promql.evaluation.SeriesAssembly;
import dev.weir.promql.evaluation.SeriesSamples;
import dev.weir.router.CircuitId;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    Map<Part, List<CompletableFuture<List<PartReads>>>> asked = new HashMap<>();
    for (int number = 0; number < parts.size(); number++) {
      Part part = parts.get(number);
      PartOrder order = new PartOrder(query, number);
      asked.put(
          part,
          shards.stream()
              .map(shard -> read(shard, part.selection(), order).toCompletableFuture())
              .toList());
    }
    return CompletableFuture.allOf(
            asked.values().stream().flatMap(List::stream).toArray(CompletableFuture[]::new))
        .thenApply(done -> joined(asked));
  }

  private static Map<Part, PartReads> joined(
      Map<Part, List<CompletableFuture<List<PartReads>>>> asked) {
    Map<Part, PartReads> all = new HashMap<>();
    asked.forEach((part, shards) -> all.put(part, joined(shards)));
    return all;
  }

  /** In the order of the shards, so that sums come out the same each time. */
  private static PartReads joined(List<CompletableFuture<List<PartReads>>> shards) {
    List<PartAnswer> answers = new ArrayList<>();
    List<SeriesSamples> samples = new ArrayList<>();
    for (CompletableFuture<List<PartReads>> shard : shards) {
      for (PartReads reads : shard.join()) {
        answers.addAll(reads.answers());
        samples.addAll(reads.samples());
      }
    }
    return new PartReads(answers, samples);
  }

  private CompletionStage<List<PartReads>> read(
      CircuitId shard, Selection selection, PartOrder order) {
    OfShard found = new OfShard(shard, selection, order);
    return run.report()
        .orNone(shard, found.pages(question(selection)).thenApply(reads -> List.of(reads)));
  }

  private static Question question(Selection selection) {
    var selectors = List.of(selection.selector().matchers());
    return selection.isNewest()
        ? PromqlReads.newest(selectors, selection.after(), selection.to())
        : PromqlReads.samples(selectors, selection.after() + 1, selection.to());
  }

  private static Question after(Question question, int lastSid) {
    return switch (question) {
      case Question.Samples samples -> PromqlReads.after(samples, lastSid);
      default -> throw PromqlReads.tooManySeries();
    };
  }

  /** What one shard makes of one part. */
  private final class OfShard {
    private final CircuitId shard;
    private final Selection selection;
    private final Optional<PartOrder> order;
    private final List<PartAnswer> answers = new ArrayList<>();
    private final SeriesAssembly samples = new SeriesAssembly();

    OfShard(CircuitId shard, Selection selection, PartOrder order) {
      this(shard, selection, Optional.of(order));
    }

    private OfShard(CircuitId shard, Selection selection, Optional<PartOrder> order) {
      this.shard = shard;
      this.selection = selection;
      this.order = order;
    }

    CompletionStage<PartReads> pages(Question question) {
      return reads
          .evaluate(shard, question, order, run.report())
          .thenCompose(page -> next(question, page));
    }

    private CompletionStage<PartReads> next(Question question, CircuitReply page) {
      int lastSid;
      if (page instanceof CircuitReply.Evaluated evaluated) {
        run.take(evaluated.answer());
        answers.add(evaluated.answer());
        lastSid = evaluated.lastSid();
      } else {
        Answer.Samples raw = (Answer.Samples) ((CircuitReply.Metrics) page).answer();
        if (order.isPresent() && hasHistograms(raw)) {
          return unevaluated();
        }
        run.take(raw, samples);
        lastSid = raw.lastSid();
      }
      return lastSid < 0
          ? CompletableFuture.completedStage(done())
          : pages(after(question, lastSid));
    }

    private static boolean hasHistograms(Answer.Samples raw) {
      return raw.series().stream().anyMatch(each -> each.labels().isPart());
    }

    /** Histograms and floats of the same labels may be on different pages, and belong together. */
    private CompletionStage<PartReads> unevaluated() {
      return new OfShard(shard, selection, Optional.empty()).pages(question(selection));
    }

    private PartReads done() {
      return new PartReads(answers, selection.isNewest() ? samples.newest() : samples.series());
    }
  }
}
