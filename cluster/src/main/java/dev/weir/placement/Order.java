package dev.weir.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What somebody asked for; written once, before work begins, and never changed.
 *
 * @param node to be drained; empty for a rebalance
 * @param total shards that were to be moved when it was asked for
 * @param steps to be made; empty for a drain
 */
public record Order(
    String id, Kind kind, long createdMillis, String node, int total, List<Step> steps) {
  /** What can be asked for. */
  public enum Kind {
    /** The moves of a plan. */
    REBALANCE,
    /** All shards off a node, and none to it. */
    DRAIN;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One shard that shall go from one node to another. */
  public record Step(int shard, String from, String to) {}

  public Order {
    steps = List.copyOf(steps);
  }

  static Order drain(String id, long nowMillis, String node, int shards) {
    return new Order(id, Kind.DRAIN, nowMillis, node, shards, List.of());
  }

  static Order rebalance(String id, long nowMillis, Plan plan) {
    return new Order(
        id,
        Kind.REBALANCE,
        nowMillis,
        "",
        plan.moves().size(),
        plan.moves().stream().map(m -> new Step(m.shard(), m.from(), m.to())).toList());
  }

  String encode() {
    StringBuilder text = new StringBuilder(Fields.join(kind, createdMillis, node, total));
    steps.forEach(
        step -> text.append('\n').append(Fields.join(step.shard(), step.from(), step.to())));
    return text.toString();
  }

  static Order decode(String id, String text) {
    String[] lines = text.split("\n", -1);
    Fields head = Fields.of(lines[0]);
    List<Step> steps = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      Fields line = Fields.of(lines[i]);
      steps.add(new Step(line.integer(0), line.text(1), line.text(2)));
    }
    return new Order(
        id, Kind.valueOf(head.text(0)), head.number(1), head.text(2), head.integer(3), steps);
  }
}
