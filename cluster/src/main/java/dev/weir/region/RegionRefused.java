package dev.weir.region;

import org.apache.pekko.actor.CoordinatedShutdown;

/**
 * This node may not take part as it is; the class name stands in {@code reference.conf} with the
 * exit code.
 *
 * @param line what is wrong, and what to do
 */
public record RegionRefused(String line) implements CoordinatedShutdown.Reason {}
