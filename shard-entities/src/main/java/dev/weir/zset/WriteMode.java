package dev.weir.zset;

/** How a batch treats creates of rows that exist and updates of rows that do not. */
public enum WriteMode {
  /** Refuses the batch. */
  STRICT,
  /** A create replaces, an update is skipped. */
  LENIENT
}
