package dev.weir.series.head;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The samples of several sources of one series as one, ascending, each time once.
 *
 * <p>A source is read when the merge comes to its first time, and let go behind its last one: in
 * memory are those that overlap.
 *
 * <pre>{@code
 * SampleMerge merge = SampleMerge.of(sources);
 * while (merge.next()) {
 *   use(merge.time(), merge.bits());
 * }
 * }</pre>
 */
public final class SampleMerge {
  private record Ranked(Source source, int rank) {}

  private static final class Cursor {
    private final Samples samples;
    private final int rank;
    private int at;

    private Cursor(Samples samples, int rank) {
      this.samples = samples;
      this.rank = rank;
    }

    private long time() {
      return samples.time(at);
    }

    private int rank() {
      return rank;
    }
  }

  private static final Comparator<Cursor> EARLIEST_THEN_HIGHEST =
      Comparator.comparingLong(Cursor::time)
          .thenComparing(Comparator.comparingInt(Cursor::rank).reversed());

  private final Deque<Ranked> waiting;
  private final PriorityQueue<Cursor> others = new PriorityQueue<>(EARLIEST_THEN_HIGHEST);
  private Cursor current;
  private long time;
  private long bits;
  private boolean begun;

  private SampleMerge(Deque<Ranked> waiting) {
    this.waiting = waiting;
  }

  /**
   * Begins before the first sample.
   *
   * @param sources the lowest rank first: at equal times the last one has its way. That is all
   *     chunks that are not late, the tail, the late chunks in the order of their sealing, and the
   *     side buffer.
   */
  public static SampleMerge of(List<Source> sources) {
    List<Ranked> ranked = new ArrayList<>(sources.size());
    for (Source source : sources) {
      ranked.add(new Ranked(source, ranked.size()));
    }
    ranked.sort(Comparator.comparingLong(one -> one.source().firstTime()));
    return new SampleMerge(new ArrayDeque<>(ranked));
  }

  /**
   * Goes to the next sample.
   *
   * @return false when there is none
   * @throws dev.weir.config.WeirException JOURNAL_CORRUPT for damage of a source
   */
  public boolean next() {
    advance();
    while (begun && current != null && current.time() == time) {
      advance();
    }
    if (current == null) {
      return false;
    }
    begun = true;
    time = current.time();
    bits = current.samples.bits(current.at);
    return true;
  }

  /** Milliseconds of the sample gone to. */
  public long time() {
    return time;
  }

  /** Raw bits of the double gone to. */
  public long bits() {
    return bits;
  }

  /** Leaves the current sample for the earliest that is left, the highest rank first. */
  private void advance() {
    if (current != null && ++current.at == current.samples.count()) {
      current = null;
    }
    open();
    Cursor other = others.peek();
    if (other == null || (current != null && EARLIEST_THEN_HIGHEST.compare(current, other) < 0)) {
      return;
    }
    others.poll();
    if (current != null) {
      others.add(current);
    }
    current = other;
  }

  /** Reads the sources that may have the earliest sample. */
  private void open() {
    while (!waiting.isEmpty() && waiting.peek().source().firstTime() <= earliest()) {
      Ranked next = waiting.poll();
      others.add(new Cursor(next.source().samples(), next.rank()));
    }
  }

  private long earliest() {
    long earliest = current == null ? Long.MAX_VALUE : current.time();
    Cursor other = others.peek();
    return other == null ? earliest : Math.min(earliest, other.time());
  }
}
