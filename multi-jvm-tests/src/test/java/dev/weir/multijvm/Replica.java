package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one subscriber knows of its views: it applies messages as the documentation tells it to, and
 * fails on anything a subscriber could not make sense of.
 *
 * <p>Messages gather until one carries a position; then all of them count at once. What gathered
 * before a broken line is forgotten, as the position to resume from lies before it.
 */
final class Replica {
  private final Map<String, Map<String, Long>> rows = new TreeMap<>();
  private final Map<String, Long> viewRevs = new HashMap<>();
  private final List<JsonNode> gathered = new ArrayList<>();
  private final Map<String, Integer> resets = new TreeMap<>();
  private String position;
  private long rev;
  private int coalesced;

  /** The position of the last message that had one; null before the first. */
  String position() {
    return position;
  }

  /** The rev of that position. */
  long rev() {
    return rev;
  }

  /** Positions that were reached by a sum. */
  int coalesced() {
    return coalesced;
  }

  /** How often each reason made the subscriber drop its state. */
  Map<String, Integer> resets() {
    return resets;
  }

  /** The rows of a view as JSON texts, with how often each occurs. */
  Map<String, Long> rows(String view) {
    return rows.getOrDefault(view, Map.of());
  }

  /** Takes a whole message. */
  void take(JsonNode message) {
    gathered.add(message);
    if (message.has("id")) {
      gathered.forEach(this::apply);
      gathered.clear();
      coalesced += message.path("coalesced").asBoolean() ? 1 : 0;
      advance(message.get("id").asText());
    }
  }

  /** The line broke: what is not complete comes again. */
  void disconnected() {
    gathered.clear();
  }

  private void advance(String id) {
    long next = Long.parseLong(id.substring(id.indexOf('.') + 1));
    assertThat(next).as("position %s after %s", id, position).isGreaterThanOrEqualTo(rev);
    assertThat(viewRevs.values())
        .as("a position covers all that came with it")
        .allMatch(known -> known <= next);
    rows.forEach(
        (view, content) ->
            assertThat(content.values())
                .as("weights of %s at %s", view, id)
                .allMatch(weight -> weight > 0));
    rev = next;
    position = id;
  }

  private void apply(JsonNode message) {
    switch (message.get("type").asText()) {
      case "snapshot-begin" -> rows.put(view(message), new HashMap<>());
      case "rows" -> message.get("rows").forEach(row -> add(view(message), row, 1));
      case "snapshot-end" -> {
        assertThat(message.get("rev").asLong()).as("%s", message).isGreaterThanOrEqualTo(rev);
        viewRevs.put(view(message), message.get("rev").asLong());
      }
      case "delta" -> delta(message);
      case "reset" -> {
        resets.merge(message.get("reason").asText(), 1, Integer::sum);
        viewRevs.clear();
        rows.clear();
      }
      case "progress" ->
          assertThat(message.get("rev").asLong()).as("%s", message).isGreaterThanOrEqualTo(rev);
      default -> throw new AssertionError("cannot apply " + message);
    }
  }

  /**
   * No rev twice and none left out: a view's deltas begin where the last one ended, or after it
   * where changes between had cancelled each other, but never beyond what this subscriber knows.
   */
  private void delta(JsonNode message) {
    String view = view(message);
    long to = message.get("rev").asLong();
    boolean continued = to == viewRevs.getOrDefault(view, -1L) && to > rev;
    if (!continued) {
      assertThat(to).as("%s after %s", message, position).isGreaterThan(viewRevs.get(view));
      assertThat(message.get("prev_rev").asLong()).as("%s", message).isLessThanOrEqualTo(rev);
    }
    viewRevs.put(view, to);
    message
        .get("changes")
        .forEach(change -> add(view, change.get("row"), change.get("w").asLong()));
  }

  private void add(String view, JsonNode row, long weight) {
    rows.get(view)
        .merge(row.toString(), weight, (was, more) -> was + more == 0 ? null : was + more);
  }

  private static String view(JsonNode message) {
    return message.get("view").asText();
  }
}
