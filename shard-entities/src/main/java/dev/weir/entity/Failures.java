package dev.weir.entity;

import dev.weir.circuit.ViewFailure;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The record of a failed view as clients see it. */
public final class Failures {
  private Failures() {}

  /** The refusal of a read of a failed view; carries the record as member {@code failure}. */
  public static WeirException viewFailed(ViewFailure failure) {
    return new WeirException(
        ErrorCode.VIEW_FAILED,
        "View "
            + failure.view()
            + " failed at rev "
            + failure.rev()
            + ": "
            + failure.detail()
            + (failure.detail().endsWith(".") ? " " : ". ")
            + remedy(failure.error()),
        Map.of("failure", members(failure)));
  }

  private static String remedy(String error) {
    return switch (error) {
      case ViewFailure.SQL_REFUSED -> "Put the view with SQL that is accepted, or delete it.";
      case ViewFailure.INPUT_FAILED -> "Resume that one, then this view: it is computed anew.";
      default -> "Correct the rows, then resume the view: it is computed anew.";
    };
  }

  /** The record's members in the order in which they are shown. */
  public static Map<String, Object> members(ViewFailure failure) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("rev", failure.rev());
    members.put("error", failure.error());
    members.put("expression", failure.expression());
    if (failure.line() > 0) {
      Map<String, Object> position = new LinkedHashMap<>();
      position.put("line", failure.line());
      position.put("column", failure.column());
      members.put("position", position);
    }
    members.put("table", failure.table());
    members.put("key", failure.key());
    members.put("detail", failure.detail());
    return members;
  }
}
