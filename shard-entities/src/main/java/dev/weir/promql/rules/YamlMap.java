package dev.weir.promql.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A mapping of YAML, with its values as they are written: {@code yes} is a text here. */
final class YamlMap {
  private static final int MERGES_MAX = 20;

  private final Node node;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Mistakes mistakes;

  /**
   * @param known names that may be there; empty for any
   */
  YamlMap(Node node, Set<String> known, Mistakes mistakes) {
    this.node = node;
    this.mistakes = mistakes;
    if (node instanceof MappingNode mapping) {
      read(mapping, known, 0);
    } else if (!isNothing(node)) {
      mistakes.add(node, "this must be a mapping");
    }
  }

  private static boolean isNothing(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private void read(MappingNode mapping, Set<String> known, int depth) {
    List<Node> merged = new ArrayList<>();
    Map<String, Node> own = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        mistakes.add(tuple.getKeyNode(), "a key must be a text");
      } else if (key.getTag().equals(Tag.MERGE)) {
        merged.add(tuple.getValueNode());
      } else if (!known.isEmpty() && !known.contains(key.getValue())) {
        mistakes.add(key, "field " + key.getValue() + " not found here");
      } else if (own.put(key.getValue(), tuple.getValueNode()) != null) {
        mistakes.add(key, "mapping key \"" + key.getValue() + "\" is there twice");
      }
    }
    own.forEach(values::putIfAbsent);
    merged.forEach(each -> merge(each, known, depth));
  }

  private void merge(Node from, Set<String> known, int depth) {
    if (depth == MERGES_MAX) {
      mistakes.add(from, "more than " + MERGES_MAX + " merges in one another");
    } else if (from instanceof MappingNode mapping) {
      read(mapping, known, depth + 1);
    } else if (from instanceof SequenceNode sequence) {
      sequence.getValue().forEach(each -> merge(each, known, depth + 1));
    }
  }

  Node node() {
    return node;
  }

  boolean has(String name) {
    return values.containsKey(name) && !isNothing(values.get(name));
  }

  /** Where a member stands, or the mapping if it does not. */
  Node at(String name) {
    return values.getOrDefault(name, node);
  }

  Optional<String> text(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    if (values.get(name) instanceof ScalarNode scalar) {
      return Optional.of(scalar.getValue());
    }
    mistakes.add(values.get(name), name + " must be a text");
    return Optional.empty();
  }

  List<Node> list(String name) {
    if (!has(name)) {
      return List.of();
    }
    if (values.get(name) instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    mistakes.add(values.get(name), name + " must be a list");
    return List.of();
  }

  /** All members as texts. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    values.keySet().forEach(name -> texts.put(name, text(name).orElse("")));
    return texts;
  }
}
