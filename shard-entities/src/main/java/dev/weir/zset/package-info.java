/**
 * Z-sets in columns: types, vectors, deltas, slot tables and indexes of the engine.
 *
 * <p>A row is a number of 64-bit lanes, one for each column; a string is the code of its bytes in
 * the circuit's {@link dev.weir.zset.StringPool}, so that equality, hashing and copying never look
 * at characters. A {@link dev.weir.zset.Delta} is a Z-set of changes; stored Z-sets live in slot
 * tables. Nothing visible depends on slot numbers, codes or hash order. No Pekko, clock, randomness
 * or locale here.
 *
 * <p>Source of the algebra: Budiu et al., "DBSP: Automatic Incremental View Maintenance for Rich
 * Query Languages", VLDB 2023.
 */
package dev.weir.zset;
