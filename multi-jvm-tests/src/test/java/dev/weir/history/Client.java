package dev.weir.history;

/** A client of the workload that does one thing at a time. */
public interface Client {
  /**
   * Does one thing and keeps what it saw; gives whether there was an answer, so that it may go on
   * at once.
   */
  boolean step();

  /** Stops: what it has open is closed. */
  default void close() {}
}
