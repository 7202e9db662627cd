package dev.weir.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * An upper bound, within a small factor, of the steps into which a regular expression is compiled:
 * the engine writes counted repetitions out, and those of one another's groups multiply. Says
 * nothing about the syntax.
 */
public final class PatternCost {
  private static final int COST_MAX = 10_000;
  private static final int DEPTH_MAX = 200;

  /** No sum or product of costs below it leaves a long. */
  private static final long SATURATED = 1L << 30;

  private static final Pattern BOUNDS = Pattern.compile("([0-9]{1,9})(?:,([0-9]{0,9}))?");

  private final String regex;
  private final Deque<Long> outer = new ArrayDeque<>();
  private long sum;
  private long last;
  private int at;

  private PatternCost(String regex) {
    this.regex = regex;
  }

  /**
   * Passes what the engine can take.
   *
   * @throws IllegalArgumentException when it is too costly or too deep
   */
  public static void require(String regex) {
    if (new PatternCost(regex).total() > COST_MAX) {
      throw new IllegalArgumentException(
          "a regular expression whose repetitions come to more than %,d steps".formatted(COST_MAX));
    }
  }

  private long total() {
    while (at < regex.length()) {
      next();
    }
    while (!outer.isEmpty()) {
      close();
    }
    return sum;
  }

  private void next() {
    char first = regex.charAt(at++);
    switch (first) {
      case '\\' -> escape();
      case '[' -> {
        skipClass();
        take(1);
      }
      case '(' -> open();
      case ')' -> close();
      case '{' -> repeat();
      case '*', '+', '?' -> {
        long repeated = last + 1;
        take(1);
        last = repeated;
      }
      default -> take(1);
    }
  }

  private void take(long cost) {
    last = cost;
    sum = Math.min(SATURATED, sum + cost);
  }

  private void open() {
    outer.push(sum);
    if (outer.size() > DEPTH_MAX) {
      throw new IllegalArgumentException(
          "a regular expression with more than %d brackets in one another".formatted(DEPTH_MAX));
    }
    sum = 0;
    last = 0;
  }

  private void close() {
    long group = sum + 2;
    sum = outer.isEmpty() ? 0 : outer.pop();
    take(group);
  }

  private void escape() {
    take(1);
    if (at == regex.length()) {
      return;
    }
    char escaped = regex.charAt(at++);
    if (escaped == 'Q') {
      int closing = regex.indexOf("\\E", at);
      int end = closing < 0 ? regex.length() : closing;
      take(end - at);
      last = 1;
      at = closing < 0 ? end : end + 2;
    } else if ("pPx".indexOf(escaped) >= 0 && regex.startsWith("{", at)) {
      int closing = regex.indexOf('}', at);
      at = closing < 0 ? regex.length() : closing + 1;
    }
  }

  private void skipClass() {
    if (regex.startsWith("^", at)) {
      at++;
    }
    int first = at;
    for (; at < regex.length(); at++) {
      char inside = regex.charAt(at);
      if (inside == '\\') {
        at++;
      } else if (inside == '[' && regex.startsWith(":", at + 1)) {
        int closing = regex.indexOf(":]", at + 2);
        at = closing < 0 ? at : closing + 1;
      } else if (inside == ']' && at > first) {
        at++;
        return;
      }
    }
  }

  /** Counted repetitions; other brackets of this kind are characters. */
  private void repeat() {
    int closing = regex.indexOf('}', at);
    long times = closing < 0 ? 0 : times(regex.substring(at, closing));
    if (times == 0) {
      take(1);
      return;
    }
    at = closing + 1;
    long repeated = Math.min(SATURATED, last * times);
    sum = Math.min(SATURATED, sum + repeated - last);
    last = repeated;
  }

  private static long times(String text) {
    var bounds = BOUNDS.matcher(text);
    if (!bounds.matches()) {
      return 0;
    }
    String most = bounds.group(2);
    // without an upper bound: that many and a loop
    String counted = most == null || most.isEmpty() ? bounds.group(1) : most;
    return 1 + Math.max(Long.parseLong(bounds.group(1)), Long.parseLong(counted));
  }
}
