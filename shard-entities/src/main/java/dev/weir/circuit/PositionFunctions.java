package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.OrderedIndex;
import java.util.List;

/**
 * ROW_NUMBER, RANK and their like, all of one operator together.
 *
 * <p>A place where rows came or went is walked from, until a row has the position it had. What
 * depends on the size of the partition is computed anew for all its rows.
 */
final class PositionFunctions implements WindowFunction {
  /** Lanes a row. */
  static final int LANES = 3;

  /**
   * A call.
   *
   * @param result its place among the results
   */
  record Call(int result, WindowCall.Position function) {}

  private final PartitionedRows state;
  private final WindowRows results;
  private final OrderedIndex index;
  private final List<Call> ranks;
  private final List<Call> sized;
  private final ColumnStore positions;
  private final ColumnStore ranked;
  private final ColumnStore dense;

  /**
   * @param lane the first of its lanes
   */
  PositionFunctions(WindowRows results, List<Call> calls, int lane) {
    this.state = results.state;
    this.results = results;
    this.index = state.index;
    this.ranks = calls.stream().filter(call -> !call.function().function().usesSize()).toList();
    this.sized = calls.stream().filter(call -> call.function().function().usesSize()).toList();
    this.positions = state.lane(lane);
    this.ranked = state.lane(lane + 1);
    this.dense = state.lane(lane + 2);
  }

  @Override
  public void compute(WindowTouches touches) {
    long[] places = touches.moved();
    long walked = touches.first;
    for (int i = 0; i < touches.movedCount; i++) {
      if (places[i] >= walked) {
        walked = walk(places[i], touches);
      }
    }
    if (touches.movedCount > 0) {
      for (Call call : sized) {
        sized(call, touches);
      }
    }
  }

  /** Gives the position after the last row that changed. */
  private long walk(long from, WindowTouches touches) {
    int previous = from == touches.first ? -1 : index.slot(index.previous(from));
    long at = from;
    while (at < touches.end) {
      int slot = index.slot(at);
      long position = 1;
      long rank = 1;
      long number = 1;
      if (previous >= 0) {
        boolean peer = state.order.comparePeers(state.rows, previous, slot) == 0;
        position = positions.lane(previous) + 1;
        rank = peer ? ranked.lane(previous) : position;
        number = dense.lane(previous) + (peer ? 0 : 1);
      }
      if (!results.isNew(slot) && isAt(slot, position, rank, number)) {
        return at;
      }
      positions.setLane(slot, position);
      ranked.setLane(slot, rank);
      dense.setLane(slot, number);
      setRanks(slot);
      previous = slot;
      at = index.next(at);
    }
    return at;
  }

  private boolean isAt(int slot, long position, long rank, long number) {
    return positions.lane(slot) == position
        && ranked.lane(slot) == rank
        && dense.lane(slot) == number;
  }

  private void setRanks(int slot) {
    for (Call call : ranks) {
      results.set(
          call.result(),
          slot,
          switch (call.function().function()) {
            case RANK -> ranked.lane(slot);
            case DENSE_RANK -> dense.lane(slot);
            case ROW_NUMBER, PERCENT_RANK, CUME_DIST, NTILE -> positions.lane(slot);
          });
    }
  }

  private void sized(Call call, WindowTouches touches) {
    long size = state.partitions.rowsOf(touches.partition);
    boolean cumulative = call.function().function() == WindowCall.PositionFunction.CUME_DIST;
    long position = touches.end;
    long lastPeer = size;
    while (position > touches.first) {
      position = index.previous(position);
      int slot = index.slot(position);
      results.set(call.result(), slot, sized(call.function(), slot, size, lastPeer));
      if (cumulative && positions.lane(slot) == ranked.lane(slot)) {
        lastPeer = positions.lane(slot) - 1;
      }
    }
  }

  private long sized(WindowCall.Position call, int slot, long size, long lastPeer) {
    return switch (call.function()) {
      case NTILE -> bucket(positions.lane(slot) - 1, size, call.buckets());
      case PERCENT_RANK ->
          Double.doubleToLongBits(
              size == 1 ? 0 : (double) (ranked.lane(slot) - 1) / (double) (size - 1));
      case CUME_DIST -> Double.doubleToLongBits((double) lastPeer / (double) size);
      case ROW_NUMBER, RANK, DENSE_RANK -> throw new IllegalStateException(call.toString());
    };
  }

  /** The bucket, from 1 on, of a row that has some rows before it. */
  private static long bucket(long before, long size, long buckets) {
    long least = size / buckets;
    long larger = size % buckets;
    long inLarger = larger * (least + 1);
    return before < inLarger ? before / (least + 1) + 1 : larger + (before - inLarger) / least + 1;
  }
}
