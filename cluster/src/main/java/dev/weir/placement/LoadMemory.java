package dev.weir.placement;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Loads of shards as they were lately, by shard number.
 *
 * <p>Entities wake up on demand, so a shard that has just moved looks empty. Believing that would
 * make its new owner look idle and move the next shard there. So a higher figure is believed at
 * once, a lower one by and by: what is remembered halves every {@link #HALF_LIFE_MILLIS}.
 */
public final class LoadMemory {
  static final long HALF_LIFE_MILLIS = 60_000;

  private final Map<Integer, ShardLoad> remembered = new HashMap<>();
  private long atMillis;

  /** Takes in all that is published now. */
  public void observe(Collection<ShardLoad> published, long nowMillis) {
    double kept = Math.pow(0.5, (double) Math.max(0, nowMillis - atMillis) / HALF_LIFE_MILLIS);
    atMillis = nowMillis;
    remembered.replaceAll((shard, load) -> faded(load, kept));
    for (ShardLoad load : published) {
      remembered.merge(load.shard(), load, LoadMemory::merge);
    }
  }

  /** An immutable copy. */
  public Map<Integer, ShardLoad> loads() {
    return Map.copyOf(remembered);
  }

  private static ShardLoad faded(ShardLoad load, double kept) {
    return new ShardLoad(
        load.shard(),
        load.owner(),
        load.entities(),
        (long) (load.stateBytes() * kept),
        load.ratePerSecond() * kept,
        load.heaviest());
  }

  private static ShardLoad merge(ShardLoad was, ShardLoad now) {
    boolean woken = now.stateBytes() >= was.stateBytes();
    return new ShardLoad(
        now.shard(),
        now.owner(),
        woken ? now.entities() : Math.max(was.entities(), now.entities()),
        Math.max(was.stateBytes(), now.stateBytes()),
        Math.max(was.ratePerSecond(), now.ratePerSecond()),
        woken ? now.heaviest() : was.heaviest());
  }
}
