package dev.weir.node;

/**
 * A shard and the node that holds it.
 *
 * @param node its name
 * @param moving whether two nodes hold it, one of which is handing it over
 */
public record ShardOwner(int shard, String node, int entities, long stateBytes, boolean moving) {}
