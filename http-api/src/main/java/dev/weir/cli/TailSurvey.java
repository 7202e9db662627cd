package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.entity.RowChange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Each row that a tail touches, compared with the row that the present home has. In memory: one
 * entry for each of these rows.
 *
 * <p>A row that is absent at the home may never have been there or have been deleted since: nothing
 * tells, so the change is sent.
 */
final class TailSurvey {
  /** What is to be done about a row. */
  enum Standing {
    /** The new home has not touched it. */
    UNCHANGED,
    /** It is as the tail leaves it: sent before, or by its client. */
    THERE,
    /** The new home has changed it. */
    CHANGED
  }

  /** A row by table and key. */
  private record Place(String table, String key) {}

  private final HomeTables home;
  private final long firstRev;
  private final Map<Place, Optional<ObjectNode>> wanted = new LinkedHashMap<>();
  private final Map<Place, Standing> standing = new LinkedHashMap<>();
  private final ArrayNode changed = Json.mapper().createArrayNode();

  /**
   * @param firstRev rows of this rev or a later one were changed by the new home
   */
  TailSurvey(HomeTables home, long firstRev) {
    this.home = home;
    this.firstRev = firstRev;
  }

  /** Follows what the tail makes of a row; of an update alone only its columns are known. */
  void add(RowChange change) {
    Place place = place(change);
    Optional<ObjectNode> before = wanted.getOrDefault(place, Optional.empty());
    wanted.put(
        place,
        switch (change.op()) {
          case "upsert" -> Optional.of(object(change.row()));
          case "update" -> {
            ObjectNode row = before.map(ObjectNode::deepCopy).orElseGet(() -> object(change.key()));
            row.setAll(object(change.row()));
            yield Optional.of(row);
          }
          default -> Optional.empty();
        });
  }

  /** Asks for every row once, before anything is sent. */
  void compare() {
    wanted.forEach((place, row) -> standing.put(place, compare(place, row)));
    wanted.clear();
  }

  Standing standing(RowChange change) {
    return standing.get(place(change));
  }

  /** Rows that the new home has changed: table, key, row_rev. */
  ArrayNode changedAtHome() {
    return changed;
  }

  private Standing compare(Place place, Optional<ObjectNode> row) {
    Optional<JsonNode> found =
        home.find("/tables/" + Api.encode(place.table) + "/rows/" + Api.encode(pathOf(place.key)));
    if (found.isEmpty()) {
      return row.isEmpty() ? Standing.THERE : Standing.UNCHANGED;
    }
    long rev = found.get().path("row_rev").asLong();
    if (rev < firstRev) {
      return Standing.UNCHANGED;
    }
    if (row.isPresent() && fits(row.get(), found.get().path("row"))) {
      return Standing.THERE;
    }
    changed.addObject().put("table", place.table).put("key", place.key).put("row_rev", rev);
    return Standing.CHANGED;
  }

  private static boolean fits(ObjectNode wanted, JsonNode found) {
    return wanted.properties().stream()
        .allMatch(member -> member.getValue().equals(found.path(member.getKey())));
  }

  /** The text of a single key, a JSON array of several. */
  private static String pathOf(String key) {
    ObjectNode columns = object(key);
    if (columns.size() == 1) {
      return columns.elements().next().asText();
    }
    ArrayNode values = Json.mapper().createArrayNode();
    columns.elements().forEachRemaining(values::add);
    return values.toString();
  }

  private static Place place(RowChange change) {
    return new Place(change.table(), change.key());
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) Json.parse(json);
  }
}
