package dev.weir.history;

import java.util.Map;

/**
 * One message of a stream.
 *
 * @param view null where it stands for all
 * @param rows with their weights
 * @param whole whether all messages of this rev are there
 */
public record StreamMessage(
    Type type,
    String view,
    long prevRev,
    long rev,
    boolean coalesced,
    boolean whole,
    Map<String, Long> rows) {
  /** As the protocol names them. */
  public enum Type {
    SNAPSHOT_BEGIN,
    ROWS,
    SNAPSHOT_END,
    DELTA,
    PROGRESS,
    RESET,
    END
  }

  /** A message without rows. */
  public static StreamMessage bare(Type type, String view, long rev, boolean whole) {
    return new StreamMessage(type, view, 0, rev, false, whole, Map.of());
  }
}
