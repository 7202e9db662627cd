package dev.weir.http;

import dev.weir.entity.Lags;
import dev.weir.rules.RuleHost;
import dev.weir.rules.Rules;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A node that is ready from the start. */
final class TestNode implements Node {
  private final FakePlacement placement = new FakePlacement();
  private final FakeJobs jobs = new FakeJobs();
  private final List<Consumer<News>> listeners = new CopyOnWriteArrayList<>();
  private volatile Status status = Status.READY;

  void status(Status now) {
    status = now;
  }

  @Override
  public Facts facts() {
    return new Facts("0.1.0", "3f2a91c", 1_767_600_000_000L);
  }

  @Override
  public Readiness readiness() {
    return new Readiness(status, List.of(new Check("journal", true, "")), 12, 40);
  }

  @Override
  public CompletionStage<List<Member>> members() {
    Figures figures = new Figures(256, 4, 100, "0.1.0", Lags.NONE);
    return CompletableFuture.completedFuture(
        List.of(
            new Member(
                "weir-1", "local", "pekko://weir@127.0.0.1:1", "up", true, Optional.of(figures)),
            new Member(
                "weir-2",
                "local",
                "pekko://weir@127.0.0.1:2",
                "unreachable",
                false,
                Optional.empty())));
  }

  @Override
  public CompletionStage<List<Shard>> shards() {
    return CompletableFuture.completedFuture(List.of(new Shard(12, "weir-1", 4, 100, false)));
  }

  @Override
  public Runnable listen(Consumer<News> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public Rules rules() {
    return new Rules() {
      @Override
      public void serve(RuleHost host) {}

      @Override
      public void changed(String tenant) {}
    };
  }

  /** How many listen. */
  int listeners() {
    return listeners.size();
  }

  void happens(News news) {
    listeners.forEach(listener -> listener.accept(news));
  }

  @Override
  public FakePlacement placement() {
    return placement;
  }

  @Override
  public FakeJobs jobs() {
    return jobs;
  }

  @Override
  public List<String> quarantined() {
    return List.of();
  }
}
