package dev.weir.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One change of one row, as the workload sends it; every table has the key {@code id}.
 *
 * @param row the columns beside the key; none for a delete
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Change(Op op, String table, int id, Map<String, Object> row) {
  /** What happens to the row. */
  public enum Op {
    CREATE,
    UPDATE,
    UPSERT,
    DELETE
  }

  public Change {
    row = row == null ? Map.of() : Map.copyOf(row);
  }

  /** The change as JSON of a batch. */
  public Map<String, Object> json() {
    Map<String, Object> json = new TreeMap<>();
    json.put("table", table);
    json.put("op", op.name().toLowerCase(Locale.ROOT));
    switch (op) {
      case CREATE, UPSERT -> {
        Map<String, Object> whole = new TreeMap<>(row);
        whole.put("id", id);
        json.put("row", whole);
      }
      case UPDATE -> {
        json.put("key", Map.of("id", id));
        json.put("row", row);
      }
      case DELETE -> json.put("key", Map.of("id", id));
    }
    return json;
  }
}
