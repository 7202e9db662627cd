package dev.weir.stream;

import dev.weir.entity.CircuitReply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The open streams of a node: counted by tenant, and told when the node drains. */
public final class Subscribers {
  /** How long a seat is kept for a stream that does not begin. */
  private static final long KEPT_SECONDS = 10;

  private final Map<String, Integer> byTenant = new ConcurrentHashMap<>();
  private final Set<Race> waiting = ConcurrentHashMap.newKeySet();
  private final List<Runnable> atDrain = new CopyOnWriteArrayList<>();
  private volatile boolean draining;

  /** An answer that is waited for; whichever comes first, it or the draining, decides. */
  private static final class Race {
    private final CompletableFuture<Optional<CircuitReply>> winner = new CompletableFuture<>();
  }

  /**
   * One stream's place among those of its tenant. A reader who is gone before the answer begins
   * never takes it: then it is free again after a while.
   */
  public final class Seat {
    private final String tenant;
    private Use use = Use.KEPT;

    private Seat(String tenant) {
      this.tenant = tenant;
    }

    /** The stream begins. */
    public synchronized void take() {
      if (use == Use.FREE) {
        byTenant.merge(tenant, 1, Integer::sum);
      }
      use = Use.TAKEN;
    }

    /** The stream is over. */
    public synchronized void leave() {
      if (use != Use.FREE) {
        use = Use.FREE;
        byTenant.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
      }
    }

    private synchronized void leaveUnlessTaken() {
      if (use == Use.KEPT) {
        leave();
      }
    }
  }

  /** What happens on a seat. */
  private enum Use {
    /** Nothing yet. */
    KEPT,
    /** A stream runs. */
    TAKEN,
    /** Others may have it. */
    FREE
  }

  /** A seat for a stream, unless the tenant has {@code max} already. */
  public Optional<Seat> enter(String tenant, int max) {
    boolean[] entered = new boolean[1];
    byTenant.compute(
        tenant,
        (name, count) -> {
          int now = count == null ? 0 : count;
          entered[0] = now < max;
          return entered[0] ? Integer.valueOf(now + 1) : count;
        });
    if (!entered[0]) {
      return Optional.empty();
    }
    Seat seat = new Seat(tenant);
    CompletableFuture.delayedExecutor(KEPT_SECONDS, TimeUnit.SECONDS)
        .execute(seat::leaveUnlessTaken);
    return Optional.of(seat);
  }

  /** Also does this when the node drains, or at once if it does so already. */
  public void onDrain(Runnable task) {
    atDrain.add(task);
    if (draining) {
      task.run();
    }
  }

  /** Ends all streams after what they are sending now. */
  public void drain() {
    draining = true;
    atDrain.forEach(Runnable::run);
    waiting.forEach(race -> race.winner.complete(Optional.empty()));
  }

  boolean draining() {
    return draining;
  }

  /** The reply, or empty as soon as the node drains. */
  public CompletionStage<Optional<CircuitReply>> orDraining(CompletionStage<CircuitReply> asked) {
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
