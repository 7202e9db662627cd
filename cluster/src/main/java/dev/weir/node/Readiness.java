package dev.weir.node;

import java.util.List;

/** Whether a node can do its work, as {@code /health/ready} shows it. */
public interface Readiness {
  /** What a node is doing. */
  enum Status {
    STARTING,
    READY,
    DRAINING,
    FAILED;

    public String wire() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One thing that must hold.
   *
   * @param detail what is wrong, empty when nothing is
   */
  record Check(String name, boolean ok, String detail) {}

  /** The state of the node with all its checks. */
  record Report(Status status, List<Check> checks, int recoveringDone, int recoveringTotal) {}

  Report report();
}
