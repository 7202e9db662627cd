package dev.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.circuit.ViewDelta;
import dev.weir.stream.DeltaPayload.Event;
import dev.weir.zset.ByteSink;
import dev.weir.zset.NodeVersions;
import dev.weir.zset.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds what happened to the nodes of the trees of a delta by comparing the two images of each row,
 * which costs as much as they are long.
 *
 * <p>A reader who knows the trees before gets those after: each node told gets what is told; one
 * that is created or told with the node that it stands {@code after} moves there, one that is
 * created without goes to the end of its array; the version of a subtree is the latest told of it,
 * unless one is told. Nodes are told in their order, so that this can be done one after the other.
 */
final class TreeChanges {
  private final StreamMessage.Delta message;
  private final ViewDelta view;
  private final RowSet rows;
  private final TreeForm form;

  TreeChanges(StreamMessage.Delta message) {
    this.message = message;
    this.view = message.delta();
    this.form = message.shape().tree();
    this.rows =
        new RowSet(
            view.delta().schema(),
            view.delta().columns(),
            view.multiplicities(),
            view.versions(),
            view.nodes(),
            view.delta().size(),
            view.strings());
  }

  /** A node as it is written in one form. */
  private record Node(TreeForm form, RowSet rows, int row) {
    String id() {
      ByteSink out = new ByteSink(32);
      form.id(out, rows, row);
      return out.text();
    }

    RowSet below(TreeForm.Branch branch) {
      return branch.nodes(rows, row);
    }

    long multiplicity() {
      return rows.multiplicity(row);
    }

    /** Whether what is its own is the same in another image. */
    boolean same(Node other) {
      return multiplicity() == other.multiplicity()
          && Arrays.stream(form.ownColumns()).allMatch(column -> same(other, column));
    }

    boolean same(Node other, int column) {
      return rows.same(row, other.rows, other.row, column);
    }
  }

  /**
   * What is told of one node.
   *
   * @param path ids and names of arrays from the root to the node, with commas between
   * @param subtree the version of its subtree, where it does not follow from the others
   * @param after the id of the node before it, {@code null} as text where it is the first
   */
  private record Change(
      String path,
      Event event,
      Node node,
      NodeVersions versions,
      OptionalLong subtree,
      Optional<String> after,
      boolean settled) {}

  /**
   * What is told of a node and of those below it.
   *
   * @param latest the latest version that is told
   */
  private record Told(Optional<Change> own, List<Told> below, long latest) {
    void addTo(List<Change> changes) {
      own.ifPresent(changes::add);
      below.forEach(told -> told.addTo(changes));
    }
  }

  void write(ByteSink out) {
    List<Change> changes = new ArrayList<>();
    for (int row = message.from(); row < message.to(); row++) {
      Event event = DeltaPayload.event(message, row);
      if (event != null) {
        root(event, row).addTo(changes);
      }
    }
    out.ascii(",\"changes\":[");
    for (int i = 0; i < changes.size(); i++) {
      if (i > 0) {
        out.put(',');
      }
      write(out, changes.get(i));
    }
    out.put(']');
  }

  private Told root(Event event, int row) {
    Node node = new Node(form, rows, row);
    NodeVersions versions = view.nodeVersions(row);
    return switch (event) {
      case CREATED -> created(node.id(), node, versions, Optional.empty());
      case DELETED -> deleted(node.id(), node, view.version(row));
      case UPDATED ->
          view.multiplicities() == null
              ? compared(node.id(), new Node(form, rows, row - 1), node, versions, Optional.empty())
              : recounted(node, versions, row);
    };
  }

  /**
   * A row without a key occurs more or less often, or was gone in between, when what is below it
   * has new versions too.
   */
  private Told recounted(Node node, NodeVersions versions, int row) {
    boolean settled = view.settled(row);
    if (settled && !message.shape().settled()) {
      return new Told(Optional.empty(), List.of(), 0);
    }
    String path = node.id();
    List<Told> below = below(path, node, node, versions);
    long latest = latest(below, versions.version());
    return new Told(
        Optional.of(
            new Change(
                path,
                Event.UPDATED,
                node,
                versions,
                subtree(versions, latest),
                Optional.empty(),
                settled)),
        below,
        latest);
  }

  private static Told told(Change change) {
    return new Told(Optional.of(change), List.of(), change.versions.subtree());
  }

  private static Told created(
      String path, Node node, NodeVersions versions, Optional<String> after) {
    OptionalLong subtree =
        versions.subtree() == versions.version()
            ? OptionalLong.empty()
            : OptionalLong.of(versions.subtree());
    return told(new Change(path, Event.CREATED, node, versions, subtree, after, false));
  }

  private static Told deleted(String path, Node node, long version) {
    return told(
        new Change(
            path,
            Event.DELETED,
            node,
            NodeVersions.same(version),
            OptionalLong.empty(),
            Optional.empty(),
            false));
  }

  /** A node that is there before and after. */
  private Told compared(
      String path, Node old, Node now, NodeVersions versions, Optional<String> after) {
    List<Told> below = below(path, old, now, versions);
    boolean same = now.same(old);
    boolean newer = versions.version() > view.prevRev();
    boolean settled = !same && !newer;
    boolean isTold = newer || (settled && message.shape().settled()) || after.isPresent();
    // what is told of a settled node has its version too, which may be later than the parent's
    long latest = latest(below, isTold ? versions.version() : 0);
    OptionalLong subtree = subtree(versions, latest);
    Optional<Change> change =
        isTold || subtree.isPresent()
            ? Optional.of(new Change(path, Event.UPDATED, now, versions, subtree, after, settled))
            : Optional.empty();
    return new Told(change, below, Math.max(latest, subtree.orElse(0)));
  }

  private List<Told> below(String path, Node old, Node now, NodeVersions versions) {
    List<Told> below = new ArrayList<>();
    for (TreeForm.Branch branch : now.form.branches()) {
      below.addAll(array(path, branch, old, now, versions));
    }
    return below;
  }

  private static long latest(List<Told> below, long own) {
    return below.stream().mapToLong(Told::latest).reduce(own, Math::max);
  }

  /** The version of a subtree where it does not follow from what is told of it. */
  private OptionalLong subtree(NodeVersions versions, long latest) {
    boolean changed = versions.subtree() > view.prevRev();
    boolean follows = changed ? latest == versions.subtree() : latest <= versions.subtree();
    return follows ? OptionalLong.empty() : OptionalLong.of(versions.subtree());
  }

  private List<Told> array(
      String path, TreeForm.Branch branch, Node oldParent, Node parent, NodeVersions versions) {
    if (parent.same(oldParent, branch.nest().column())) {
      return versions.latest(branch.place()) > view.prevRev()
          ? unchanged(path, branch, parent, versions)
          : List.of();
    }
    RowSet olds = oldParent.below(branch);
    RowSet news = parent.below(branch);
    String prefix = path + "," + branch.name() + ",";
    ArrayChanges places = new ArrayChanges(ids(branch, olds), ids(branch, news));
    List<Told> told = new ArrayList<>();
    for (int row = 0; row < news.size(); row++) {
      Node node = new Node(branch.form(), news, row);
      NodeVersions own = versions.child(branch.place(), row);
      String child = prefix + places.id(row);
      OptionalLong before = places.before(row);
      told.add(
          before.isEmpty()
              ? created(child, node, own, places.after(row))
              : compared(
                  child,
                  new Node(branch.form(), olds, (int) before.getAsLong()),
                  node,
                  own,
                  places.after(row)));
    }
    long version = versions.subtree() > view.prevRev() ? versions.subtree() : view.rev();
    for (int row : places.removed()) {
      Node node = new Node(branch.form(), olds, row);
      told.add(deleted(prefix + node.id(), node, version));
    }
    return told;
  }

  /** The nodes of an array that is what it was; some may have been something else in between. */
  private List<Told> unchanged(
      String path, TreeForm.Branch branch, Node parent, NodeVersions versions) {
    RowSet nodes = parent.below(branch);
    List<Told> told = new ArrayList<>();
    for (int row = 0; row < nodes.size(); row++) {
      Node node = new Node(branch.form(), nodes, row);
      String child = path + "," + branch.name() + "," + node.id();
      told.add(compared(child, node, node, versions.child(branch.place(), row), Optional.empty()));
    }
    return told;
  }

  private static List<String> ids(TreeForm.Branch branch, RowSet nodes) {
    List<String> ids = new ArrayList<>();
    for (int row = 0; row < nodes.size(); row++) {
      ids.add(new Node(branch.form(), nodes, row).id());
    }
    return ids;
  }

  private void write(ByteSink out, Change change) {
    Node node = change.node;
    out.ascii("{\"path\":[");
    out.put(change.path.getBytes(UTF_8));
    out.ascii("],\"event\":\"" + change.event.wire + "\",\"version\":");
    out.decimal(change.versions.version());
    if (change.subtree.isPresent()) {
      out.ascii(",\"subtree_version\":");
      out.decimal(change.subtree.getAsLong());
    }
    change.after.ifPresent(
        id -> {
          out.ascii(",\"after\":");
          out.put(id.getBytes(UTF_8));
        });
    if (change.event == Event.DELETED) {
      out.put('}');
      return;
    }
    TreeForm.multiplicity(out, node.multiplicity());
    if (change.settled) {
      out.ascii(",\"settled\":true");
    }
    if (message.shape().contents()) {
      out.ascii(",\"row\":");
      node.form.row(out, node.rows, node.row);
    }
    if (change.event == Event.CREATED) {
      node.form.children(out, node.rows, node.row, change.versions);
    }
    out.put('}');
  }
}
