package dev.weir.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Lines over time in a terminal: dots of Braille, eight to a character, where colours tell series
 * apart; otherwise a letter for each series.
 */
final class TerminalPlot {
  /** Series that are drawn; a plot with more says nothing. */
  static final int SERIES_MAX = 26;

  private static final int LABEL_CHARS = 10;
  private static final int HEIGHT_MIN = 4;
  private static final int HEIGHT_MAX = 20;
  private static final int LINES_BESIDE = 6;
  private static final int DOTS_ACROSS = 2;
  private static final int DOTS_DOWN = 4;
  private static final char BRAILLE = '\u2800';
  private static final int[] COLOURS = {36, 33, 32, 35, 31, 34};

  /** Bits of the dots of a character, column by column. */
  private static final int[][] DOTS = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final int width;
  private final int height;
  private final boolean isColoured;
  private final int[][] dots;
  private final int[][] owner;

  /** One line: times in seconds with their values, NaN where there is none. */
  record Line(String name, double[] times, double[] values) {
    private double last() {
      for (int at = values.length - 1; at >= 0; at--) {
        if (Double.isFinite(values[at])) {
          return values[at];
        }
      }
      return Double.NaN;
    }
  }

  /** From the lowest to the highest of something. */
  private record Span(double from, double to) {
    double share(double value) {
      return to > from ? (value - from) / (to - from) : 0.5;
    }
  }

  private TerminalPlot(int width, int height, boolean isColoured) {
    this.width = width;
    this.height = height;
    this.isColoured = isColoured;
    this.dots = new int[height][width];
    this.owner = new int[height][width];
    Arrays.stream(owner).forEach(row -> Arrays.fill(row, -1));
  }

  /**
   * The lines of a plot, with a legend.
   *
   * @param columns characters of the terminal
   * @param rows lines of the terminal
   */
  static List<String> of(List<Line> lines, int columns, int rows, boolean isColoured) {
    List<Line> drawn = lines.subList(0, Math.min(SERIES_MAX, lines.size()));
    int width = Math.max(10, columns - LABEL_CHARS - 2);
    int height = Math.clamp(rows - LINES_BESIDE - drawn.size(), HEIGHT_MIN, HEIGHT_MAX);
    return new TerminalPlot(width, height, isColoured).drawn(drawn);
  }

  private List<String> drawn(List<Line> lines) {
    Span values = span(lines.stream().map(Line::values).toList());
    Span times = span(lines.stream().map(Line::times).toList());
    for (int line = 0; line < lines.size(); line++) {
      draw(lines.get(line), line, times, values);
    }
    List<String> out = new ArrayList<>();
    for (int row = 0; row < height; row++) {
      out.add(label(row, values) + " │" + row(row));
    }
    out.add(" ".repeat(LABEL_CHARS) + " └" + "─".repeat(width));
    out.add(" ".repeat(LABEL_CHARS + 2) + timeAxis(times));
    for (int line = 0; line < lines.size(); line++) {
      out.add(
          "  " + mark(line) + " " + lines.get(line).name() + "  " + number(lines.get(line).last()));
    }
    return out;
  }

  private static Span span(List<double[]> all) {
    double[] finite =
        all.stream().flatMapToDouble(Arrays::stream).filter(Double::isFinite).toArray();
    return new Span(Arrays.stream(finite).min().orElse(0), Arrays.stream(finite).max().orElse(0));
  }

  private String label(int row, Span values) {
    boolean isLabelled = row == 0 || row == height - 1 || row == height / 2;
    if (!isLabelled) {
      return " ".repeat(LABEL_CHARS);
    }
    double share = 1 - (double) row / (height - 1);
    return ("%" + LABEL_CHARS + "s")
        .formatted(number(values.from() + share * (values.to() - values.from())));
  }

  private String timeAxis(Span times) {
    String from = TIME.format(Instant.ofEpochSecond((long) times.from()));
    String to = TIME.format(Instant.ofEpochSecond((long) times.to())) + " UTC";
    return from + " ".repeat(Math.max(1, width - from.length() - to.length())) + to;
  }

  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    String[] prefixes = {"", "k", "M", "G", "T", "P"};
    int prefix = 0;
    while (size >= 1000 && prefix < prefixes.length - 1) {
      size /= 1000;
      prefix++;
    }
    BigDecimal digits = new BigDecimal(size).round(new MathContext(4)).stripTrailingZeros();
    boolean isTiny = size > 0 && size < 1e-4;
    String text = isTiny ? "%.2e".formatted(size) : digits.toPlainString();
    return (value < 0 ? "-" : "") + text + prefixes[prefix];
  }

  private void draw(Line line, int number, Span times, Span values) {
    int beforeX = -1;
    int beforeY = -1;
    for (int at = 0; at < line.values().length; at++) {
      if (!Double.isFinite(line.values()[at])) {
        beforeX = -1;
        continue;
      }
      int x = (int) Math.round(times.share(line.times()[at]) * (width * DOTS_ACROSS - 1));
      int y = (int) Math.round((1 - values.share(line.values()[at])) * (height * DOTS_DOWN - 1));
      stroke(beforeX < 0 ? x : beforeX, beforeX < 0 ? y : beforeY, x, y, number);
      beforeX = x;
      beforeY = y;
    }
  }

  /** All dots between two. */
  private void stroke(int fromX, int fromY, int toX, int toY, int number) {
    int steps = Math.max(1, Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY)));
    for (int step = 0; step <= steps; step++) {
      int x = fromX + Math.round((float) (toX - fromX) * step / steps);
      int y = fromY + Math.round((float) (toY - fromY) * step / steps);
      dots[y / DOTS_DOWN][x / DOTS_ACROSS] |= DOTS[x % DOTS_ACROSS][y % DOTS_DOWN];
      owner[y / DOTS_DOWN][x / DOTS_ACROSS] = number;
    }
  }

  private String row(int row) {
    StringBuilder out = new StringBuilder();
    for (int column = 0; column < width; column++) {
      int number = owner[row][column];
      if (number < 0) {
        out.append(' ');
      } else if (isColoured) {
        out.append(coloured(number, Character.toString(BRAILLE + dots[row][column])));
      } else {
        out.append(letter(number));
      }
    }
    return out.toString().stripTrailing();
  }

  private String mark(int number) {
    return isColoured ? coloured(number, "━━") : Character.toString(letter(number));
  }

  private static char letter(int number) {
    return (char) ('a' + number);
  }

  private static String coloured(int number, String text) {
    return "\u001b[" + COLOURS[number % COLOURS.length] + "m" + text + "\u001b[0m";
  }
}
