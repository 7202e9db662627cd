package dev.weir.segment;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A copy of a group of segments of another store while it comes in: one segment after another, each
 * piece by piece. Not thread-safe.
 *
 * <p>Each is checked and durable when the next one begins. What is closed without names leaves
 * nothing behind.
 */
public final class IncomingSegments implements AutoCloseable {
  private final SegmentStore store;
  private final List<SegmentRef> originals;
  private final List<IncomingSegment> received = new ArrayList<>();
  private long offset;
  private int complete;

  /** Begins to receive. */
  public IncomingSegments(SegmentStore store, SegmentGroup originals) {
    this.store = store;
    this.originals = originals.all();
    begin();
  }

  private void begin() {
    offset = 0;
    received.add(store.receive(originals.get(complete)));
  }

  /** The segment whose bytes come next, under its name there. */
  public String wanted() {
    return originals.get(Math.min(complete, originals.size() - 1)).name();
  }

  /** How many bytes of it have come. */
  public long offset() {
    return offset;
  }

  /** Whether all have come. */
  public boolean isComplete() {
    return complete == originals.size();
  }

  /**
   * Adds the bytes that come next; none when there are no more.
   *
   * @param segment which one they are of
   * @throws dev.weir.config.WeirException {@code journal-corrupt} when a segment is not as it was
   *     sent
   */
  public void add(String segment, byte[] bytes) {
    if (isComplete()) {
      throw new IllegalArgumentException("All have come before " + segment);
    }
    IncomingSegment current = received.getLast();
    if (!segment.equals(wanted())) {
      current.complete(); // says what is missing
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT, segment + " comes in the place of " + wanted() + ".");
    }
    current.add(bytes);
    offset += bytes.length;
    if (bytes.length == 0 || offset >= originals.get(complete).bytes()) {
      current.complete();
      complete++;
      if (!isComplete()) {
        begin();
      }
    }
  }

  /**
   * Makes the complete copies segments of this store.
   *
   * @param names by the place in the group: 0 is the base
   */
  public SegmentGroup name(IntFunction<String> names) {
    if (!isComplete()) {
      received.getLast().complete(); // says what is missing
      throw new IllegalStateException(wanted() + " has not come");
    }
    List<SegmentRef> files = new ArrayList<>();
    for (int at = 1; at < received.size(); at++) {
      files.add(received.get(at).name(names.apply(at)));
    }
    return new SegmentGroup(received.getFirst().name(names.apply(0)), files);
  }

  @Override
  public void close() {
    received.forEach(IncomingSegment::close);
  }
}
