package dev.weir.proof;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a proof has come to.
 *
 * @param circuit persistence id
 * @param fromRev where the log begins: 0, or the rev of the snapshot before its first event
 * @param rev the last one that was proved
 * @param journal the first damage; null when every event follows the one before
 * @param probes revs that were looked at to find where a difference begins
 */
public record Verdict(
    String circuit,
    long fromRev,
    long rev,
    List<ViewCheck> views,
    List<TableCheck> tables,
    List<Mismatch> mismatches,
    Damage journal,
    int probes) {
  /** The copy that the engine's own replay of the journal is called. */
  public static final String REPLAY = "replay";

  public Verdict {
    views = List.copyOf(views);
    tables = List.copyOf(tables);
    mismatches = List.copyOf(mismatches);
  }

  /** How a comparison has ended. */
  public enum Status {
    /** Both are equal. */
    OK,
    /** They are not; there is a mismatch that says how. */
    DIFFERS,
    /** They could not be compared; the note says why. */
    UNCHECKED;

    /** Null when nothing is known. */
    private Boolean ok() {
      return this == UNCHECKED ? null : this == OK;
    }
  }

  /** What is wrong when two do not agree. */
  public enum Cause {
    /** What a copy holds in memory; its journal gives what it must. */
    MEMORY,
    /** What the engine makes of the journal, or the snapshot that it begins with. */
    ENGINE,
    /** The copy has another history than the journal. */
    HISTORY,
    /** Not known, because the engine's replay could not be made. */
    UNKNOWN
  }

  /**
   * A view of a copy.
   *
   * @param recomputed hash that the recomputation has; empty when there is none
   * @param note why it is unchecked, or what else there is to say; may be empty
   */
  public record ViewCheck(
      String name,
      String copy,
      long rev,
      Status status,
      long rows,
      String resultHash,
      String recomputed,
      String note) {
    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("name", name);
      map.put("copy", copy);
      map.put("rev", rev);
      map.put("ok", status.ok());
      map.put("status", text(status));
      map.put("rows", rows);
      map.put("result_hash", resultHash);
      map.put("recomputed", recomputed);
      map.put("note", note);
      return map;
    }
  }

  /** A table of a copy; copies say no hash of tables, the replay does. */
  public record TableCheck(
      String name, String copy, long rev, Status status, long rows, long recomputed, String note) {
    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("name", name);
      map.put("copy", copy);
      map.put("rev", rev);
      map.put("ok", status.ok());
      map.put("status", text(status));
      map.put("rows", rows);
      map.put("recomputed", recomputed);
      map.put("note", note);
      return map;
    }
  }

  /**
   * Something that is not as it must be.
   *
   * @param what {@code view}, {@code table} or {@code copy}
   * @param rev at which it was found
   * @param detail a sentence for people, with what to do
   * @param firstBadRev null when it is not known
   * @param row the first row that differs, at {@code firstBadRev} where that is known; null when no
   *     rows were at hand
   */
  public record Mismatch(
      String what,
      String name,
      String copy,
      long rev,
      Cause cause,
      String detail,
      Long firstBadRev,
      RowDifference row) {
    /** The id of the first row that differs; null when it is not known. */
    public String key() {
      return row == null ? null : row.key();
    }

    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("what", what);
      map.put("name", name);
      map.put("copy", copy);
      map.put("rev", rev);
      map.put("cause", text(cause));
      map.put("detail", detail);
      map.put("first_bad_rev", firstBadRev);
      map.put("key", key());
      map.put("rows_differing", row == null ? null : row.rows());
      map.put("expected", row == null ? null : row.expected());
      map.put("found", row == null ? null : row.found());
      return map;
    }
  }

  /** Where the journal cannot be read on, and why. */
  public record Damage(long firstBadRev, String detail) {
    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("first_bad_rev", firstBadRev);
      map.put("detail", detail);
      return map;
    }
  }

  /** Whether nothing wrong was found. */
  public boolean ok() {
    return mismatches.isEmpty() && journal == null;
  }

  /** Whether everything that was claimed could be compared. */
  public boolean complete() {
    return journal == null
        && views.stream().noneMatch(view -> view.status() == Status.UNCHECKED)
        && tables.stream().noneMatch(table -> table.status() == Status.UNCHECKED);
  }

  /** The members of its JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ok", ok());
    map.put("complete", complete());
    map.put("from_rev", fromRev);
    map.put("rev", rev);
    map.put("views", views.stream().map(this::withMismatch).toList());
    map.put("tables", tables.stream().map(TableCheck::toMap).toList());
    map.put("mismatches", mismatches.stream().map(Mismatch::toMap).toList());
    map.put("journal", journal == null ? null : journal.toMap());
    map.put("probes", probes);
    return map;
  }

  /** Who looks at a view alone sees what is wrong with it. */
  private Map<String, Object> withMismatch(ViewCheck view) {
    Map<String, Object> map = view.toMap();
    mismatches.stream()
        .filter(each -> each.what().equals("view") && each.name().equals(view.name()))
        .filter(each -> each.copy().equals(view.copy()))
        .findFirst()
        .ifPresent(
            found -> {
              map.put("key", found.key());
              map.put("first_bad_rev", found.firstBadRev());
              map.put("detail", found.detail());
            });
    return map;
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }
}
