/**
 * TPC-H and Nexmark as views: data that comes and goes in batches, with every query compared with
 * another database after each of them.
 *
 * <p>The generators are seeded; shapes and what differs from the originals stand in their classes.
 */
package dev.weir.sql.corpus;
