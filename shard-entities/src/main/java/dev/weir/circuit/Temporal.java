package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.OrderedIndex;
import dev.weir.zset.WeightedRows;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * The rows for which the clock is within their bounds: each row enters once and leaves once.
 *
 * <p>Only rows that still have an instant before them are kept, in the order of their next one, so
 * a moved clock costs what it passes. Whether a row waits, is there or is past follows from the row
 * and the clock; a retraction needs nothing else.
 */
final class Temporal extends Operator {
  private static final long NEVER = Long.MAX_VALUE;

  private final Plan.Temporal plan;
  private final WeightedRows waiting;
  private final OrderedIndex queue;

  /** The next instant of each row that waits, by slot. */
  private long[] next = new long[16];

  /** The instants of the row looked at last: it is there from the first to before the second. */
  private long from;

  private long until;

  Temporal(CircuitContext context, Plan.Temporal plan, Operator input) {
    super(context, plan.schema(), plan.key(), input);
    this.plan = plan;
    this.waiting = new WeightedRows(schema, context.seed);
    this.queue = new OrderedIndex(this::compare, slot -> next[slot]);
  }

  private int compare(int slot, int other) {
    int order = Long.compare(next[slot], next[other]);
    return order != 0 ? order : Integer.compare(slot, other);
  }

  @Override
  void initialize() throws StepFailure {
    inputs[0].scan(this::arrived);
  }

  @Override
  Delta step() {
    Delta passed = passed();
    if (!inputs[0].hasDelta()) {
      return passed;
    }
    Delta arrived = arrived(inputs[0].delta());
    return passed.isEmpty() ? arrived : sum(passed, arrived);
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    inputs[0].scan(
        chunk -> {
          Delta there = there(chunk);
          if (!there.isEmpty()) {
            sink.accept(there);
          }
        });
  }

  /** Takes rows in; gives those that are there. */
  private Delta arrived(Delta in) {
    long[] hashes = waiting.hash(in.columns(), in.size());
    for (int i = 0; i < in.size(); i++) {
      look(in.columns(), i);
      boolean past = until <= Math.max(from, context.clock);
      long instant = context.clock < from ? from : until;
      if (!past && instant != NEVER) {
        add(hashes[i], in, i, instant);
      }
    }
    return there(in);
  }

  private Delta there(Delta in) {
    int[] kept = new int[in.size()];
    long[] weights = new long[in.size()];
    int count = 0;
    for (int i = 0; i < in.size(); i++) {
      look(in.columns(), i);
      if (from <= context.clock && context.clock < until) {
        weights[count] = in.weights()[i];
        kept[count++] = i;
      }
    }
    return count == in.size() ? in : in.pick(kept, Arrays.copyOf(weights, count), count, in.net());
  }

  private void add(long hash, Delta in, int row, long instant) {
    long weight = in.weights()[row];
    int slot = waiting.find(hash, in.columns(), row);
    if (slot >= 0) {
      if (waiting.weight(slot) + weight == 0) {
        queue.remove(slot);
      }
      waiting.add(hash, in.columns(), row, weight);
      return;
    }
    enqueue(waiting.add(hash, in.columns(), row, weight), instant);
  }

  private void enqueue(int slot, long instant) {
    if (slot >= next.length) {
      next = Arrays.copyOf(next, Math.max(slot + 1, next.length * 2));
    }
    next[slot] = instant;
    queue.insert(slot);
  }

  /** The rows that come and go because the clock has moved. */
  private Delta passed() {
    int[] slots = due();
    int count = 0;
    long[] weights = new long[slots.length];
    int[] kept = new int[slots.length];
    ColumnVector[] rows = ColumnVector.allocate(schema, slots.length);
    waiting.rows().gather(slots, slots.length, rows, 0);
    long[] hashes = waiting.hash(rows, slots.length);
    for (int i = 0; i < slots.length; i++) {
      look(rows, i);
      long weight = waiting.weight(slots[i]);
      boolean entered = next[slots[i]] == from;
      boolean left = until <= context.clock;
      if (!left && until != NEVER) {
        enqueue(slots[i], until);
      } else {
        waiting.add(hashes[i], rows, i, -weight);
      }
      if (entered != left) {
        weights[count] = entered ? weight : -weight;
        kept[count++] = i;
      }
    }
    Delta all = new Delta(schema, rows, weights, slots.length, true);
    return all.pick(kept, weights, count, true);
  }

  /** Takes the rows out of the queue whose instant has come. */
  private int[] due() {
    int[] slots = new int[16];
    int count = 0;
    while (nextInstant() <= context.clock) {
      if (count == slots.length) {
        slots = Arrays.copyOf(slots, count * 2);
      }
      slots[count++] = queue.slot(queue.begin());
      queue.removeAt(queue.begin());
    }
    return Arrays.copyOf(slots, count);
  }

  private Delta sum(Delta passed, Delta arrived) {
    int size = passed.size() + arrived.size();
    ColumnVector[] columns = ColumnVector.allocate(schema, size);
    for (int i = 0; i < columns.length; i++) {
      columns[i].copyAll(0, passed.columns()[i], passed.size());
      columns[i].copyAll(passed.size(), arrived.columns()[i], arrived.size());
    }
    long[] weights = Arrays.copyOf(passed.weights(), size);
    System.arraycopy(arrived.weights(), 0, weights, passed.size(), arrived.size());
    return new Delta(schema, columns, weights, size, false);
  }

  /** Finds the instants of a row; one that is never there has none between them. */
  private void look(ColumnVector[] columns, int row) {
    from = Long.MIN_VALUE;
    until = NEVER;
    for (TimeBound bound : plan.bounds()) {
      ColumnVector column = columns[bound.column()];
      if (column.isNull(row)) {
        until = Long.MIN_VALUE;
        return;
      }
      boolean days = schema.type(bound.column()).kind() == ColumnType.Kind.DATE;
      long value = column.lane(row) * (days ? Plan.Temporal.MICROS_PER_DAY : 1);
      if (bound.isFrom()) {
        from = Math.max(from, bound.instant(value));
      } else {
        until = Math.min(until, bound.instant(value));
      }
    }
  }

  @Override
  long nextInstant() {
    return queue.size() == 0 ? NEVER : next[queue.slot(queue.begin())];
  }

  @Override
  String kind() {
    return "Temporal";
  }

  @Override
  String detail() {
    return plan.bounds().toString();
  }

  @Override
  long ownRows() {
    return waiting.size();
  }

  @Override
  long ownStateBytes() {
    return waiting.stateBytes() + queue.stateBytes() + 8L * next.length;
  }

  @Override
  void mapOwnStrings(LongUnaryOperator code) {
    waiting.mapStrings(code);
  }

  @Override
  Lineage lineage() {
    return inputs[0].lineage();
  }
}
