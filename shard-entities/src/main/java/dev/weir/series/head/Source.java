package dev.weir.series.head;

/** Samples of one series in the order of their times, which need not be in memory yet. */
public interface Source {
  /** The earliest time in milliseconds, known without reading the samples. */
  long firstTime();

  /** How many samples there are, likewise. */
  int count();

  /**
   * Reads the samples, at least one.
   *
   * @throws dev.weir.config.WeirException JOURNAL_CORRUPT for damage
   */
  Samples samples();
}
