package dev.weir.entity;

import dev.weir.config.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * States of circuits that somebody is likely to ask for: those of circuits that are about to move
 * to this node, and those of earlier revs that were just read.
 *
 * <p>One a circuit. It belongs to whoever takes it, and is forgotten after a while if nobody does.
 * It is no more than a replay done early: its history may have been cut back meanwhile, so whoever
 * takes it looks at the journal first.
 */
public final class KeptStates {
  /** States kept at a time; the oldest gives way. */
  static final int KEPT_MAX = 64;

  /** Part of the heap that kept states may fill; a state that does not fit is not kept. */
  static final int HEAP_SHARE = 4;

  /** How long a state is kept. */
  static final long KEPT_MILLIS = 60_000;

  private record Kept(CircuitState state, long bytes, long untilMillis) {}

  private final Map<String, Kept> states = new LinkedHashMap<>();
  private final Clock clock;

  public KeptStates(Clock clock) {
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
      states.put(persistenceId, new Kept(state, bytes, clock.millis() + KEPT_MILLIS));
    }
  }

  /** Hands a state out; nobody else gets it. */
  synchronized Optional<CircuitState> take(String persistenceId) {
    expire();
    return Optional.ofNullable(states.remove(persistenceId)).map(Kept::state);
  }

  private long bytes() {
    return states.values().stream().mapToLong(Kept::bytes).sum();
  }

  private static long bytesMax() {
    return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
  }

  /** States that are kept. */
  public synchronized int size() {
    return states.size();
  }

  private void forgetOldest() {
    Iterator<Kept> all = states.values().iterator();
    all.next();
    all.remove();
  }

  /** Forgets the states that nobody has asked for in time. */
  public synchronized void expire() {
    long now = clock.millis();
    states.values().removeIf(kept -> kept.untilMillis <= now);
  }
}
