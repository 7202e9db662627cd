package dev.weir.entity;

/**
 * A copy whose last events are not the home's: they go to the quarantine, and the log ends before
 * them.
 *
 * @param keep the last rev that both have
 * @param epoch under which the newest event was written
 */
record Healing(long keep, long epoch) implements RoleChange {}
