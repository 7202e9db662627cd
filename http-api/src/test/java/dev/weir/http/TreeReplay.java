package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A reader of trees that knows what it was told: trees at a rev and changes since. */
final class TreeReplay {
  private final Map<String, Node> roots = new TreeMap<>();

  /** One node; those below by the name of their array, in order. */
  private static final class Node {
    private final String id;
    private long version;
    private long subtree;
    private long mult;
    private JsonNode row;
    private final Map<String, List<Node>> below = new TreeMap<>();

    Node(String id) {
      this.id = id;
    }

    static Node of(JsonNode json) {
      Node node = new Node(json.path("id").asText());
      node.version = json.path("version").asLong();
      node.subtree = json.path("subtree_version").asLong();
      node.mult = json.path("mult").asLong(1);
      node.row = json.path("row");
      node.take(json.path("children"));
      return node;
    }

    private void take(JsonNode children) {
      below.clear();
      children
          .properties()
          .forEach(
              array -> {
                List<Node> nodes = new ArrayList<>();
                array.getValue().forEach(child -> nodes.add(of(child)));
                below.put(array.getKey(), nodes);
              });
    }

    JsonNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("id", id).put("version", version).put("subtree_version", subtree);
      if (mult > 1) {
        json.put("mult", mult);
      }
      json.set("row", row);
      ObjectNode children = json.putObject("children");
      below.forEach(
          (name, nodes) -> {
            ArrayNode array = children.putArray(name);
            nodes.forEach(node -> array.add(node.json()));
          });
      return json;
    }
  }

  /** Takes the trees of an answer. */
  TreeReplay(JsonNode resultData) {
    resultData.forEach(root -> roots.put(root.path("id").asText(), Node.of(root)));
  }

  /** The trees by the ids of their roots. */
  String text() {
    StringBuilder text = new StringBuilder();
    roots.values().forEach(root -> text.append(root.json()).append('\n'));
    return text.toString();
  }

  /** Applies the changes of one message. */
  void apply(JsonNode changes) {
    Map<Node, Long> told = new HashMap<>();
    changes.forEach(change -> apply(change, told));
    told.forEach((node, subtree) -> node.subtree = subtree);
  }

  private void apply(JsonNode change, Map<Node, Long> told) {
    List<String> path = new ArrayList<>();
    change.path("path").forEach(step -> path.add(step.asText()));
    String id = path.getLast();
    List<Node> ancestors = new ArrayList<>();
    List<Node> siblings = null;
    Node at = path.size() == 1 ? null : roots.get(path.getFirst());
    for (int step = 1; step < path.size(); step += 2) {
      ancestors.add(at);
      siblings = at.below.get(path.get(step));
      String next = path.get(step + 1);
      at = siblings.stream().filter(node -> node.id.equals(next)).findFirst().orElse(null);
    }
    Node node = siblings == null ? roots.get(id) : at;
    long version = change.path("version").asLong();
    long subtree = change.path("subtree_version").asLong(version);
    ancestors.forEach(ancestor -> ancestor.subtree = Math.max(ancestor.subtree, subtree));
    switch (change.path("event").asText()) {
      case "Created" -> {
        assertThat(node).as("%s", change).isNull();
        Node created = new Node(id);
        created.take(change.path("children"));
        set(created, change, version);
        created.subtree = subtree;
        place(created, siblings, change);
      }
      case "Updated" -> {
        assertThat(node).as("%s", change).isNotNull();
        set(node, change, version);
        node.subtree = Math.max(node.subtree, version);
        if (change.has("subtree_version")) {
          told.put(node, subtree);
        }
        if (change.has("after")) {
          siblings.remove(node);
          place(node, siblings, change);
        }
      }
      case "Deleted" -> {
        assertThat(node).as("%s", change).isNotNull();
        assertThat(siblings == null ? roots.remove(id) != null : siblings.remove(node)).isTrue();
      }
      default -> throw new AssertionError(change);
    }
  }

  private static void set(Node node, JsonNode change, long version) {
    node.version = version;
    node.mult = change.path("mult").asLong(1);
    node.row = change.path("row");
  }

  private void place(Node node, List<Node> siblings, JsonNode change) {
    if (siblings == null) {
      roots.put(node.id, node);
    } else if (!change.has("after")) {
      siblings.add(node);
    } else if (change.path("after").isNull()) {
      siblings.addFirst(node);
    } else {
      String after = change.path("after").asText();
      int before = siblings.stream().map(each -> each.id).toList().indexOf(after);
      assertThat(before).as("%s", change).isNotNegative();
      siblings.add(before + 1, node);
    }
  }
}
