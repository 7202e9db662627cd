package dev.weir.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of a view with the rows that it holds.
 *
 * @param id tells it apart from the others of its array, or of the view
 * @param version the rev that last changed what it has itself
 * @param subtreeVersion the rev that last changed it or anything below it
 * @param times how often it occurs, where it has no key
 * @param row what it has itself
 * @param children what it holds by the name of the array, in order
 */
public record TreeNode(
    String id,
    long version,
    long subtreeVersion,
    long times,
    Row row,
    Map<String, List<TreeNode>> children) {
  public TreeNode {
    children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
  }

  /** The nodes of an array; none where there is no such array. */
  public List<TreeNode> children(String array) {
    return children.getOrDefault(array, List.of());
  }

  static TreeNode of(Members node) {
    Map<String, List<TreeNode>> children = new LinkedHashMap<>();
    Members arrays = node.object("children");
    for (String array : arrays.names()) {
      children.put(array, arrays.objects(array).stream().map(TreeNode::of).toList());
    }
    return new TreeNode(
        node.text("id"),
        node.number("version"),
        node.number("subtree_version"),
        Math.max(1, node.number("mult")),
        node.object("row").row(),
        children);
  }
}
