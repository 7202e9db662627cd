/**
 * One node of the cluster: membership, sharding, the journal's life, readiness, shutdown order.
 *
 * <p>{@link dev.weir.node.Node} owns everything; nobody else starts an actor system or a shard
 * region.
 */
package dev.weir.node;
