package dev.weir.node;

import dev.weir.config.HostPort;
import java.util.List;

/** Why a node has ended. */
public sealed interface NodeEnd {
  /** It was told to stop, and left. */
  record Left() implements NodeEnd {}

  /**
   * The cluster and the node do not fit.
   *
   * @param differences a line each: both values, and what to do
   */
  record Refused(List<String> differences) implements NodeEnd {}

  /** No seed let it join in time. */
  record NoSeedAnswered(List<HostPort> seeds) implements NodeEnd {}

  /** The others took it for dead, or it found itself in the smaller part of a cut network. */
  record Downed() implements NodeEnd {}
}
