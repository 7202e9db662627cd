package dev.weir.zset;

/** Where a parser leaves the value it has read. */
final class Lanes {
  long low;
  long high;

  /** What the pool is to hold, for types kept as byte strings. */
  byte[] bytes;
}
