package dev.weir.entity;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The regions of the cluster, as the copy of a circuit in one of them sees them. */
public interface Regions {
  /** The region of this node. */
  String self();

  /** A copy that is further behind its home refuses reads, unless they say otherwise. */
  long maxLagMillis();

  /**
   * The home of a circuit.
   *
   * @param epoch of its next event; 0 when it has none yet, then the directory decides
   */
  CompletionStage<Home> home(String persistenceId, long epoch);

  /** Whether a node of the region can be heard now. */
  boolean isReachable(String region);

  /** Sends to the copy of a circuit in a region; what cannot be delivered is lost. */
  void send(String region, String persistenceId, IntakeMessage message);

  /** Sends to the copy of the directory in a region; what cannot be delivered is lost. */
  void send(String region, DirectoryMessage message);

  /**
   * The region that begins a new directory: the one of the first seed; empty while that is not a
   * member, unless there is one region only.
   */
  Optional<String> first();

  /**
   * The region that writes a circuit.
   *
   * @param epoch under which it writes
   */
  record Home(String region, long epoch) {}

  /** A cluster of one region. */
  static Regions alone() {
    return new Regions() {
      @Override
      public String self() {
        return Freshness.LOCAL;
      }

      @Override
      public long maxLagMillis() {
        return ReadAt.ANY;
      }

      @Override
      public CompletionStage<Home> home(String persistenceId, long epoch) {
        return CompletableFuture.completedStage(new Home(self(), Math.max(1, epoch)));
      }

      @Override
      public boolean isReachable(String region) {
        return region.equals(self());
      }

      @Override
      public void send(String region, String persistenceId, IntakeMessage message) {
        throw new IllegalStateException("there is no region " + region);
      }

      @Override
      public void send(String region, DirectoryMessage message) {
        throw new IllegalStateException("there is no region " + region);
      }

      @Override
      public Optional<String> first() {
        return Optional.of(self());
      }
    };
  }
}
