package dev.weir.stream;

import dev.weir.circuit.ViewDelta;
import dev.weir.entity.CircuitReply;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** The messages of deltas, made one at a time; those of one rev stand together. */
final class DeltaMessages implements Iterator<StreamMessage> {
  private final List<ViewDelta> deltas;
  private final CircuitReply.Changes changes;
  private final Map<String, ViewShape> shapes;
  private int current;
  private int row;

  /** The current delta in the order in which it is told. */
  private ViewDelta ordered;

  DeltaMessages(
      List<ViewDelta> deltas, CircuitReply.Changes changes, Map<String, ViewShape> shapes) {
    this.deltas = deltas;
    this.changes = changes;
    this.shapes = shapes;
  }

  @Override
  public boolean hasNext() {
    return current < deltas.size();
  }

  @Override
  public StreamMessage next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ViewShape shape = shapes.get(deltas.get(current).view());
    if (ordered == null) {
      ordered = ordered(deltas.get(current), shape);
    }
    ViewDelta delta = ordered;
    int from = row;
    int to = Splits.end(delta.delta(), delta.strings(), shape.form(), from);
    boolean more = to < delta.delta().size() || sameGroup();
    if (to < delta.delta().size()) {
      row = to;
    } else {
      row = 0;
      current++;
      ordered = null;
    }
    return new StreamMessage.Delta(
        delta, shape, from, to, changes.epoch(), reached(delta), more, changes.coalesced());
  }

  /** Whole rows are told as they come; ids in their order. */
  private static ViewDelta ordered(ViewDelta delta, ViewShape shape) {
    return shape.format() == StreamFormat.ROWS
        ? delta
        : DeltaOrder.byKey(delta, shape.form().key());
  }

  /** Sums end at the rev of the whole group, or a reader who resumes would get some of it twice. */
  private long reached(ViewDelta delta) {
    return changes.coalesced() ? changes.rev() : delta.rev();
  }

  /** Whether the next delta is to be applied together with this one. */
  private boolean sameGroup() {
    return current + 1 < deltas.size()
        && (changes.coalesced() || deltas.get(current + 1).rev() == deltas.get(current).rev());
  }
}
