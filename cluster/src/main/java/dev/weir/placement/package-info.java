/**
 * Which node owns which shard, as pure decisions: loads, plans of moves, orders and their progress.
 *
 * <p>{@link dev.weir.placement.Planner} evens loads out, {@link dev.weir.placement.Steering} says
 * what moves now, {@link dev.weir.placement.PlacementState} is what all nodes agree on. No Pekko
 * here: package {@code node} carries loads and records between nodes and obeys.
 *
 * <p>Records and loads travel as text: fields joined by tabs, one line each ({@link
 * dev.weir.placement.Fields}). All nodes of a cluster speak the same version, so the text carries
 * none; a line that cannot be read is left out.
 */
package dev.weir.placement;
