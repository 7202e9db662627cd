package dev.weir.zset;

import java.util.List;

/**
 * A batch that was accepted: checked against the tables, applicable for ever.
 *
 * @param tables changes by table, in order of first appearance
 * @param dictionary the distinct strings of the batch (UTF-8)
 */
public record TypedBatch(List<TypedChanges> tables, List<byte[]> dictionary) {
  public int changes() {
    int changes = 0;
    for (TypedChanges table : tables) {
      changes += table.size();
    }
    return changes;
  }
}
