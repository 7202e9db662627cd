package dev.weir.zset;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Everything wrong with a batch: how many changes, and the first faults in the order of changes.
 *
 * <p>Tables and columns are checked one after another, so faults arrive in another order than they
 * are shown in; those that cannot be among the first are counted and not worded.
 */
final class BatchErrors {
  /** Most faults an answer lists. */
  static final int SHOWN_MAX = 100;

  /** Most changes a sentence names. */
  private static final int NAMED_MAX = 3;

  private static final Comparator<Fault> ORDER =
      Comparator.comparingInt(Fault::index).thenComparingInt(Fault::arrival);

  private final int changes;
  private final BitSet rejected = new BitSet();
  private List<Fault> faults = new ArrayList<>();
  private int arrivals;
  private int largestShown = Integer.MAX_VALUE;
  private boolean badData;

  BatchErrors(int changes) {
    this.changes = changes;
  }

  boolean isEmpty() {
    return rejected.isEmpty();
  }

  /**
   * Adds a fault of a change's data.
   *
   * @param column empty when the fault is not one column's
   * @param detail words the fault, if it may be shown
   * @param hint empty when there is none
   */
  void data(
      RawChanges table,
      int row,
      ErrorCode code,
      String column,
      Supplier<String> detail,
      String hint) {
    badData = true;
    add(table, row, code, column, detail, hint);
  }

  /**
   * Adds a fault that the rows of now cause: DUPLICATE_KEY, ROW_MISSING or LATE_ROW.
   *
   * @param column empty when the fault is not one column's
   */
  void key(RawChanges table, int row, ErrorCode code, String column, Supplier<String> detail) {
    add(table, row, code, column, detail, "");
  }

  /** Whether something is wrong with a change. */
  boolean isRejected(int index) {
    return rejected.get(index);
  }

  private void add(
      RawChanges table,
      int row,
      ErrorCode code,
      String column,
      Supplier<String> detail,
      String hint) {
    int index = table.index(row);
    rejected.set(index);
    if (index > largestShown) {
      return;
    }
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("index", index);
    if (table.line(row) > 0) {
      error.put("line", table.line(row));
    }
    error.put("table", table.table());
    putUnlessEmpty(error, "column", column);
    error.put("code", code.slug());
    error.put("detail", detail.get());
    putUnlessEmpty(error, "hint", hint);
    faults.add(new Fault(index, arrivals++, code, error));
    if (faults.size() == 2 * SHOWN_MAX) {
      faults = first();
      largestShown = faults.getLast().index();
    }
  }

  private static void putUnlessEmpty(Map<String, Object> error, String member, String value) {
    if (!value.isEmpty()) {
      error.put(member, value);
    }
  }

  private List<Fault> first() {
    return new ArrayList<>(faults.stream().sorted(ORDER).limit(SHOWN_MAX).toList());
  }

  /** The refusal of the batch. */
  WeirException refusal() {
    List<Fault> shown = first();
    ErrorCode code = badData ? ErrorCode.BATCH_INVALID : shown.getFirst().code();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("rejected", rejected.cardinality());
    members.put("errors", shown.stream().map(Fault::error).toList());
    return new WeirException(code, detail(code), members);
  }

  private String detail(ErrorCode code) {
    int count = rejected.cardinality();
    boolean one = count == 1;
    String reason =
        switch (code) {
          case DUPLICATE_KEY -> one ? "creates a row that exists" : "are refused for their keys";
          case ROW_MISSING ->
              one ? "updates a row that does not exist" : "are refused for their keys";
          case LATE_ROW -> one ? "comes too late for its row" : "come too late for their rows";
          default -> one ? "is wrong" : "are wrong";
        };
    String remedy =
        badData
            ? "Correct " + named(count) + " and send the batch again."
            : "See " + named(count) + "; " + instead(code);
    return count + " of " + changes + " changes " + reason + "; nothing was stored. " + remedy;
  }

  private static String instead(ErrorCode code) {
    return code == ErrorCode.LATE_ROW
        ? "leave them out, or send mode=lenient, which counts them in skipped and takes the rest."
        : "upsert or mode=lenient take rows as they are.";
  }

  private String named(int count) {
    if (count == 1) {
      return "change " + rejected.nextSetBit(0);
    }
    if (count <= NAMED_MAX) {
      List<String> all = rejected.stream().mapToObj(Integer::toString).toList();
      return "changes " + String.join(", ", all.subList(0, count - 1)) + " and " + all.getLast();
    }
    return "changes "
        + rejected.stream()
            .limit(NAMED_MAX)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "))
        + " and "
        + (count - NAMED_MAX)
        + " more";
  }

  private record Fault(int index, int arrival, ErrorCode code, Map<String, Object> error) {}
}
