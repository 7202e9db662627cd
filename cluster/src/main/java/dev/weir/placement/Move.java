package dev.weir.placement;

import java.util.List;

/**
 * One shard that goes from one node to another.
 *
 * @param pauseMillis how long its entities are expected not to answer
 * @param tenants the tenants with the most state in it, with the pause of each
 */
public record Move(
    int shard,
    String from,
    String to,
    int entities,
    long stateBytes,
    long pauseMillis,
    List<TenantPause> tenants) {

  /** How long one tenant is expected not to be answered. */
  public record TenantPause(String tenant, long stateBytes, long pauseMillis) {}

  public Move {
    tenants = List.copyOf(tenants);
  }

  static Move of(ShardLoad shard, String to, PauseEstimate pause) {
    return new Move(
        shard.shard(),
        shard.owner(),
        to,
        shard.entities(),
        shard.stateBytes(),
        pause.millis(shard.stateBytes()),
        shard.heaviest().stream()
            .map(t -> new TenantPause(t.tenant(), t.stateBytes(), pause.millis(t.stateBytes())))
            .toList());
  }
}
