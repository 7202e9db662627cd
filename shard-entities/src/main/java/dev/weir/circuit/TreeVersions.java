package dev.weir.circuit;

import dev.weir.zset.Delta;
import dev.weir.zset.NestedRows;
import dev.weir.zset.Nesting;
import dev.weir.zset.NodeVersions;
import dev.weir.zset.RowIds;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The versions of what the rows of a view hold, by slot.
 *
 * <p>A row whose nodes all have its own version needs none. The versions of an updated row are made
 * of those before by comparing its two images, so an update costs as much as the row is long.
 */
final class TreeVersions {
  private final Nesting nesting;
  private byte[][] bySlot = new byte[16][];
  private long bytes;

  TreeVersions(Nesting nesting) {
    this.nesting = nesting;
  }

  /** The versions of a slot as bytes, null where all are the row's own. */
  byte[] of(int slot) {
    return slot < bySlot.length ? bySlot[slot] : null;
  }

  void set(int slot, byte[] versions) {
    byte[] before = of(slot);
    if (Arrays.equals(before, versions)) {
      return;
    }
    if (slot >= bySlot.length) {
      bySlot = Arrays.copyOf(bySlot, Math.max(slot + 1, 2 * bySlot.length));
    }
    bytes += (versions == null ? 0 : versions.length) - (before == null ? 0 : before.length);
    bySlot[slot] = versions;
  }

  void clear() {
    bySlot = new byte[16][];
    bytes = 0;
  }

  long stateBytes() {
    return bytes + 8L * bySlot.length;
  }

  /**
   * A row of a slot was updated: row {@code now - 1} of a delta to row {@code now}.
   *
   * @param version of the row before
   * @param settling whether what is only updated keeps its version
   */
  void update(
      int slot, Delta delta, int now, long version, long rev, boolean settling, Strings strings) {
    RowSet rows = new RowSet(delta.schema(), delta.columns(), null, null, delta.size(), strings);
    NodeVersions before = NodeVersions.decode(of(slot), version);
    NodeVersions after =
        new Step(rev, settling).node(nesting, new Node(rows, now - 1), new Node(rows, now), before);
    set(slot, after.isSame() ? null : after.encode());
  }

  /** One row of the rows of a level. */
  private record Node(RowSet rows, int row) {
    List<byte[]> elements(Nesting.Nest nest) {
      return NestedRows.elements(nest, rows.schema(), rows.columns(), row, rows.strings());
    }

    boolean same(Node other, int column) {
      return rows.same(row, other.rows, other.row, column);
    }
  }

  /** What a step does to versions. */
  private record Step(long rev, boolean settling) {
    NodeVersions node(Nesting nesting, Node old, Node now, NodeVersions before) {
      boolean own = true;
      boolean all = true;
      for (int column = 0; column < now.rows.schema().size(); column++) {
        boolean same = now.same(old, column);
        all &= same;
        own &= same || nesting.of(column).isPresent();
      }
      if (all) {
        return before;
      }
      List<List<NodeVersions>> below = new ArrayList<>();
      for (int nest = 0; nest < nesting.nests().size(); nest++) {
        below.add(children(nesting.nests().get(nest), nest, old, now, before));
      }
      return NodeVersions.of(
          own || settling ? before.version() : rev, settling ? before.subtree() : rev, below);
    }

    private List<NodeVersions> children(
        Nesting.Nest nest, int place, Node old, Node now, NodeVersions before) {
      List<byte[]> olds = old.elements(nest);
      List<byte[]> nows = now.elements(nest);
      // elements without a key are counted, wherever they stand
      int head = nest.key().isEmpty() ? 0 : sameAtBegin(olds, nows);
      int tail = nest.key().isEmpty() ? 0 : sameAtEnd(olds, nows, head);
      Schema fields = nest.elements(now.rows.schema());
      RowSet changed = NestedRows.of(fields, nows.subList(head, nows.size() - tail));
      RowSet was = NestedRows.of(fields, olds.subList(head, olds.size() - tail));
      List<NodeVersions> known = before.children(place, head + was.size() + tail);
      List<NodeVersions> children = new ArrayList<>(known.subList(0, head));
      children.addAll(changed(nest, was, changed, known.subList(head, head + was.size())));
      children.addAll(known.subList(head + was.size(), known.size()));
      return children;
    }

    private List<NodeVersions> changed(
        Nesting.Nest nest, RowSet olds, RowSet nows, List<NodeVersions> before) {
      RowIds ids = new RowIds(nows.schema(), nest.keyColumns());
      Map<String, Integer> known = new HashMap<>();
      for (int row = 0; row < olds.size(); row++) {
        known.put(ids.text(olds.columns(), row, olds.strings()), row);
      }
      List<NodeVersions> children = new ArrayList<>();
      for (int row = 0; row < nows.size(); row++) {
        Integer at = known.get(ids.text(nows.columns(), row, nows.strings()));
        children.add(
            at == null
                ? NodeVersions.same(rev)
                : child(nest, new Node(olds, at), new Node(nows, row), before.get(at)));
      }
      return children;
    }

    private static int sameAtBegin(List<byte[]> olds, List<byte[]> nows) {
      int most = Math.min(olds.size(), nows.size());
      int same = 0;
      while (same < most && Arrays.equals(olds.get(same), nows.get(same))) {
        same++;
      }
      return same;
    }

    /** How many are the same at the end, of those behind the first {@code head}. */
    private static int sameAtEnd(List<byte[]> olds, List<byte[]> nows, int head) {
      return sameAtBegin(
          olds.subList(head, olds.size()).reversed(), nows.subList(head, nows.size()).reversed());
    }

    private NodeVersions child(Nesting.Nest nest, Node old, Node now, NodeVersions before) {
      boolean recounted = old.rows.multiplicity(old.row) != now.rows.multiplicity(now.row);
      return recounted && !settling ? NodeVersions.same(rev) : node(nest.below(), old, now, before);
    }
  }
}
