package dev.weir.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** How far an ingest or a job is: a bar on a terminal, else a line every few seconds; on stderr. */
final class ProgressBar {
  private static final int CELLS = 20;
  private static final int TENTHS_BELOW = 10;
  private static final Duration REDRAW = Duration.ofMillis(100);
  private static final Duration LINE = Duration.ofSeconds(5);

  private final Console console;
  private final String label;
  private final long total;
  private final String unit;
  private final LongSupplier nanos;
  private final long started;
  private long shown;
  private boolean drawn;

  ProgressBar(Console console, String label, long total, String unit, LongSupplier nanos) {
    this.unit = unit;
    this.console = console;
    this.label = label;
    this.total = total;
    this.nanos = nanos;
    this.started = nanos.getAsLong();
    this.shown = started;
  }

  /**
   * Shows how much is done.
   *
   * @param note what else there is to say, for instance the last rev
   */
  void update(long done, String note) {
    long now = nanos.getAsLong();
    Duration interval = console.errIsTerminal() ? REDRAW : LINE;
    if (now - shown < interval.toNanos()) {
      return;
    }
    shown = now;
    print(line(done, note, now));
  }

  /** The last state, and the cursor on a new line. */
  void finish(long done, String note) {
    if (console.errIsTerminal()) {
      print(line(done, note, nanos.getAsLong()));
      console.err().println();
    }
  }

  /** Leaves the bar where it stands, so that an error begins on its own line. */
  void abandon() {
    if (drawn && console.errIsTerminal()) {
      console.err().println();
    }
  }

  private void print(String line) {
    PrintStream err = console.err();
    drawn = true;
    if (!console.errIsTerminal()) {
      err.println(line);
      return;
    }
    String fitting =
        line.length() < console.width() ? line : line.substring(0, console.width() - 1);
    err.print("\r" + fitting + "\u001b[K");
    err.flush();
  }

  private String line(long done, String note, long now) {
    double seconds = Math.max((now - started) / 1e9, 1e-3);
    double rate = done / seconds;
    double share = total == 0 ? 1 : (double) done / total;
    int filled = (int) (share * CELLS);
    String bar = "█".repeat(filled) + "░".repeat(CELLS - filled);
    String eta = rate > 0 ? Math.round((total - done) / rate) + " s" : "unknown";
    return String.join(
        "  ",
        label + " " + bar,
        Math.round(share * 100) + " %",
        WeirCommand.grouped(done) + " of " + WeirCommand.grouped(total) + " " + unit,
        rate(rate) + " " + unit + "/s",
        note,
        "eta " + eta);
  }

  /** Few things a second are told with their tenths. */
  private static String rate(double rate) {
    return rate < TENTHS_BELOW
        ? String.format(Locale.ROOT, "%.1f", rate)
        : WeirCommand.grouped(Math.round(rate));
  }
}
