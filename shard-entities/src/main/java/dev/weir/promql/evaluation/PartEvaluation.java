package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.series.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Evaluates a part of a query over some of its series. */
public final class PartEvaluation {
  /** Values that are held at once: more are left to whoever asked. */
  private static final long VALUES_MAX = 4_000_000;

  /** Values of an answer. */
  private static final long ANSWERED_MAX = 1_000_000;

  private final Query query;
  private final Part part;
  private final Budget budget;
  private final Annotations annotations;

  PartEvaluation(Query query, Part part, Budget budget, Annotations annotations) {
    this.query = query;
    this.part = part;
    this.budget = budget;
    this.annotations = annotations;
  }

  /** Takes the values of series. */
  interface Sink {
    /**
     * Of one series.
     *
     * @param labels of the element to which they belong
     * @param first labels of the series
     * @param values one for each step
     */
    void take(Labels labels, Labels first, double[] values);
  }

  /**
   * What a part makes of series; empty where it must be evaluated together with other series, or
   * where that would take long.
   *
   * @param series of one shard, in the order in which it has them
   */
  public static Optional<PartAnswer> answer(PartOrder order, List<SeriesSamples> series) {
    if (series.stream().anyMatch(each -> LabelSets.isTyped(each.labels()))) {
      return Optional.empty(); // two may come to have the same labels
    }
    Annotations annotations = new Annotations(order.query().text());
    PartEvaluation evaluation =
        new PartEvaluation(order.query(), order.part(), Budget.ofWork(VALUES_MAX), annotations);
    try {
      return evaluation
          .elements(series)
          .map(
              elements ->
                  new PartAnswer(
                      elements,
                      annotations.allWarnings(),
                      annotations.allInfos(),
                      series.stream().mapToLong(each -> each.times().length).sum()));
    } catch (EvaluationException | LimitExceededException | CancellationException tooMuch) {
      return Optional.empty();
    }
  }

  private Optional<List<PartAnswer.Element>> elements(List<SeriesSamples> series) {
    Map<Labels, PartialAccumulator> groups = new HashMap<>();
    Map<Labels, Labels> first = new HashMap<>();
    elements(
        series,
        (labels, ofSeries, values) -> {
          first.putIfAbsent(labels, ofSeries);
          groups.computeIfAbsent(labels, _ -> accumulator(part)).add(values);
        });
    List<PartAnswer.Element> elements = new ArrayList<>(groups.size());
    long values = 0;
    for (Map.Entry<Labels, PartialAccumulator> group : groups.entrySet()) {
      Optional<List<double[]>> partial = group.getValue().partial();
      if (partial.isEmpty()) {
        return Optional.empty();
      }
      values += (long) partial.get().size() * part.steps().count();
      Labels labels = group.getKey();
      elements.add(new PartAnswer.Element(labels, first.get(labels), partial.get()));
    }
    return values > ANSWERED_MAX ? Optional.empty() : Optional.of(elements);
  }

  /** The values of each series, in the order of their labels. */
  void elements(List<SeriesSamples> series, Sink sink) {
    Evaluator evaluator = new Evaluator(query, _ -> series, budget, annotations);
    if (part.expression() instanceof Expression.Aggregation aggregation) {
      for (Column column : evaluator.columns(aggregation.of(), part.steps())) {
        Labels group = LabelSets.group(column.labels(), aggregation.grouping());
        sink.take(group, column.labels(), column.values());
        budget.work(part.steps().count());
      }
    } else {
      for (Column column : evaluator.columns(part.expression(), part.steps())) {
        sink.take(column.labels(), column.labels(), column.values());
      }
    }
  }

  /** Takes the values of one element together. */
  static PartialAccumulator accumulator(Part part) {
    return part.expression() instanceof Expression.Aggregation aggregation
        ? PartialAccumulator.of(aggregation.operator(), part.steps().count())
        : new OnlyAccumulator();
  }
}
