/**
 * The circuit: operators that keep every view equal to its SQL after each rev.
 *
 * <p>A {@link dev.weir.circuit.Plan} comes from package {@code sql}; {@code Circuit} turns plans
 * into shared operators, takes one {@link dev.weir.zset.TypedBatch} a rev and answers with one net
 * delta for each changed view. Tables and arrangements are updated first and operators see the new
 * state only: a join is {@code dA x B' + A' x dB - dA x dB}. A view whose expression fails is
 * dropped from the graph and keeps the content of the rev before; nothing else notices.
 *
 * <p>Everything here is deterministic: no Pekko, no clock, no randomness that can be seen, no
 * dependence on hash order or slot numbers.
 */
package dev.weir.circuit;
