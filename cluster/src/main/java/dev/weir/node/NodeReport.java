package dev.weir.node;

import dev.weir.entity.Lags;
import java.util.List;

/**
 * What a node says of itself.
 *
 * @param shards those it holds, by number
 * @param lags of the copies it holds of circuits that other regions write
 */
public record NodeReport(String node, String region, String version, List<Shard> shards, Lags lags)
    implements AdminMessage {
  /** One shard with the circuits in it. */
  public record Shard(int shard, int entities, long stateBytes) {}

  /** Circuits alive in the node. */
  public int entities() {
    return shards.stream().mapToInt(Shard::entities).sum();
  }

  /** Bytes of state of all of them. */
  public long stateBytes() {
    return shards.stream().mapToLong(Shard::stateBytes).sum();
  }
}
