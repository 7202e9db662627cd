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
    reads.answers().forEach(answer -> annotations.add(answer.warnings(), answer.infos()));
    return part.expression() instanceof Expression.Aggregation aggregation
        ? merged(aggregation, part, reads)
        : joined(part, reads);
  }

  /** Elements that are series stand in the order of their labels. */
  private List<Column> joined(Part part, PartReads reads) {
    ColumnSet columns = new ColumnSet();
    for (PartAnswer answer : reads.answers()) {
      for (PartAnswer.Element element : answer.elements()) {
        hold(part, element);
        columns.add(element.labels(), element.columns().getFirst());
      }
    }
    evaluated(part, reads).forEach(columns::add);
    List<Column> sorted = new ArrayList<>(columns.columns());
    sorted.sort(Comparator.comparing(Column::labels, LabelSets.ORDER));
    return sorted;
  }

  private void hold(Part part, PartAnswer.Element element) {
    budget.hold((long) element.columns().size() * part.steps().count());
  }

  /** What is left to be evaluated here. */
  private List<Column> evaluated(Part part, PartReads reads) {
    return reads.samples().isEmpty()
        ? List.of()
        : new PartEvaluation(query, part, budget, annotations).columns(reads.samples());
  }

  private List<Column> merged(Expression.Aggregation aggregation, Part part, PartReads reads) {
    Groups groups = new Groups(aggregation, part.steps());
    for (PartAnswer answer : reads.answers()) {
      for (PartAnswer.Element element : answer.elements()) {
        hold(part, element);
        groups.group(element.labels(), element.first()).totals.merge(element.columns());
      }
    }
    for (Column column : evaluated(part, reads)) {
      Labels labels = LabelSets.group(column.labels(), aggregation.grouping());
      groups.group(labels, column.labels()).totals.add(column);
      budget.work(part.steps().count());
    }
    return groups.columns();
  }

  /** Groups by their labels, which stand where the first of their series do. */
  private final class Groups {
    private static final Comparator<Group> BY_FIRST =
        Comparator.comparing(group -> group.first, LabelSets.ORDER);

    private final Expression.Aggregation aggregation;
    private final Steps steps;
    private final Map<Labels, Group> groups = new HashMap<>();

    /** What one group has come to. */
    private static final class Group {
      private final Labels labels;
      private final GroupTotals totals;
      private Labels first;

      Group(Labels labels, Labels first, GroupTotals totals) {
        this.labels = labels;
        this.first = first;
        this.totals = totals;
      }
    }

    Groups(Expression.Aggregation aggregation, Steps steps) {
      this.aggregation = aggregation;
      this.steps = steps;
    }

    Group group(Labels labels, Labels first) {
      Group group = groups.computeIfAbsent(labels, _ -> new Group(labels, first, totals()));
      if (LabelSets.ORDER.compare(first, group.first) < 0) {
        group.first = first;
      }
      return group;
    }

    private GroupTotals totals() {
      return new GroupTotals(
          aggregation, Accumulator.of(aggregation.operator(), steps.count()), annotations);
    }

    List<Column> columns() {
      List<Group> sorted = new ArrayList<>(groups.values());
      sorted.sort(BY_FIRST);
      return sorted.stream()
          .map(group -> group.totals.result(group.labels))
          .filter(column -> !column.isEmpty())
          .toList();
    }
  }
}
