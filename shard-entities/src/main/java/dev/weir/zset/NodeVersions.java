package dev.weir.zset;

import java.util.ArrayList;
import java.util.List;

/**
 * The versions of a row that holds rows, and of all that it holds.
 *
 * @param version the rev that last changed the row's own content
 * @param subtree the rev that last changed it or anything that it holds
 * @param below by nest and place in its array the versions of the rows it holds; empty where they
 *     all are {@code version}
 */
public record NodeVersions(long version, long subtree, List<List<NodeVersions>> below) {
  private static final int DEPTH_MAX = 64;

  public NodeVersions {
    below = List.copyOf(below);
  }

  /** A row that has, with all it holds, not changed since a rev. */
  public static NodeVersions same(long rev) {
    return new NodeVersions(rev, rev, List.of());
  }

  /** Versions that may be those of {@link #same}. */
  public static NodeVersions of(long version, long subtree, List<List<NodeVersions>> below) {
    NodeVersions same = same(version);
    boolean all =
        subtree == version && below.stream().allMatch(nest -> nest.stream().allMatch(same::equals));
    return all ? same : new NodeVersions(version, subtree, below);
  }

  /** Whether a row has, with all it holds, not changed since its version. */
  public boolean isSame() {
    return subtree == version && below.isEmpty();
  }

  /** The versions of a row that this one holds. */
  public NodeVersions child(int nest, int place) {
    return below.isEmpty() ? same(version) : below.get(nest).get(place);
  }

  /** The latest version of a row of an array, or of what it holds; 0 without rows. */
  public long latest(int nest) {
    return below.isEmpty() ? version : latest(below.get(nest));
  }

  /**
   * The latest version of the row and of all it holds, which is later than {@code subtree} where a
   * settling batch added what it holds.
   */
  public long latest() {
    return below.stream().mapToLong(NodeVersions::latest).reduce(subtree, Math::max);
  }

  private static long latest(List<NodeVersions> rows) {
    return rows.stream().mapToLong(NodeVersions::latest).max().orElse(0);
  }

  /** The versions of the {@code size} rows of one of its arrays. */
  public List<NodeVersions> children(int nest, int size) {
    if (!below.isEmpty()) {
      return below.get(nest);
    }
    List<NodeVersions> children = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      children.add(same(version));
    }
    return children;
  }

  /** As bytes; equal versions are equal bytes. */
  public byte[] encode() {
    ByteSink out = new ByteSink(64);
    write(out);
    return out.copy();
  }

  private void write(ByteSink out) {
    out.varint(version);
    out.varint(subtree - version);
    out.varint(below.size());
    for (List<NodeVersions> nest : below) {
      out.varint(nest.size());
      nest.forEach(child -> child.write(out));
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param rev the row's version where there are no bytes, because nothing it holds has another
   */
  public static NodeVersions decode(byte[] bytes, long rev) {
    if (bytes == null) {
      return same(rev);
    }
    ByteSource in = new ByteSource(bytes, "The versions of a tree");
    NodeVersions versions = read(in, 0);
    in.end();
    return versions;
  }

  private static NodeVersions read(ByteSource in, int depth) {
    if (depth > DEPTH_MAX) {
      throw in.corrupt("they are nested more than " + DEPTH_MAX + " deep");
    }
    long version = in.varint("version");
    long subtree = version + in.varint("version of the subtree");
    List<List<NodeVersions>> below = new ArrayList<>();
    for (int nests = in.count("number of arrays", in.left()); nests > 0; nests--) {
      List<NodeVersions> children = new ArrayList<>();
      for (int size = in.count("number of rows", in.left()); size > 0; size--) {
        children.add(read(in, depth + 1));
      }
      below.add(children);
    }
    return new NodeVersions(version, subtree, below);
  }
}
