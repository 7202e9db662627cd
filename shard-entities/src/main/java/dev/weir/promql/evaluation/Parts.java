package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.series.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what shards have made of parts of a query. */
final class Parts {
  private final Query query;
  private final SeriesSource source;
  private final Budget budget;
  private final Annotations annotations;

  Parts(Query query, SeriesSource source, Budget budget, Annotations annotations) {
    this.query = query;
    this.source = source;
    this.budget = budget;
    this.annotations = annotations;
  }

  /** The elements of an expression that shards have evaluated; empty for any other. */
  Optional<List<Column>> columns(Expression expression, Steps steps) {
    return PushDown.part(query, expression, steps)
        .flatMap(part -> source.evaluated(part).map(reads -> columns(part, reads)));
  }

  private List<Column> columns(Part part, PartReads reads) {
    Merge merge = new Merge(part);
    for (PartAnswer answer : reads.answers()) {
      take(merge, answer);
    }
    if (!reads.samples().isEmpty()) {
      new PartEvaluation(query, part, budget, annotations)
          .elements(reads.samples(), merge::accumulate);
    }
    return merge.columns();
  }

  private void take(Merge merge, PartAnswer answer) {
    annotations.add(answer.warnings(), answer.infos());
    for (PartAnswer.Element element : answer.elements()) {
      budget.hold((long) element.columns().size() * merge.part.steps().count());
      merge.add(element);
    }
  }

  /** Elements by their labels, which stand where the first of their series do. */
  private static final class Merge {
    private static final Comparator<Group> BY_FIRST =
        Comparator.comparing(group -> group.first, LabelSets.ORDER);

    private final Part part;
    private final Map<Labels, Group> groups = new HashMap<>();

    /** What one element has come to. */
    private static final class Group {
      private final Labels labels;
      private Labels first;
      private final PartialAccumulator values;

      Group(Labels labels, Labels first, PartialAccumulator values) {
        this.labels = labels;
        this.first = first;
        this.values = values;
      }
    }

    Merge(Part part) {
      this.part = part;
    }

    void add(PartAnswer.Element element) {
      group(element.labels(), element.first()).values.merge(element.columns());
    }

    void accumulate(Labels labels, Labels first, double[] values) {
      group(labels, first).values.add(values);
    }

    private Group group(Labels labels, Labels first) {
      Group group =
          groups.computeIfAbsent(
              labels, _ -> new Group(labels, first, PartEvaluation.accumulator(part)));
      if (LabelSets.ORDER.compare(first, group.first) < 0) {
        group.first = first;
      }
      return group;
    }

    List<Column> columns() {
      List<Group> sorted = new ArrayList<>(groups.values());
      sorted.sort(BY_FIRST);
      return sorted.stream().map(group -> new Column(group.labels, group.values.result())).toList();
    }
  }
}
