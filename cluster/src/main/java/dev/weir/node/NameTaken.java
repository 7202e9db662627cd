package dev.weir.node;

import org.apache.pekko.actor.CoordinatedShutdown;

/**
 * A member that came earlier has the name of this node; its class name stands in {@code
 * reference.conf} with the exit code.
 */
record NameTaken(String name, String address) implements CoordinatedShutdown.Reason {
  String line() {
    return "weir.node.name: this node and the member at "
        + address
        + " are both called "
        + name
        + ". Give each node a name of its own: node.name, or the variable WEIR_NODE_NAME.";
  }
}
