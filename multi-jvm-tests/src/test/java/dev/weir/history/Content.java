package dev.weir.history;

import java.util.List;
import java.util.Map;

/**
 * The rows of a view or table at one rev, kept as a hash that does not depend on their order.
 *
 * @param rows how many, each counted as often as it occurs
 * @param sample the first of them, for readers of a report
 */
public record Content(long hash, long rows, List<String> sample) {
  private static final int SAMPLE_MAX = 8;

  /** The content of rows with their weights. */
  public static Content of(Map<String, Long> weights) {
    long hash = 0;
    long rows = 0;
    for (Map.Entry<String, Long> row : weights.entrySet()) {
      hash += hash(row.getKey()) * row.getValue();
      rows += row.getValue();
    }
    return new Content(
        hash,
        rows,
        weights.keySet().stream().sorted().limit(SAMPLE_MAX).map(String::intern).toList());
  }

  @Override
  public String toString() {
    return rows + " rows " + sample + (rows > sample.size() ? " and more" : "");
  }

  /**
   * Every bit of the text reaches every bit of the hash, so that sums of hashes tell rows apart.
   */
  private static long hash(String text) {
    long hash = 0xCBF29CE484222325L;
    for (int at = 0; at < text.length(); at++) {
      hash = (hash ^ text.charAt(at)) * 0x100000001B3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }
}
