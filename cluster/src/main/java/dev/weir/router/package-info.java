/**
 * The way to an entity: circuit id to shard to entity, with admission and deadlines.
 *
 * <p>{@link dev.weir.router.Router} is the only door: HTTP routes, streams and tools ask it and
 * never see an actor. Bytes of batches are taken out of the circuit's in-flight budget before
 * anything is sent, and given back with the answer.
 */
package dev.weir.router;
