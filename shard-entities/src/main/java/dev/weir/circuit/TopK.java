package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.Consolidator;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.OrderedIndex;
import dev.weir.zset.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The first rows of each partition: keeps all rows in order, and with each what is visible of it.
 *
 * <p>A changed row is walked from, until the numbers are as they were or beyond the window; a row
 * that sorts after a full window costs its place in the order and nothing else.
 */
final class TopK extends Operator implements Stored {
  /** Number of a row that is beyond the window, where rows before are not counted either. */
  private static final long BEYOND = -1;

  private final Plan.TopK plan;
  private final PartitionedRows state;
  private final OrderedIndex index;
  private final ColumnStore weights;

  /** How many rows of the partition come before. */
  private final ColumnStore before;

  private final ColumnStore numbers;

  /** How many copies of the row are in the result. */
  private final ColumnStore visible;

  private final long end;
  private long[] places = new long[16];
  private DeltaBuilder out;

  TopK(CircuitContext context, Plan.TopK plan, Operator input) {
    super(context, plan.schema(), plan.key(), input);
    this.plan = plan;
    Schema rows = plan.input().schema();
    TopKOrder order = new TopKOrder(context, rows, plan.order(), plan.input().key());
    this.state = new PartitionedRows(context, rows, rows, plan.partition(), order, 4);
    this.index = state.index;
    this.weights = state.lane(0);
    this.before = state.lane(1);
    this.numbers = state.lane(2);
    this.visible = state.lane(3);
    this.end = plan.offset() + plan.limit() < 0 ? Long.MAX_VALUE : plan.offset() + plan.limit();
  }

  @Override
  void initialize() throws StepFailure {
    out = new DeltaBuilder(schema, 1);
    fill(
        inputs[0],
        chunk -> {
          state.resolve(chunk);
          apply(chunk);
          state.dropEmpty();
        });
    long position = index.begin();
    while (position < index.end()) {
      out = new DeltaBuilder(schema, 1);
      walk(position);
      position = state.end(state.partition(index.slot(position)));
    }
    out = null;
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void save(StateOutput out) {
    state.save(out, weights::lane, before::lane, numbers::lane, visible::lane);
  }

  @Override
  public void load(StateInput in) {
    state.load(in, weights, before, numbers, visible);
  }

  @Override
  Delta step() {
    Delta in = inputs[0].delta();
    out = new DeltaBuilder(schema, in.size());
    state.resolve(in);
    apply(in);
    find(in);
    long walked = index.begin();
    for (int i = 0; i < in.size(); i++) {
      long place = places[i];
      if (place >= walked && place < index.end()) {
        walked = walk(place);
      }
    }
    state.dropEmpty();
    Delta changes = out.build(false);
    out = null;
    return Consolidator.net(changes, key, context.seed);
  }

  /** Brings the rows in order; of rows that go, what is visible goes too. */
  private void apply(Delta in) {
    for (int i = 0; i < in.size(); i++) {
      int partition = state.partitions.groupOf[i];
      long place = state.seek(partition, in.columns(), i);
      if (!state.stands(place, partition, in.columns(), i)) {
        int slot = state.insert(place, partition, in.columns(), i);
        weights.setLane(slot, in.weights()[i]);
        numbers.setLane(slot, BEYOND);
        before.setLane(slot, 0);
        visible.setLane(slot, 0);
        continue;
      }
      int slot = index.slot(place);
      weights.setLane(slot, weights.lane(slot) + in.weights()[i]);
      if (weights.lane(slot) == 0) {
        emit(slot, 0, 0, 0);
        state.remove(place);
      }
    }
    state.partitions.count(in);
  }

  /** The places of a delta's rows, as the rows are now, in order. */
  private void find(Delta in) {
    if (places.length < in.size()) {
      places = new long[in.size()];
    }
    for (int i = 0; i < in.size(); i++) {
      places[i] = state.seek(state.partitions.groupOf[i], in.columns(), i);
    }
    Arrays.sort(places, 0, in.size());
  }

  /**
   * Numbers rows from a position on, until one that was not touched is as it was.
   *
   * @return the position after the last row that changed
   */
  private long walk(long from) {
    int partition = state.partition(index.slot(from));
    int previous = previous(partition, from);
    long position = from;
    while (position < index.end()) {
      int slot = index.slot(position);
      if (state.partition(slot) != partition) {
        return position;
      }
      long nowBefore = previous < 0 ? 0 : before.lane(previous) + weights.lane(previous);
      long number = previous < 0 ? 1 : number(previous, slot, nowBefore);
      if (number > end || (previous >= 0 && numbers.lane(previous) == BEYOND)) {
        number = BEYOND;
        nowBefore = 0;
      }
      boolean same = numbers.lane(slot) == number && before.lane(slot) == nowBefore;
      if (same && position > from) {
        return position;
      }
      long now = visible(weights.lane(slot), number, nowBefore);
      if (!same || visible.lane(slot) != now) {
        emit(slot, number, nowBefore, now);
      }
      previous = slot;
      position = index.next(position);
    }
    return position;
  }

  /** The slot before a position, -1 if that is the first of its partition. */
  private int previous(int partition, long position) {
    if (position == index.begin()) {
      return -1;
    }
    int slot = index.slot(index.previous(position));
    return state.partition(slot) == partition ? slot : -1;
  }

  private long number(int previous, int slot, long nowBefore) {
    return switch (plan.ranking()) {
      case ROW_NUMBER -> nowBefore + 1;
      case RANK -> isPeer(previous, slot) ? numbers.lane(previous) : nowBefore + 1;
      case DENSE_RANK -> numbers.lane(previous) + (isPeer(previous, slot) ? 0 : 1);
    };
  }

  private boolean isPeer(int previous, int slot) {
    return state.order.comparePeers(state.rows, previous, slot) == 0;
  }

  private long visible(long weight, long number, long nowBefore) {
    if (number == BEYOND) {
      return 0;
    }
    if (plan.ranking() != Ranking.ROW_NUMBER) {
      return weight;
    }
    long from = Math.max(nowBefore, plan.offset());
    return Math.max(0, Math.min(nowBefore + weight, end) - from);
  }

  /** Stores what is visible of a row from now on, and puts out the difference. */
  private void emit(int slot, long number, long nowBefore, long now) {
    long was = visible.lane(slot);
    if (plan.number() == null) {
      if (was != now) {
        out.add(state.rows, slot, now - was);
      }
    } else {
      numbered(slot, numbers.lane(slot), before.lane(slot), was, -1);
      numbered(slot, number, nowBefore, now, 1);
    }
    numbers.setLane(slot, number);
    before.setLane(slot, nowBefore);
    visible.setLane(slot, now);
  }

  private void numbered(int slot, long number, long rowsBefore, long count, int sign) {
    if (plan.ranking() != Ranking.ROW_NUMBER) {
      if (count != 0) {
        numbered(slot, number, sign * count);
      }
      return;
    }
    long from = Math.max(rowsBefore, plan.offset());
    for (long i = 1; i <= count; i++) {
      numbered(slot, from + i, sign);
    }
  }

  private void numbered(int slot, long number, long weight) {
    int row = out.next(weight);
    state.rows.get(slot, out.columns(), row);
    out.columns()[schema.size() - 1].set(row, number);
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    DeltaBuilder chunk = new DeltaBuilder(schema, 16);
    long position = index.begin();
    while (position < index.end()) {
      int slot = index.slot(position);
      if (numbers.lane(slot) == BEYOND) {
        position = state.end(state.partition(slot));
        continue;
      }
      out = chunk;
      scanned(slot);
      position = index.next(position);
      if (chunk.size() >= CircuitContext.CHUNK_ROWS) {
        sink.accept(chunk.build(true));
        chunk = new DeltaBuilder(schema, CircuitContext.CHUNK_ROWS);
      }
    }
    out = null;
    if (chunk.size() > 0) {
      sink.accept(chunk.build(true));
    }
  }

  private void scanned(int slot) {
    long count = visible.lane(slot);
    if (plan.number() != null) {
      numbered(slot, numbers.lane(slot), before.lane(slot), count, 1);
    } else if (count != 0) {
      out.add(state.rows, slot, count);
    }
  }

  @Override
  String kind() {
    return "TopK";
  }

  @Override
  String detail() {
    Schema rows = plan.input().schema();
    String by =
        plan.order().stream()
            .map(
                column ->
                    rows.column(column.column()).name() + (column.descending() ? " DESC" : ""))
            .collect(Collectors.joining(", "));
    String partition =
        Arrays.stream(plan.partition())
            .mapToObj(column -> rows.column(column).name())
            .collect(Collectors.joining(", "));
    List<String> parts =
        Stream.of(
                partition.isEmpty() ? "" : "PARTITION BY " + partition,
                by,
                plan.ranking() == Ranking.ROW_NUMBER ? "" : plan.ranking().name())
            .filter(part -> !part.isEmpty())
            .toList();
    return String.join(" ", parts) + " LIMIT " + plan.limit() + " OFFSET " + plan.offset();
  }

  @Override
  long ownRows() {
    return state.rows.size();
  }

  @Override
  long ownStateBytes() {
    return state.stateBytes() + 8L * places.length;
  }

  @Override
  void mapOwnStrings(LongUnaryOperator code) {
    state.mapStrings(code);
  }
}
