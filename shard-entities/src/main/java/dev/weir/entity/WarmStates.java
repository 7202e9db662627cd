package dev.weir.entity;

import dev.weir.config.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * States of circuits that are about to move to this node, recovered before the move begins.
 *
 * <p>A state is used once, by the log that starts next, and forgotten after a while if no log does.
 * It is no more than a recovery done early: whoever takes it still claims the journal first and
 * replays what came since.
 */
public final class WarmStates {
  /** States kept at a time; the oldest gives way. */
  static final int KEPT_MAX = 64;

  /** Part of the heap that waiting states may fill; a state that does not fit is not kept. */
  static final int HEAP_SHARE = 4;

  /** How long a state waits for its move. */
  static final long KEPT_MILLIS = 60_000;

  private record Warm(CircuitState state, long bytes, long untilMillis) {}

  private final Map<String, Warm> states = new LinkedHashMap<>();
  private final Clock clock;

  public WarmStates(Clock clock) {
    this.clock = clock;
  }

  synchronized void put(String persistenceId, CircuitState state) {
    expire();
    states.remove(persistenceId);
    long bytes = state.stateBytes();
    while (!states.isEmpty() && (states.size() >= KEPT_MAX || bytes() + bytes > bytesMax())) {
      forgetOldest();
    }
    if (bytes <= bytesMax()) {
      states.put(persistenceId, new Warm(state, bytes, clock.millis() + KEPT_MILLIS));
    }
  }

  /** Hands a state out; nobody else gets it. */
  synchronized Optional<CircuitState> take(String persistenceId) {
    expire();
    return Optional.ofNullable(states.remove(persistenceId)).map(Warm::state);
  }

  private long bytes() {
    return states.values().stream().mapToLong(Warm::bytes).sum();
  }

  private static long bytesMax() {
    return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
  }

  /** States that wait for their move. */
  public synchronized int size() {
    return states.size();
  }

  private void forgetOldest() {
    Iterator<Warm> all = states.values().iterator();
    all.next();
    all.remove();
  }

  /** Forgets the states whose move has not come. */
  public synchronized void expire() {
    long now = clock.millis();
    states.values().removeIf(warm -> warm.untilMillis <= now);
  }
}
