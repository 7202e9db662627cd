package dev.weir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What one check of {@code weir cluster doctor} found.
 *
 * @param detail what was seen; when it is wrong, also where, why it matters and what to do
 */
record Finding(String check, Status status, String detail) {
  /** How it stands with what was checked. */
  enum Status {
    OK,
    WRONG,
    /** Could not be looked at. */
    UNKNOWN;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String check, String detail) {
    return new Finding(check, Status.OK, detail);
  }

  static Finding wrong(String check, String detail) {
    return new Finding(check, Status.WRONG, detail);
  }

  static Finding unknown(String check, String detail) {
    return new Finding(check, Status.UNKNOWN, detail);
  }

  ObjectNode json() {
    return Json.mapper()
        .createObjectNode()
        .put("check", check)
        .put("status", status.wire())
        .put("detail", detail);
  }
}
