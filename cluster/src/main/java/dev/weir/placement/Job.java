package dev.weir.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far an order is.
 *
 * @param node that is drained; empty for a rebalance
 * @param phase what is being done, for people
 * @param done shards that are where they shall be, of {@code total}
 * @param endedMillis 0 while it runs
 */
public record Job(
    String id,
    Order.Kind kind,
    String node,
    State state,
    String phase,
    int done,
    int total,
    long startedMillis,
    long endedMillis,
    List<String> warnings) {
  /** The life of a job. */
  public enum State {
    RUNNING,
    DONE,
    CANCELLED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Warnings kept of one job; the rest are counted by the last of them. */
  static final int WARNINGS_MAX = 10;

  private static final int FIELDS = 9;

  public Job {
    warnings = List.copyOf(warnings.subList(0, Math.min(warnings.size(), WARNINGS_MAX)));
  }

  static Job begun(Order order) {
    return new Job(
        order.id(),
        order.kind(),
        order.node(),
        State.RUNNING,
        "waiting for the coordinator of shards",
        0,
        order.total(),
        order.createdMillis(),
        0,
        List.of());
  }

  public boolean isRunning() {
    return state == State.RUNNING;
  }

  Job running(String what, int doneNow, int totalNow, List<String> warningsNow) {
    return new Job(
        id, kind, node, State.RUNNING, what, doneNow, totalNow, startedMillis, 0, warningsNow);
  }

  Job ended(State how, String what, long nowMillis) {
    return new Job(id, kind, node, how, what, done, total, startedMillis, nowMillis, warnings);
  }

  String encode() {
    List<Object> fields =
        new ArrayList<>(List.of(kind, node, state, phase, done, total, startedMillis, endedMillis));
    fields.add(String.join("|", warnings));
    return Fields.join(fields.toArray());
  }

  static Job decode(String id, String text) {
    Fields in = Fields.of(text);
    if (in.size() != FIELDS) {
      throw new IllegalArgumentException("job " + id + " has " + in.size() + " fields");
    }
    return new Job(
        id,
        Order.Kind.valueOf(in.text(0)),
        in.text(1),
        State.valueOf(in.text(2)),
        in.text(3),
        in.integer(4),
        in.integer(5),
        in.number(6),
        in.number(7),
        in.text(8).isEmpty() ? List.of() : List.of(in.text(8).split("\\|", -1)));
  }
}
