package dev.weir.config;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Seeds of randomised tests: every failure message must let the reader run the same case again.
 *
 * <p>{@code -Dweir.seed=N} fixes the first seed; later calls in the same JVM count up from it.
 */
public final class Seeds {
  private static final AtomicLong NEXT = new AtomicLong(first());

  private Seeds() {}

  /** A fresh seed; print it in the failure message as {@code -Dweir.seed=…}. */
  public static long next() {
    return NEXT.getAndIncrement();
  }

  /** A generator for a seed taken from {@link #next()}. */
  public static Random random(long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /** The command-line option that repeats a case. */
  public static String option(long seed) {
    return "-Dweir.seed=" + seed;
  }

  private static long first() {
    String given = System.getProperty("weir.seed", "");
    return given.isBlank() ? System.nanoTime() & 0xFFFFFFFL : Long.parseLong(given);
  }
}
