package dev.weir.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One line on stderr that is replaced by newer ones: drawn over itself on a terminal, else a
 * further line every few seconds if it says something new.
 */
final class StatusLine {
  private static final Duration REDRAW = Duration.ofMillis(100);
  private static final Duration LINE = Duration.ofSeconds(5);

  private final Console console;
  private final LongSupplier nanos;
  private long shown;
  private String last = "";

  StatusLine(Console console, LongSupplier nanos) {
    this.console = console;
    this.nanos = nanos;
    this.shown = nanos.getAsLong();
  }

  /** Shows a line, unless the one before has just been shown. */
  void update(Supplier<String> line) {
    long now = nanos.getAsLong();
    Duration interval = console.errIsTerminal() ? REDRAW : LINE;
    if (now - shown < interval.toNanos()) {
      return;
    }
    shown = now;
    print(line.get());
  }

  /** The last state, and the cursor on a new line. */
  void finish(String line) {
    if (console.errIsTerminal()) {
      print(line);
      console.err().println();
    }
  }

  /** Leaves the line where it stands, so that an error begins on its own. */
  void abandon() {
    if (isDrawn() && console.errIsTerminal()) {
      console.err().println();
    }
  }

  boolean isDrawn() {
    return !last.isEmpty();
  }

  private void print(String line) {
    if (line.equals(last)) {
      return;
    }
    last = line;
    PrintStream err = console.err();
    if (!console.errIsTerminal()) {
      err.println(line);
      return;
    }
    String fitting =
        line.length() < console.width() ? line : line.substring(0, console.width() - 1);
    err.print("\r" + fitting + "\u001b[K");
    err.flush();
  }
}
