package dev.weir.circuit;

/**
 * How far a view is that is filled between batches.
 *
 * @param done rows of what it reads that it has looked at
 * @param total rows of what it reads; 0 before it has begun
 * @param replaces whether it takes the place of a view that is there until then
 */
public record ViewProgress(long done, long total, boolean replaces) {}
