package dev.weir.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a server says of a request that it refuses (RFC 9457).
 *
 * @param code what to compare, such as {@code duplicate-key}; {@code status-502} if the answer was
 *     no problem document and came from something on the way
 * @param retry {@code no}, {@code safe} or {@code with-key}
 * @param detail what is wrong and what to do, for people
 * @param errors of single changes of a batch, the first 100
 * @param members all members of the document as they were sent
 */
public record Problem(
    int status,
    String code,
    String title,
    String detail,
    String retry,
    String requestId,
    List<Fault> errors,
    Map<String, Object> members) {

  private static final int FOREIGN_CHARS = 200;

  /**
   * What is wrong with one change.
   *
   * @param index of the change in the batch, from 0
   * @param column empty if it is no matter of one column
   * @param hint the nearest name, or empty
   */
  public record Fault(
      long index, String table, String column, String code, String detail, String hint) {}

  static Problem of(int status, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    Members document = document(text);
    if (document.text("code").isEmpty()) {
      String shown = text.strip();
      return new Problem(
          status,
          "status-" + status,
          "",
          shown.length() > FOREIGN_CHARS ? shown.substring(0, FOREIGN_CHARS) : shown,
          "no",
          "",
          List.of(),
          Map.of());
    }
    return new Problem(
        status,
        document.text("code"),
        document.text("title"),
        document.text("detail"),
        document.text("retry"),
        document.text("request_id"),
        document.objects("errors").stream().map(Problem::fault).toList(),
        document.row().values());
  }

  private static Members document(String text) {
    try {
      return Members.of(JsonReader.read(text));
    } catch (IllegalArgumentException e) {
      return Members.NONE;
    }
  }

  private static Fault fault(Members error) {
    return new Fault(
        error.number("index"),
        error.text("table"),
        error.text("column"),
        error.text("code"),
        error.text("detail"),
        error.text("hint"));
  }

  @Override
  public String toString() {
    return code + ": " + detail;
  }
}
