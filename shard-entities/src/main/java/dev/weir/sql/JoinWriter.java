package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.sql.PlanWriter.Written;
import dev.weir.zset.Column;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Writes an n-ary join as a chain of two-sided ones. */
final class JoinWriter {
  /** Writes an input with some of its columns. */
  @FunctionalInterface
  interface InputWriter {
    Written write(Relational node, BitSet needed);
  }

  /** Writes a filter and projection over a plan. */
  @FunctionalInterface
  interface CalcWriter {
    Plan write(
        Plan input, List<Expression> conjuncts, List<Expression> outputs, List<String> names);
  }

  private final Relational.Join join;
  private final InputWriter inputs;
  private final CalcWriter calcs;
  private final int[] offsets;
  private final Schema schema;

  /** Where each column of the whole join stands in {@link #current}, -1 if nowhere. */
  private final int[] position;

  private Plan current;

  JoinWriter(Relational.Join join, InputWriter inputs, CalcWriter calcs) {
    this.join = join;
    this.inputs = inputs;
    this.calcs = calcs;
    this.offsets = JoinOrder.offsets(join.inputs());
    this.schema = join.schema();
    this.position = new int[schema.size()];
    Arrays.fill(position, -1);
  }

  Written write(BitSet needed) {
    List<JoinOrder.Step> steps = JoinOrder.of(join);
    List<BitSet> neededAfter = neededAfter(steps, needed);
    for (int i = 0; i < steps.size(); i++) {
      JoinOrder.Step step = steps.get(i);
      BitSet below = below(steps, i, neededAfter.getLast());
      Written input = inputs.write(join.inputs().get(step.input()), below);
      if (i == 0) {
        first(step, input);
      } else {
        BitSet kept = (BitSet) neededAfter.get(i).clone();
        step.residual().forEach(conjunct -> conjunct.collectInputs(kept));
        combine(step, input, kept);
      }
      residual(step.residual(), neededAfter.get(i));
    }
    return new Written(current, position);
  }

  /** For each step the columns that anything after it, residual excluded, reads. */
  private List<BitSet> neededAfter(List<JoinOrder.Step> steps, BitSet needed) {
    List<BitSet> after = new ArrayList<>();
    BitSet wanted = (BitSet) needed.clone();
    for (int i = steps.size() - 1; i >= 0; i--) {
      after.addFirst((BitSet) wanted.clone());
      for (JoinOrder.Key key : steps.get(i).keys()) {
        key.before().collectInputs(wanted);
        key.next().collectInputs(wanted);
      }
      steps.get(i).residual().forEach(conjunct -> conjunct.collectInputs(wanted));
    }
    after.addLast(wanted);
    return after;
  }

  /** The columns of one input that are read at all. */
  private BitSet below(List<JoinOrder.Step> steps, int step, BitSet wanted) {
    int input = steps.get(step).input();
    return wanted.get(offsets[input], offsets[input + 1]);
  }

  private void first(JoinOrder.Step step, Written input) {
    current = input.plan();
    int offset = offsets[step.input()];
    for (int i = 0; i < input.position().length; i++) {
      position[offset + i] = input.at(i);
    }
  }

  private void combine(JoinOrder.Step step, Written next, BitSet kept) {
    int offset = offsets[step.input()];
    int[] nextPosition = new int[position.length];
    Arrays.fill(nextPosition, -1);
    for (int i = 0; i < next.position().length; i++) {
      nextPosition[offset + i] = next.at(i);
    }
    List<Expression> beforeKeys = new ArrayList<>();
    List<Expression> nextKeys = new ArrayList<>();
    for (JoinOrder.Key key : step.keys()) {
      beforeKeys.add(Expressions.key(key.before()).shift(column -> position[column]));
      nextKeys.add(Expressions.key(key.next()).shift(column -> nextPosition[column]));
    }
    Keyed left = keyed(current, beforeKeys, position, kept);
    Keyed right = keyed(next.plan(), nextKeys, nextPosition, kept);
    emit(left, right, nextPosition, kept);
  }

  /** A plan with columns that hold the keys of a join. */
  private record Keyed(Plan plan, int[] keys) {}

  /** Adds columns for keys that are no plain columns; then the columns nobody reads go too. */
  private Keyed keyed(Plan plan, List<Expression> keys, int[] positions, BitSet kept) {
    if (keys.stream().allMatch(key -> key instanceof Expression.Input)) {
      return new Keyed(
          plan, keys.stream().mapToInt(key -> ((Expression.Input) key).column()).toArray());
    }
    List<Expression> all = Fusion.identity(plan.schema());
    List<Expression> outputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column = 0; column < positions.length; column++) {
      if (positions[column] >= 0 && kept.get(column)) {
        names.add(schema.column(column).name());
        outputs.add(all.get(positions[column]));
        positions[column] = outputs.size() - 1;
      } else {
        positions[column] = -1;
      }
    }
    int[] columns = new int[keys.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = outputs.indexOf(keys.get(i));
      if (columns[i] < 0) {
        columns[i] = outputs.size();
        outputs.add(keys.get(i));
        names.add("key" + i);
      }
    }
    return new Keyed(calcs.write(plan, List.of(), outputs, names), columns);
  }

  private void emit(Keyed left, Keyed right, int[] nextPosition, BitSet kept) {
    List<Integer> leftOutput = new ArrayList<>();
    List<Integer> rightOutput = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    int[] result = new int[position.length];
    Arrays.fill(result, -1);
    for (int column = 0; column < position.length; column++) {
      if (kept.get(column) && position[column] >= 0) {
        result[column] = place(leftOutput, position[column], columns, column);
      }
    }
    for (int column = 0; column < position.length; column++) {
      if (kept.get(column) && nextPosition[column] >= 0) {
        result[column] =
            leftOutput.size() + place(rightOutput, nextPosition[column], columns, column);
      }
    }
    System.arraycopy(result, 0, position, 0, position.length);
    int[] leftColumns = ints(leftOutput);
    int[] rightColumns = ints(rightOutput);
    current =
        new Plan.Join(
            left.plan(),
            right.plan(),
            left.keys(),
            right.keys(),
            leftColumns,
            rightColumns,
            new Schema(columns),
            key(left, right, leftColumns, rightColumns));
  }

  private int place(List<Integer> output, int column, List<Column> columns, int global) {
    int at = output.indexOf(column);
    if (at >= 0) {
      return at;
    }
    output.add(column);
    columns.add(schema.column(global));
    return output.size() - 1;
  }

  private static int[] key(Keyed left, Keyed right, int[] leftOutput, int[] rightOutput) {
    int leftSize = left.plan().schema().size();
    int[] key =
        Keys.joined(left.plan().key(), right.plan().key(), left.keys(), right.keys(), leftSize);
    int[] found = new int[key.length];
    for (int i = 0; i < key.length; i++) {
      found[i] = outputOf(key[i], left, right, leftOutput, rightOutput);
      if (found[i] < 0) {
        return new int[0];
      }
    }
    return Arrays.stream(found).sorted().distinct().toArray();
  }

  /** Where a key column is in the output, by itself or by a column that equals it. */
  private static int outputOf(
      int column, Keyed left, Keyed right, int[] leftOutput, int[] rightOutput) {
    int leftSize = left.plan().schema().size();
    boolean onLeft = column < leftSize;
    int own = onLeft ? column : column - leftSize;
    int at = indexOf(onLeft ? leftOutput : rightOutput, own);
    if (at >= 0) {
      return onLeft ? at : leftOutput.length + at;
    }
    int on = indexOf(onLeft ? left.keys() : right.keys(), own);
    if (on < 0) {
      return -1;
    }
    int equal = onLeft ? right.keys()[on] : left.keys()[on];
    int other = indexOf(onLeft ? rightOutput : leftOutput, equal);
    return other < 0 ? -1 : onLeft ? leftOutput.length + other : other;
  }

  private static int indexOf(int[] values, int value) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == value) {
        return i;
      }
    }
    return -1;
  }

  private void residual(List<Expression> residual, BitSet kept) {
    if (residual.isEmpty()) {
      return;
    }
    List<Expression> conjuncts = new ArrayList<>();
    residual.forEach(conjunct -> conjuncts.add(conjunct.shift(column -> position[column])));
    List<Expression> outputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column = 0; column < position.length; column++) {
      if (position[column] >= 0 && kept.get(column)) {
        Column described = schema.column(column);
        outputs.add(new Expression.Input(position[column], described.type(), described.nullable()));
        names.add(described.name());
        position[column] = outputs.size() - 1;
      } else {
        position[column] = -1;
      }
    }
    current = calcs.write(current, conjuncts, outputs, names);
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
