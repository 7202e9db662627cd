package dev.weir.circuit;

import java.util.Optional;

/** A view of a circuit: definition, root operator and content, or why it failed. */
final class View {
  private final ViewDefinition definition;
  private final long createdRev;
  private final ViewResult result;
  private Node root;
  private ViewFailure failure;

  View(ViewDefinition definition, long createdRev, ViewResult result) {
    this.definition = definition;
    this.createdRev = createdRev;
    this.result = result;
  }

  ViewDefinition definition() {
    return definition;
  }

  String name() {
    return definition.name();
  }

  long createdRev() {
    return createdRev;
  }

  ViewResult result() {
    return result;
  }

  /** The operator whose output the view is; null when the view has failed. */
  Node root() {
    return root;
  }

  void attach(Node node) {
    root = node;
    node.use();
    node.views.add(this);
  }

  void detach() {
    root.views.remove(this);
    root = null;
  }

  Optional<ViewFailure> failure() {
    return Optional.ofNullable(failure);
  }

  void fail(ViewFailure why) {
    failure = why;
  }

  ViewInfo info() {
    return new ViewInfo(
        definition,
        failure(),
        result.rowCount(),
        result.stateBytes(),
        createdRev,
        result.changedRev(),
        result.resultHash(),
        result.versionHash());
  }
}
