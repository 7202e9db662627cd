package dev.weir.entity;

import java.util.ArrayList;
import java.util.List;

/**
 * Under which epochs the revs of a log were written.
 *
 * <p>Two logs of one circuit are the same up to the end, in either, of the newest epoch that both
 * may have events of: whoever began a later epoch had exactly the events before it. So a log that
 * has more than the home had when it began its epoch has a tail that is not part of the history
 * (leader epochs, as in Kafka's KIP-101).
 *
 * @param begins in order; the first one begins at rev 1
 */
public record EpochHistory(List<Begin> begins) {
  /** The first rev of an epoch, written or to be written. */
  public record Begin(long epoch, long rev) {}

  public EpochHistory {
    begins = List.copyOf(begins);
  }

  /** A log that has known one epoch only. */
  public static EpochHistory of(long epoch) {
    return new EpochHistory(List.of(new Begin(epoch, 1)));
  }

  /** Under which the next event is written. */
  public long current() {
    return begins.getLast().epoch();
  }

  /** Under which a rev was written; 0 for rev 0. */
  long at(long rev) {
    long epoch = 0;
    for (Begin begin : begins) {
      if (begin.rev() <= rev) {
        epoch = begin.epoch();
      }
    }
    return epoch;
  }

  /** The same, and from a rev on another epoch; one without events is left out. */
  EpochHistory beginning(long epoch, long rev) {
    if (epoch == current()) {
      return this;
    }
    List<Begin> all = new ArrayList<>(begins);
    all.removeIf(begin -> begin.rev() >= rev);
    all.add(new Begin(epoch, rev));
    return new EpochHistory(all);
  }

  /** The newest epoch that is not newer than the given one; 0 if there is none. */
  long upTo(long epoch) {
    long newest = 0;
    for (Begin begin : begins) {
      newest = begin.epoch() <= epoch ? begin.epoch() : newest;
    }
    return newest;
  }

  /**
   * The last rev of the newest epoch that is not newer than the given one; 0 if there is none.
   *
   * @param tip newest rev of the log
   */
  long endOf(long epoch, long tip) {
    long end = 0;
    for (int i = 0; i < begins.size() && begins.get(i).epoch() <= epoch; i++) {
      end = i + 1 < begins.size() ? begins.get(i + 1).rev() - 1 : tip;
    }
    return end;
  }

  /** Whether a rev that was known under an epoch has been given up by a later one. */
  boolean hasLost(long epoch, long rev) {
    return epoch < current() && (at(rev) != epoch || rev > endOf(epoch, rev));
  }
}
