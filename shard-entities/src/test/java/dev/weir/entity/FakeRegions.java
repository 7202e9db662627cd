package dev.weir.entity;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Regions that keep what is sent to them. */
final class FakeRegions implements Regions {
  final Deque<IntakeMessage> sent = new ArrayDeque<>();
  boolean reachable = true;

  @Override
  public String self() {
    return "us";
  }

  @Override
  public long maxLagMillis() {
    return ReadAt.ANY;
  }

  @Override
  public CompletionStage<Home> home(String persistenceId, long epoch) {
    throw new IllegalStateException("nobody asks");
  }

  @Override
  public boolean hasNode(String region) {
    return reachable;
  }

  @Override
  public void send(String region, String persistenceId, IntakeMessage message) {
    sent.add(message);
  }

  @Override
  public void send(String region, DirectoryMessage message) {
    throw new IllegalStateException("nobody sends");
  }

  @Override
  public Optional<String> first() {
    return Optional.of("eu");
  }

  @Override
  public boolean isHeard(String region) {
    return reachable;
  }

  @Override
  public List<String> others() {
    return List.of();
  }

  @Override
  public CompletionStage<List<Replication.Known>> known(String persistenceId) {
    return CompletableFuture.completedStage(List.of());
  }
}
