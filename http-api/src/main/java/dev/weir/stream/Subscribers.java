package dev.weir.stream;

import dev.weir.entity.CircuitReply;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The open streams of a node: counted by tenant, and told when the node drains. */
public final class Subscribers {
  private final Map<String, Integer> byTenant = new ConcurrentHashMap<>();
  private final Set<Race> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /** An answer that is waited for; whichever comes first, it or the draining, decides. */
  private static final class Race {
    private final CompletableFuture<Optional<CircuitReply>> winner = new CompletableFuture<>();
  }

  /** Counts a stream in, unless the tenant has {@code max} already. */
  public boolean enter(String tenant, int max) {
    boolean[] entered = new boolean[1];
    byTenant.compute(
        tenant,
        (name, count) -> {
          int now = count == null ? 0 : count;
          entered[0] = now < max;
          return entered[0] ? Integer.valueOf(now + 1) : count;
        });
    return entered[0];
  }

  public void leave(String tenant) {
    byTenant.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
  }

  /** Ends all streams after what they are sending now. */
  public void drain() {
    draining = true;
    waiting.forEach(race -> race.winner.complete(Optional.empty()));
  }

  boolean draining() {
    return draining;
  }

  /** The reply, or empty as soon as the node drains. */
  CompletionStage<Optional<CircuitReply>> orDraining(CompletionStage<CircuitReply> asked) {
    Race race = new Race();
    waiting.add(race);
    asked.whenComplete(
        (reply, failure) -> {
          waiting.remove(race);
          if (failure == null) {
            race.winner.complete(Optional.of(reply));
          } else {
            race.winner.completeExceptionally(failure);
          }
        });
    if (draining) {
      race.winner.complete(Optional.empty());
    }
    return race.winner;
  }
}
