package dev.weir.proof;

import dev.weir.entity.CircuitReply;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one copy of a circuit says of itself at a rev.
 *
 * @param copy who says it, for people: a region or node
 * @param epoch of the copy at that rev
 * @param tables how many rows each table has, by name
 * @param views by name
 */
public record Claim(
    String copy, long rev, long epoch, Map<String, Long> tables, Map<String, ViewClaim> views) {
  public Claim {
    tables = Map.copyOf(tables);
    views = Map.copyOf(views);
  }

  /** The claim that a description is. */
  public static Claim of(String copy, CircuitReply.Described described) {
    Map<String, Long> tables = new TreeMap<>();
    described.tables().forEach(table -> tables.put(table.definition().name(), table.rows()));
    Map<String, ViewClaim> views = new TreeMap<>();
    described.views().forEach(view -> views.put(view.definition().name(), ViewClaim.of(view)));
    return new Claim(copy, described.rev(), described.epoch(), tables, views);
  }
}
