package dev.weir.router;

import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;

/** Finds the shard of a message by {@link ShardHash} instead of by Java's hash of the id. */
public final class ShardedMessages<M> extends ShardingMessageExtractor<ShardingEnvelope<M>, M> {
  private final int shards;

  public ShardedMessages(int shards) {
    this.shards = shards;
  }

  @Override
  public String entityId(ShardingEnvelope<M> envelope) {
    return envelope.entityId();
  }

  @Override
  public String shardId(String entityId) {
    return Integer.toString(ShardHash.shard(entityId, shards));
  }

  @Override
  public M unwrapMessage(ShardingEnvelope<M> envelope) {
    return envelope.message();
  }
}
