package dev.weir.cli;

import java.util.Locale;
import java.util.function.LongSupplier;

/** How far an ingest is: a bar with the rate since it began. */
final class ProgressBar {
  private static final int CELLS = 20;
  private static final int TENTHS_BELOW = 10;

  private final String label;
  private final long total;
  private final String unit;
  private final LongSupplier nanos;
  private final long started;
  private final StatusLine status;

  ProgressBar(Console console, String label, long total, String unit, LongSupplier nanos) {
    this.unit = unit;
    this.label = label;
    this.total = total;
    this.nanos = nanos;
    this.started = nanos.getAsLong();
    this.status = new StatusLine(console, nanos);
  }

  /**
   * Shows how much is done.
   *
   * @param note what else there is to say, for instance the last rev
   */
  void update(long done, String note) {
    status.update(() -> line(done, note));
  }

  /** The last state, and the cursor on a new line. */
  void finish(long done, String note) {
    status.finish(line(done, note));
  }

  /** Leaves the bar where it stands, so that an error begins on its own line. */
  void abandon() {
    status.abandon();
  }

  private String line(long done, String note) {
    double seconds = Math.max((nanos.getAsLong() - started) / 1e9, 1e-3);
    double rate = done / seconds;
    double share = total == 0 ? 1 : (double) done / total;
    String eta = rate > 0 ? Math.round((total - done) / rate) + " s" : "unknown";
    return String.join(
        "  ",
        label + " " + cells(share),
        percent(share),
        of(done, total, unit),
        rate(rate) + " " + unit + "/s",
        note,
        "eta " + eta);
  }

  /** The bar itself; {@code share} is from 0 to 1. */
  static String cells(double share) {
    int filled = (int) (share * CELLS);
    return "█".repeat(filled) + "░".repeat(CELLS - filled);
  }

  static String percent(double share) {
    return Math.round(share * 100) + " %";
  }

  static String of(long done, long total, String unit) {
    return WeirCommand.grouped(done) + " of " + WeirCommand.grouped(total) + " " + unit;
  }

  /** Few things a second are told with their tenths. */
  static String rate(double rate) {
    return rate < TENTHS_BELOW
        ? String.format(Locale.ROOT, "%.1f", rate)
        : WeirCommand.grouped(Math.round(rate));
  }
}
