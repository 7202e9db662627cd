package dev.weir.circuit;

import dev.weir.zset.OrderedIndex;

/** LAG or LEAD: a row that comes or goes concerns as many neighbours as the offset says. */
final class ShiftFunction implements WindowFunction {
  private final WindowRows results;
  private final OrderedIndex index;
  private final int result;
  private final WindowCall.Shift call;
  private final FrameEdge.Counted target;
  private final WindowRuns runs = new WindowRuns();

  /**
   * @param result the place of the call among the results
   */
  ShiftFunction(WindowRows results, int result, WindowCall.Shift call) {
    this.results = results;
    this.index = results.state.index;
    this.result = result;
    this.call = call;
    this.target = new FrameEdge.Counted(index, call.offset());
  }

  @Override
  public void compute(WindowTouches touches) {
    runs.clear();
    if (touches.all) {
      runs.add(touches.first, touches.end);
    }
    for (int i = 0; i < touches.count; i++) {
      if (touches.concerns(i, call.column()) || touches.concerns(i, call.otherwise())) {
        long place = touches.place(i);
        long after = 1 + Math.max(0, -call.offset());
        runs.add(
            index.backward(place, Math.max(0, call.offset()), touches.first),
            index.forward(place, after, touches.end));
      }
    }
    runs.merge();
    target.begin(touches.first, touches.end);
    for (int i = 0; i < runs.count(); i++) {
      compute(runs.from(i), runs.to(i));
    }
  }

  private void compute(long from, long to) {
    long edge = 0;
    for (long position = from; position < to; position = index.next(position)) {
      edge = position == from ? target.seek(position) : target.forward(position, edge);
      int slot = index.slot(position);
      if (target.isRow(edge)) {
        results.copy(result, slot, call.column(), index.slot(edge));
      } else {
        results.copy(result, slot, call.otherwise(), call.otherwise() < 0 ? -1 : slot);
      }
    }
  }
}
