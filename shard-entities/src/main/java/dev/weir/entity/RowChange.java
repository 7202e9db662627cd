package dev.weir.entity;

/**
 * One change in the form in which clients send it.
 *
 * @param op {@code upsert}, {@code update} or {@code delete}
 * @param key a JSON object of the key columns
 * @param row a JSON object: the whole row of an upsert, the columns that an update sets; empty for
 *     a delete
 */
public record RowChange(String table, String op, String key, String row) {
  /** The JSON object that a batch holds. */
  public String json() {
    String head = "{\"table\":\"" + table + "\",\"op\":\"" + op + "\",";
    return switch (op) {
      case "upsert" -> head + "\"row\":" + row + "}";
      case "update" -> head + "\"key\":" + key + ",\"row\":" + row + "}";
      default -> head + "\"key\":" + key + "}";
    };
  }

  /** The JSON object of the change feed, which names the key of each change. */
  String line() {
    String head = "{\"table\":\"" + table + "\",\"op\":\"" + op + "\",\"key\":" + key;
    return head + (row.isEmpty() ? "}" : ",\"row\":" + row + "}");
  }
}
