package dev.weir.http.samples;

import dev.weir.series.Labels;
import java.util.Arrays;

/**
 * A series under a name that a sender has for it. The name is a range of bytes and, where a line
 * has several series, one of the field.
 */
final class KnownSeries {
  static final int NOWHERE = -1;

  private static final int OBJECT_BYTES = 216;

  private final SeriesNames.Sender sender;
  private final byte[] name;
  private final int split;
  final long hash;
  final Labels labels;
  final long labelsHash;

  /** By which others refer to a series while the cache has it; empty from then on. */
  static final class Place {
    private KnownSeries series;

    /** Null when the cache has let go of it, so that no reference keeps it. */
    KnownSeries series() {
      return series;
    }

    void put(KnownSeries kept) {
      series = kept;
    }
  }

  final Place place = new Place();

  /**
   * The place of the one that came behind it when it was last met, null if none did. A hint that
   * any thread may write; the name that is found there is compared before it is taken.
   */
  Place follower;

  /** Set by any thread that finds it, taken back by the hand of the cache. */
  boolean used;

  KnownSeries(
      SeriesNames.Sender sender,
      long hash,
      byte[] name,
      int split,
      Labels labels,
      long labelsHash) {
    this.sender = sender;
    this.hash = hash;
    this.name = name;
    this.split = split;
    this.labels = labels;
    this.labelsHash = labelsHash;
  }

  /** Memory, roughly. */
  int bytes() {
    return OBJECT_BYTES + name.length + labels.bytes();
  }

  /** Says that it was found; a look before, for a write would cost all threads that read. */
  void meet() {
    if (!used) {
      used = true;
    }
  }

  /** Whether this is the name: a range, and one of the field behind it, which may be empty. */
  boolean isNamed(
      SeriesNames.Sender by, byte[] source, int from, int to, int fieldFrom, int fieldTo) {
    return split == to - from
        && Arrays.equals(name, 0, split, source, from, to)
        && Arrays.equals(name, split, name.length, source, fieldFrom, fieldTo)
        && by.equals(sender);
  }

  /** Offset behind the name if it comes next in the source and is whole, else {@link #NOWHERE}. */
  int end(SeriesNames.Sender by, byte[] source, int from, int to) {
    int end = from + name.length;
    return name.length <= to - from && isNamed(by, source, from, end, end, end) ? end : NOWHERE;
  }
}
