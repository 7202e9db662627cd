package dev.weir.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** How far an ingest is: a bar on a terminal, else a line every few seconds; on stderr. */
final class ProgressBar {
  private static final int CELLS = 20;
  private static final Duration REDRAW = Duration.ofMillis(100);
  private static final Duration LINE = Duration.ofSeconds(5);

  private final Console console;
  private final String label;
  private final long total;
  private final LongSupplier nanos;
  private final long started;
  private long shown;
  private boolean drawn;

  ProgressBar(Console console, String label, long total, LongSupplier nanos) {
    this.console = console;
    this.label = label;
    this.total = total;
    this.nanos = nanos;
    this.started = nanos.getAsLong();
    this.shown = started;
  }

  void update(long done, long rev) {
    long now = nanos.getAsLong();
    Duration interval = console.errIsTerminal() ? REDRAW : LINE;
    if (now - shown < interval.toNanos()) {
      return;
    }
    shown = now;
    print(line(done, rev, now));
  }

  /** The last state, and the cursor on a new line. */
  void finish(long done, long rev) {
    if (console.errIsTerminal()) {
      print(line(done, rev, nanos.getAsLong()));
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

  private String line(long done, long rev, long now) {
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
        WeirCommand.grouped(done) + " of " + WeirCommand.grouped(total) + " rows",
        WeirCommand.grouped(Math.round(rate)) + " rows/s",
        "rev " + rev,
        "eta " + eta);
  }
}
