/**
 * Regions: which there are, and how the copies of a circuit in several of them reach each other.
 *
 * <p>All regions are one Pekko cluster; a region is a data center of it. Sharding runs once in each
 * region, so each has its own copy of every circuit, over a journal of its own. What the copies
 * tell each other is in {@code dev.weir.entity}; here is the way between them.
 */
package dev.weir.region;
