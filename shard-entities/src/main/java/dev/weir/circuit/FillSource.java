package dev.weir.circuit;

import dev.weir.zset.Arrangeable;
import dev.weir.zset.Arrangement;
import dev.weir.zset.Delta;
import java.util.ArrayList;
import java.util.List;

/**
 * A table or view as a view that is being filled sees it: as it was when the filling began, then
 * moved on step by step.
 */
final class FillSource extends Operator {
  private final Operator origin;
  private final List<Delta> content = new ArrayList<>();
  private final List<int[]> arranged = new ArrayList<>();

  /** Of the relation itself, for who reads it when the view moves there. */
  private final List<Arrangement> ahead = new ArrayList<>();

  private long total;
  private long scanned;

  /** Copies the content of a relation as it is now. */
  FillSource(CircuitContext context, Operator origin) throws StepFailure {
    super(context, origin.schema, origin.key);
    this.origin = origin;
    origin.scan(content::add);
    content.forEach(chunk -> total += chunk.size());
  }

  @Override
  Arrangement arrange(int[] columns) throws StepFailure {
    arranged.add(columns);
    return super.arrange(columns);
  }

  /**
   * Arranges the relation as this was arranged, a part of it.
   *
   * @return whether that is done
   */
  boolean arrangeOrigin(int slots) {
    Arrangeable rows = origin.arrangeable();
    if (ahead.size() < arranged.size()) {
      arranged.subList(ahead.size(), arranged.size()).forEach(by -> ahead.add(rows.begin(by)));
    }
    return ahead.stream().allMatch(arrangement -> rows.fill(arrangement, slots));
  }

  /** Has no use for the arrangements of the relation any more. */
  void releaseOrigin() {
    ahead.forEach(origin.arrangeable()::release);
    ahead.clear();
  }

  Operator origin() {
    return origin;
  }

  /** Rows that there were. */
  long total() {
    return total;
  }

  /** Those of them that were looked at; some are more than once, which does not count. */
  long done() {
    return Math.min(scanned, total);
  }

  /** Takes a later step of the relation in and shows it. */
  void take(Delta delta) {
    content.add(delta);
    publish(delta);
  }

  @Override
  Delta step() {
    throw new IllegalStateException("a source has no inputs");
  }

  /** The sum of what it gives is the content; a row that has changed is given, then taken away. */
  @Override
  void scan(DeltaSink sink) throws StepFailure {
    for (Delta chunk : content) {
      context.checkpoint.run();
      sink.accept(chunk);
      scanned += chunk.size();
    }
  }

  /** It is a copy for the time of the filling, and no state of the view. */
  @Override
  void requireArranged(long rows) {}

  @Override
  String kind() {
    return origin.kind();
  }

  @Override
  String detail() {
    return origin.detail();
  }

  @Override
  Lineage lineage() {
    return origin.lineage();
  }
}
