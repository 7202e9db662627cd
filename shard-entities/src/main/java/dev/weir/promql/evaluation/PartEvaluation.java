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

  /**
   * What a part makes of series; empty where it must be evaluated together with other series, or
   * where that would take long.
   *
   * @param series of one shard, in the order in which it has them
   */
  public static Optional<PartAnswer> answer(PartOrder order, List<SeriesSamples> series) {
    if (series.stream().anyMatch(PartEvaluation::isOfSeveral)) {
      return Optional.empty();
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

  /** Whether a series means something with others only, or may come to have their labels. */
  private static boolean isOfSeveral(SeriesSamples series) {
    return series.labels().isPart()
        || series.histograms().size() > 0
        || LabelSets.isTyped(series.labels());
  }

  private Optional<List<PartAnswer.Element>> elements(List<SeriesSamples> series) {
    List<Column> columns = columns(series);
    return part.expression() instanceof Expression.Aggregation aggregation
        ? few(grouped(aggregation, columns))
        : few(columns.stream().map(PartEvaluation::element).toList());
  }

  private static PartAnswer.Element element(Column column) {
    return new PartAnswer.Element(column.labels(), column.labels(), List.of(column.values()));
  }

  private Optional<List<PartAnswer.Element>> few(List<PartAnswer.Element> elements) {
    long columns = elements.stream().mapToLong(each -> each.columns().size()).sum();
    boolean isWhole = elements.stream().noneMatch(each -> each.columns().isEmpty());
    return isWhole && columns * part.steps().count() <= ANSWERED_MAX
        ? Optional.of(elements)
        : Optional.empty();
  }

  /** Groups with what their elements have come to; with nothing where that cannot be told. */
  private List<PartAnswer.Element> grouped(
      Expression.Aggregation aggregation, List<Column> columns) {
    Map<Labels, PartialAccumulator> groups = new HashMap<>();
    Map<Labels, Labels> first = new HashMap<>();
    for (Column column : columns) {
      Labels labels = LabelSets.group(column.labels(), aggregation.grouping());
      first.putIfAbsent(labels, column.labels());
      groups
          .computeIfAbsent(
              labels, _ -> PartialAccumulator.of(aggregation.operator(), part.steps().count()))
          .add(column.values());
      budget.work(part.steps().count());
    }
    List<PartAnswer.Element> elements = new ArrayList<>(groups.size());
    groups.forEach(
        (labels, group) ->
            elements.add(
                new PartAnswer.Element(
                    labels, first.get(labels), group.partial().orElse(List.of()))));
    return elements;
  }

  /** The values of each series, which an aggregation takes together, in order of their labels. */
  List<Column> columns(List<SeriesSamples> series) {
    Evaluator evaluator = new Evaluator(query, _ -> series, budget, annotations);
    Expression expression = part.expression();
    return evaluator.columns(
        expression instanceof Expression.Aggregation aggregation ? aggregation.of() : expression,
        part.steps());
  }
}
