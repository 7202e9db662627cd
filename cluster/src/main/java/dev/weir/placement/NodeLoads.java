package dev.weir.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one node says of itself: the shards it owns, and how fast it moves.
 *
 * @param recoveryBytesPerSecond of state, measured at recoveries; 0 before the first
 * @param handoverMillis measured as coordinator; 0 before the first
 * @param shards by type of entity
 */
public record NodeLoads(
    double recoveryBytesPerSecond, double handoverMillis, Map<String, List<ShardLoad>> shards) {
  /** Longer texts would not fit a frame between nodes; shards beyond it count as idle. */
  static final int SHARDS_PUBLISHED_MAX = 10_000;

  private static final int FIELDS = 6;

  public NodeLoads {
    shards = Map.copyOf(shards);
  }

  public List<ShardLoad> of(String type) {
    return shards.getOrDefault(type, List.of());
  }

  /** A first line about the node, then one for each shard. */
  public String encode() {
    StringBuilder text =
        new StringBuilder(Fields.join(Math.round(recoveryBytesPerSecond), handoverMillis));
    shards.forEach(
        (type, loads) ->
            loads.stream()
                .limit(SHARDS_PUBLISHED_MAX)
                .forEach(load -> text.append('\n').append(line(type, load))));
    return text.toString();
  }

  private static String line(String type, ShardLoad load) {
    List<Object> fields =
        new ArrayList<>(
            List.of(
                type,
                load.shard(),
                load.entities(),
                load.stateBytes(),
                Math.round(load.ratePerSecond() * 100) / 100.0));
    StringBuilder tenants = new StringBuilder();
    load.heaviest()
        .forEach(t -> tenants.append(t.tenant()).append('=').append(t.stateBytes()).append(','));
    fields.add(tenants);
    return Fields.join(fields.toArray());
  }

  /** Reads what {@link #encode} wrote for a node. */
  public static NodeLoads decode(String node, String text) {
    Map<String, List<ShardLoad>> shards = new HashMap<>();
    String[] lines = text.split("\n", -1);
    Fields head = Fields.of(lines[0]);
    for (int i = 1; i < lines.length; i++) {
      Fields line = Fields.of(lines[i]);
      if (line.size() == FIELDS) {
        shards
            .computeIfAbsent(line.text(0), type -> new ArrayList<>())
            .add(
                new ShardLoad(
                    line.integer(1),
                    node,
                    line.integer(2),
                    line.number(3),
                    line.real(4),
                    tenants(line.text(5))));
      }
    }
    return head.size() == 2
        ? new NodeLoads(head.real(0), head.real(1), shards)
        : new NodeLoads(0, 0, shards);
  }

  private static List<TenantLoad> tenants(String text) {
    List<TenantLoad> tenants = new ArrayList<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.lastIndexOf('=');
      if (equals > 0) {
        tenants.add(
            new TenantLoad(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1))));
      }
    }
    return tenants;
  }
}
