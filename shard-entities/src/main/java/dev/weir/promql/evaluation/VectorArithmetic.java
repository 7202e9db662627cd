package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.Matching;
import dev.weir.promql.Matching.Cardinality;
import dev.weir.series.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Arithmetic and comparison between two vectors: each element of the many side finds the one
 * element of the other side that has its signature. With {@code group_right} the sides are swapped.
 */
final class VectorArithmetic {
  private final Expression.Binary binary;
  private final Matching matching;
  private final Steps steps;
  private final boolean isSwapped;
  private final Evaluator evaluator;
  private final HistogramOperations histograms;

  VectorArithmetic(
      Expression.Binary binary, Steps steps, Evaluator evaluator, Annotations annotations) {
    this.binary = binary;
    this.evaluator = evaluator;
    this.histograms = new HistogramOperations(binary, annotations);
    this.matching = binary.matching();
    this.steps = steps;
    this.isSwapped = matching.cardinality() == Cardinality.ONE_TO_MANY;
  }

  /** Elements with one signature. */
  private record Match(List<Column> many, List<Column> one) {}

  List<Column> columns(List<Column> left, List<Column> right) {
    List<Column> many = isSwapped ? right : left;
    List<Column> one = isSwapped ? left : right;
    boolean[] isMany = present(many);
    ColumnSet result = new ColumnSet();
    for (Match match : matches(many, one).values()) {
      requireOne(match, isMany);
      combine(match, result);
    }
    return result.columns();
  }

  private boolean[] present(List<Column> columns) {
    boolean[] present = new boolean[steps.count()];
    for (Column column : columns) {
      for (int step = 0; step < present.length; step++) {
        present[step] |= column.isAt(step);
      }
    }
    return present;
  }

  private Map<Labels, Match> matches(List<Column> many, List<Column> one) {
    Map<Labels, Match> matches = new LinkedHashMap<>();
    many.forEach(column -> match(matches, column).many().add(column));
    one.forEach(column -> match(matches, column).one().add(column));
    return matches;
  }

  private Match match(Map<Labels, Match> matches, Column column) {
    return matches.computeIfAbsent(
        LabelSets.signature(column.labels(), matching),
        _ -> new Match(new ArrayList<>(), new ArrayList<>()));
  }

  /** Refuses two elements on the one side, at steps where the other side has any at all. */
  private void requireOne(Match match, boolean[] isMany) {
    for (int step = 0; match.one().size() > 1 && step < isMany.length; step++) {
      Column first = null;
      for (Column column : match.one()) {
        if (isMany[step] && column.isAt(step)) {
          if (first != null) {
            throw twice(first, column);
          }
          first = column;
        }
      }
    }
  }

  private EvaluationException twice(Column first, Column second) {
    return new EvaluationException(
        ("found duplicate series for the match group %s on the %s hand-side of the operation: [%s,"
                + " %s];many-to-many matching not allowed: matching labels must be unique on one"
                + " side")
            .formatted(
                LabelSets.shown(LabelSets.signature(first.labels(), matching)),
                isSwapped ? "left" : "right",
                LabelSets.shown(second.labels()),
                LabelSets.shown(first.labels())));
  }

  private void combine(Match match, ColumnSet result) {
    Taken taken = new Taken();
    for (Column many : match.many()) {
      for (Column one : match.one()) {
        evaluator.room(result.size(), steps);
        Labels labels = labels(many.labels(), one.labels());
        boolean[] isTaken = taken.by(labels);
        Column column =
            Column.ofNone(labels, steps, many.mayBeHistograms() || one.mayBeHistograms());
        for (int step = 0; step < steps.count(); step++) {
          if (many.isAt(step) && one.isAt(step) && combine(column, step, many, one)) {
            if (isTaken[step]) {
              throw ambiguous();
            }
            isTaken[step] = true;
          }
        }
        result.add(column);
      }
    }
  }

  /** Sets the result of a step and tells whether the operator means anything there. */
  private boolean combine(Column result, int step, Column many, Column one) {
    if (many.histogram(step) == null && one.histogram(step) == null) {
      result.values()[step] = value(many.values()[step], one.values()[step]);
      return true;
    }
    Column left = isSwapped ? one : many;
    Column right = isSwapped ? many : one;
    Optional<HistogramOperations.Result> combined =
        histograms.result(
            left.histogram(step), left.values()[step],
            right.histogram(step), right.values()[step]);
    combined.ifPresent(each -> set(result, step, each));
    return combined.isPresent();
  }

  private void set(Column result, int step, HistogramOperations.Result combined) {
    if (binary.returnsBool()) {
      result.values()[step] = BinaryOperations.number(combined.holds());
    } else if (combined.holds()) {
      result.histograms()[step] = combined.histogram();
    }
  }

  /** At which steps an element has found its partner; where many may, those of each result. */
  private final class Taken {
    private final Map<Labels, boolean[]> taken = new LinkedHashMap<>();

    boolean[] by(Labels result) {
      Labels key = matching.cardinality() == Cardinality.ONE_TO_ONE ? LabelSets.NONE : result;
      return taken.computeIfAbsent(key, _ -> new boolean[steps.count()]);
    }
  }

  private EvaluationException ambiguous() {
    return new EvaluationException(
        matching.cardinality() == Cardinality.ONE_TO_ONE
            ? "multiple matches for labels: many-to-one matching must be explicit"
                + " (group_left/group_right)"
            : "multiple matches for labels: grouping labels must ensure unique matches");
  }

  private double value(double many, double one) {
    double left = isSwapped ? one : many;
    double right = isSwapped ? many : one;
    if (!binary.operator().isComparison()) {
      return ValueFunctions.combined(binary.operator(), left, right);
    }
    boolean holds = ValueFunctions.holds(binary.operator(), left, right);
    if (binary.returnsBool()) {
      return BinaryOperations.number(holds);
    }
    return holds ? left : Absent.VALUE;
  }

  /** The labels of the result. */
  private Labels labels(Labels many, Labels one) {
    boolean isComputed = !binary.operator().isComparison();
    Labels labels = isComputed ? LabelSets.withoutMetric(many) : many;
    if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
      Set<String> names = new HashSet<>(matching.labels());
      labels = matching.isOn() ? LabelSets.only(labels, names) : LabelSets.without(labels, names);
    }
    for (String name : matching.include()) {
      labels = LabelSets.with(labels, name, one.value(name).orElse(""));
    }
    return binary.returnsBool() ? LabelSets.withoutMetric(labels) : labels;
  }
}
