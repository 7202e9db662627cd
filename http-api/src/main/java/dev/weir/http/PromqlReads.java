package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.promql.evaluation.Budget;
import dev.weir.promql.evaluation.Part;
import dev.weir.promql.evaluation.PartAnswer;
import dev.weir.promql.evaluation.PartReads;
import dev.weir.promql.evaluation.Query;
import dev.weir.promql.evaluation.Selection;
import dev.weir.promql.evaluation.Selections;
import dev.weir.promql.evaluation.SeriesAssembly;
import dev.weir.promql.evaluation.SeriesBuckets;
import dev.weir.promql.evaluation.SeriesSamples;
import dev.weir.promql.evaluation.SeriesSource;
import dev.weir.router.CircuitId;
import dev.weir.series.index.Matcher;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fetches all samples that a query reads, from all shards at once, page after page. All parts of a
 * histogram live on one shard, so what a shard has is put together alone.
 */
final class PromqlReads {
  /** Samples that are read at a time. */
  private static final int PAGE_SAMPLES = 500_000;

  /** Series of one shard that are asked for their newest sample. */
  private static final int SERIES_MAX = 250_000;

  private static final long SAMPLE_BYTES = 2 * Long.BYTES;
  private static final long BUCKET_BYTES = 16 * Long.BYTES;

  /** Labels and what is around the samples of a series, about. */
  private static final long SERIES_BYTES = 300;

  private final MetricsReads reads;

  PromqlReads(MetricsReads reads) {
    this.reads = reads;
  }

  /** What bounds the reads of one query, and what they have read. */
  record Run(
      AtomicLong samples,
      long samplesMax,
      BooleanSupplier isOver,
      ShardReport report,
      QueryMemory.Lease memory)
      implements AutoCloseable {
    Run(String tenant, long samplesMax, BooleanSupplier isOver, ShardReport report) {
      this(new AtomicLong(), samplesMax, isOver, report, QueryMemory.OF_HEAP.lease(tenant));
    }

    /** As long as a query may take from now on, and somebody waits for it. */
    static Run within(String tenant, Limits limits, Clock clock, RequestContext context) {
      long deadline = clock.millis() + limits.queryTimeMax().toMillis();
      return new Run(
          tenant,
          limits.querySamplesMax(),
          () -> clock.millis() > deadline || context.isLeft(),
          ShardReport.none());
    }

    /** Counts what was read, each part of a histogram, and adds it to what was found. */
    void take(Answer.Samples page, SeriesAssembly found) {
      long read = 0;
      for (Answer.Found each : page.series()) {
        read += each.times().length;
        found.add(each.labels(), each.times(), each.bits());
      }
      count(read);
      memory.take(SAMPLE_BYTES * read + SERIES_BYTES * page.series().size());
    }

    /** Takes what a shard has made of a part. */
    void take(PartAnswer answer) {
      count(answer.samples());
      long values =
          answer.elements().stream()
              .flatMap(each -> each.columns().stream())
              .mapToLong(column -> column.length)
              .sum();
      memory.take(Double.BYTES * values + SERIES_BYTES * answer.elements().size());
    }

    /** Counts rollups, each for one sample. */
    void takeBuckets(long read) {
      count(read);
      memory.take(BUCKET_BYTES * read);
    }

    /** Gives its memory back. */
    @Override
    public void close() {
      memory.close();
    }

    private void count(long read) {
      if (samples.addAndGet(read) > samplesMax) {
        throw PromqlRoutes.tooLarge(Budget.tooManySamples(samplesMax));
      }
      if (isOver.getAsBoolean()) {
        throw PromqlRoutes.late();
      }
    }
  }

  /** The samples of a query, as a source for its evaluation. */
  CompletionStage<SeriesSource> read(String tenant, MinRevs revs, Query query, Run run) {
    Selections.Split split = PromqlRoutes.evaluated(() -> Selections.split(query));
    PartPages parts = new PartPages(reads, query, run);
    return reads
        .shardsAt(tenant, revs)
        .thenCompose(
            shards ->
                read(shards, split.selections(), run)
                    .thenCombine(parts.read(shards, split.parts()), Fetched::with));
  }

  /** The newest samples of all series of a tenant that are asked for, in any order. */
  CompletionStage<List<SeriesSamples>> newest(
      String tenant, MinRevs revs, Question.Newest question, Run run) {
    return reads
        .shardsAt(tenant, revs)
        .thenCompose(
            shards -> together(shards.stream().map(shard -> newest(shard, question, run))));
  }

  /** All samples of a tenant that are asked for, one list for each question, in any order. */
  CompletionStage<List<List<SeriesSamples>>> samples(
      String tenant, MinRevs revs, List<Question.Samples> questions, Run run) {
    return reads
        .shardsAt(tenant, revs)
        .thenCompose(
            shards -> {
              List<CompletableFuture<List<SeriesSamples>>> answers =
                  questions.stream()
                      .map(
                          question ->
                              together(
                                      shards.stream()
                                          .map(
                                              shard ->
                                                  pages(
                                                      shard, question, new SeriesAssembly(), run)))
                                  .toCompletableFuture())
                      .toList();
              return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                  .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
            });
  }

  private static CompletionStage<List<SeriesSamples>> together(
      Stream<CompletionStage<List<SeriesSamples>>> parts) {
    List<CompletableFuture<List<SeriesSamples>>> all =
        parts.map(CompletionStage::toCompletableFuture).toList();
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .thenApply(done -> joined(all));
  }

  private static List<SeriesSamples> joined(List<CompletableFuture<List<SeriesSamples>>> parts) {
    List<SeriesSamples> all = new ArrayList<>();
    parts.forEach(part -> all.addAll(part.join()));
    return all;
  }

  /** What was fetched for each selection, and for each part that shards have evaluated. */
  private record Fetched(
      Map<Selection, List<SeriesSamples>> samples,
      Map<Selection, List<SeriesBuckets>> buckets,
      Map<Part, PartReads> parts)
      implements SeriesSource {
    SeriesSource with(Map<Part, PartReads> evaluated) {
      return new Fetched(samples, buckets, evaluated);
    }

    @Override
    public Optional<PartReads> evaluated(Part part) {
      return Optional.ofNullable(parts.get(part));
    }

    @Override
    public List<SeriesSamples> read(Selection selection) {
      return samples.get(selection);
    }

    @Override
    public List<SeriesBuckets> rolled(Selection selection) {
      return buckets.get(selection);
    }
  }

  private CompletionStage<Fetched> read(
      List<CircuitId> shards, List<Selection> selections, Run run) {
    Map<Boolean, List<Selection>> byTier =
        selections.stream().collect(Collectors.partitioningBy(each -> each.tier().isPresent()));
    return samples(shards, byTier.get(false), run)
        .thenCombine(
            new RollupReads(reads).read(shards, byTier.get(true), run),
            (samples, buckets) -> new Fetched(samples, buckets, Map.of()));
  }

  private CompletionStage<Map<Selection, List<SeriesSamples>>> samples(
      List<CircuitId> shards, List<Selection> selections, Run run) {
    Map<Selection, List<CompletableFuture<List<SeriesSamples>>>> parts = new HashMap<>();
    for (Selection selection : selections) {
      parts.put(
          selection,
          shards.stream().map(shard -> read(shard, selection, run).toCompletableFuture()).toList());
    }
    return CompletableFuture.allOf(
            parts.values().stream().flatMap(List::stream).toArray(CompletableFuture[]::new))
        .thenApply(done -> joined(parts));
  }

  private static Map<Selection, List<SeriesSamples>> joined(
      Map<Selection, List<CompletableFuture<List<SeriesSamples>>>> parts) {
    Map<Selection, List<SeriesSamples>> found = new HashMap<>();
    parts.forEach((selection, shards) -> found.put(selection, joined(shards)));
    return found;
  }

  private CompletionStage<List<SeriesSamples>> read(CircuitId shard, Selection selection, Run run) {
    var selectors = List.of(selection.selector().matchers());
    CompletionStage<List<SeriesSamples>> found =
        selection.isNewest()
            ? newest(shard, newest(selectors, selection.after(), selection.to()), run)
            : pages(
                shard,
                samples(selectors, selection.after() + 1, selection.to()),
                new SeriesAssembly(),
                run);
    return run.report().orNone(shard, found);
  }

  /** Asks for as many series as one shard may have in an answer. */
  static Question.Newest newest(List<List<Matcher>> selectors, long after, long to) {
    return new Question.Newest(selectors, after, to, SERIES_MAX);
  }

  /** Asks for the first page. */
  static Question.Samples samples(List<List<Matcher>> selectors, long from, long to) {
    return new Question.Samples(selectors, from, to, -1, PAGE_SAMPLES);
  }

  private CompletionStage<List<SeriesSamples>> newest(
      CircuitId shard, Question.Newest question, Run run) {
    return reads
        .ask(shard, question, Answer.Samples.class, run.report())
        .thenApply(
            page -> {
              SeriesAssembly found = new SeriesAssembly();
              if (page.lastSid() >= 0 || page.series().size() == SERIES_MAX) {
                throw tooManySeries();
              }
              run.take(page, found);
              return found.newest();
            });
  }

  private CompletionStage<List<SeriesSamples>> pages(
      CircuitId shard, Question.Samples question, SeriesAssembly found, Run run) {
    return reads
        .ask(shard, question, Answer.Samples.class, run.report())
        .thenCompose(
            page -> {
              run.take(page, found);
              return page.lastSid() < 0
                  ? CompletableFuture.completedStage(found.series())
                  : pages(shard, after(question, page.lastSid()), found, run);
            });
  }

  static WeirException tooManySeries() {
    return new WeirException(
        ErrorCode.QUERY_TOO_LARGE,
        "A selector fits more than %d series of a shard. Narrow it.".formatted(SERIES_MAX - 1));
  }

  static Question.Samples after(Question.Samples question, int lastSid) {
    return new Question.Samples(
        question.selectors(), question.from(), question.to(), lastSid, question.samplesMax());
  }
}
