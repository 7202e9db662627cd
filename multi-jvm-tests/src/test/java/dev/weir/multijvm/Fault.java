package dev.weir.multijvm;

import java.util.SortedSet;

/** Something that happens to a cluster; nodes are known by their numbers from 0. */
sealed interface Fault {
  /** SIGKILL, and a start some time later. */
  record Kill(int node, long awayMillis) implements Fault {}

  /** SIGSTOP, and SIGCONT some time later. */
  record Pause(int node, long millis) implements Fault {}

  /** These nodes and the others do not hear each other for a while; clients reach all of them. */
  record Partition(SortedSet<Integer> nodes, long millis) implements Fault {}

  /** One node does not hear the others, though they hear it. */
  record OneWay(int node, long millis) implements Fault {}

  /** The links of one node come and go. */
  record Flap(int node, int times, long eachMillis) implements Fault {}

  /** The database stops in order and starts again at once. */
  record DatabaseRestart() implements Fault {}

  /** Nobody reaches the database for a while. */
  record DatabaseAway(long millis) implements Fault {}

  /** Each node in turn leaves in order and comes back. */
  record RollingRestart() implements Fault {}

  /** One node hands over what it has, leaves, and comes back. */
  record Drain(int node) implements Fault {}
}
