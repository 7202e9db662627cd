package dev.weir.promql.evaluation;

import dev.weir.promql.AggregationOperator;
import dev.weir.promql.FloatText;
import dev.weir.series.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps some elements of each group, at each step others. The best are kept in a heap with the
 * worst of them on top, like the one of the reference: which of several equal ones stays depends on
 * it.
 */
final class Choice {
  private final AggregationOperator operator;
  private final Steps steps;
  private final Map<Labels, Column> chosen = new LinkedHashMap<>();

  Choice(AggregationOperator operator, Steps steps) {
    this.operator = operator;
    this.steps = steps;
  }

  /**
   * Whether no step asks for an element.
   *
   * @throws EvaluationException when a step asks for no number, or for one that is too large
   */
  static boolean isNothing(double[] counts) {
    double largest = Arrays.stream(counts).filter(count -> !Double.isNaN(count)).max().orElse(0);
    double smallest = Arrays.stream(counts).min().orElse(0);
    boolean isNumber = Arrays.stream(counts).noneMatch(Double::isNaN);
    if (isNumber && largest < 1) {
      return true;
    }
    if (!isNumber) {
      throw new EvaluationException("Parameter value is NaN");
    }
    if (smallest <= Long.MIN_VALUE) {
      throw new EvaluationException(
          "Scalar value %s underflows int64".formatted(FloatText.general(smallest)));
    }
    if (largest >= Long.MAX_VALUE) {
      throw new EvaluationException(
          "Scalar value %s overflows int64".formatted(FloatText.general(largest)));
    }
    return false;
  }

  void choose(List<Column> group, double[] counts) {
    for (int step = 0; step < steps.count(); step++) {
      long count = Math.min((long) counts[step], group.size());
      if (count >= 1) {
        choose(group, step, (int) count);
      }
    }
  }

  private void choose(List<Column> group, int step, int count) {
    Heap heap = new Heap(step, count);
    for (Column column : group) {
      if (isOffered(column, step)) {
        heap.offer(column);
      }
    }
    for (Column column : heap.bestFirst()) {
      chosen
          .computeIfAbsent(
              column.labels(), _ -> Column.ofNone(column.labels(), steps, column.mayBeHistograms()))
          .set(step, column);
    }
  }

  /** Histograms are neither large nor small. */
  private boolean isOffered(Column column, int step) {
    return operator == AggregationOperator.LIMITK
        ? column.isAt(step)
        : !Absent.is(column.values()[step]);
  }

  List<Column> columns() {
    return List.copyOf(chosen.values());
  }

  /** The elements that are kept at one step. */
  private final class Heap {
    private final int step;
    private final Column[] kept;
    private int size;

    Heap(int step, int count) {
      this.step = step;
      this.kept = new Column[count];
    }

    void offer(Column column) {
      if (size < kept.length) {
        kept[size] = column;
        up(size++);
      } else if (operator != AggregationOperator.LIMITK && isBetter(column, kept[0])) {
        kept[0] = column;
        down();
      }
    }

    private double value(Column column) {
      return column.values()[step];
    }

    /** Whether one must go before the other. */
    private boolean isWorse(Column one, Column other) {
      return Double.isNaN(value(one)) || goesFirst(value(one), value(other));
    }

    /** Whether what came is kept in place of what is on top. */
    private boolean isBetter(Column one, Column top) {
      return goesFirst(value(top), value(one))
          || (Double.isNaN(value(top)) && !Double.isNaN(value(one)));
    }

    private boolean goesFirst(double one, double other) {
      return operator == AggregationOperator.BOTTOMK ? one > other : one < other;
    }

    private void up(int from) {
      if (operator == AggregationOperator.LIMITK) {
        return;
      }
      int at = from;
      while (at > 0) {
        int parent = (at - 1) / 2;
        if (!isWorse(kept[at], kept[parent])) {
          return;
        }
        swap(at, parent);
        at = parent;
      }
    }

    private void down() {
      int at = 0;
      while (true) {
        int child = 2 * at + 1;
        if (child >= size) {
          return;
        }
        if (child + 1 < size && isWorse(kept[child + 1], kept[child])) {
          child++;
        }
        if (!isWorse(kept[child], kept[at])) {
          return;
        }
        swap(at, child);
        at = child;
      }
    }

    private void swap(int one, int other) {
      Column column = kept[one];
      kept[one] = kept[other];
      kept[other] = column;
    }

    List<Column> bestFirst() {
      List<Column> all = new ArrayList<>(Arrays.asList(kept).subList(0, size));
      if (operator != AggregationOperator.LIMITK) {
        all.sort(this::compare);
      }
      return all;
    }

    private int compare(Column one, Column other) {
      boolean isNumber = !Double.isNaN(value(one));
      if (isNumber != !Double.isNaN(value(other))) {
        return isNumber ? -1 : 1;
      }
      return goesFirst(value(other), value(one)) ? -1 : goesFirst(value(one), value(other)) ? 1 : 0;
    }
  }
}
