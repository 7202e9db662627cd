package dev.weir.entity;

import java.util.List;
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
   * The home of a circuit. Who was the home when it wrote last asks the other regions whether one
   * of them has become it since.
   *
   * @param epoch of its next event; 0 when it has none yet, then the directory decides
   */
  CompletionStage<Home> home(String persistenceId, long epoch);

  /** Whether there is a node of the region; whether it is heard shows only by its answers. */
  boolean hasNode(String region);

  /**
   * Whether all nodes of a region are heard, as far as heartbeats tell: some seconds late, and
   * false while one of several is not.
   */
  boolean isHeard(String region);

  /** The other regions that have a node. */
  List<String> others();

  /**
   * What the copies of a circuit in other regions have that can be heard; one that does not answer
   * soon is left out.
   */
  CompletionStage<List<Replication.Known>> known(String persistenceId);

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
      public boolean hasNode(String region) {
        return region.equals(self());
      }

      @Override
      public boolean isHeard(String region) {
        return region.equals(self());
      }

      @Override
      public List<String> others() {
        return List.of();
      }

      @Override
      public CompletionStage<List<Replication.Known>> known(String persistenceId) {
        return CompletableFuture.completedStage(List.of());
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
