package dev.weir.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who owns a circuit of the model, or thinks so: the events it knows and the state after each. */
final class ModelOwner {
  private final long epoch;
  private final List<ModelEvent> events = new ArrayList<>();
  private final List<ReferenceCircuit> states = new ArrayList<>(List.of(new ReferenceCircuit()));
  private final Map<String, Long> revs = new HashMap<>();
  private boolean alive = true;

  ModelOwner(long epoch) {
    this.epoch = epoch;
  }

  long epoch() {
    return epoch;
  }

  boolean isAlive() {
    return alive;
  }

  void die() {
    alive = false;
  }

  long rev() {
    return ModelCircuit.DEFINED_REV + events.size();
  }

  /** The rev of a key; null when it is not known. */
  Long rev(String key) {
    return revs.get(key);
  }

  /** Forgets which keys it has seen. */
  void forgetKeys() {
    revs.clear();
  }

  ReferenceCircuit state() {
    return states.getLast();
  }

  ReferenceCircuit state(long rev) {
    return states.get(Math.toIntExact(rev - ModelCircuit.DEFINED_REV));
  }

  void apply(ModelEvent event, ReferenceCircuit next) {
    events.add(event);
    states.add(next);
    revs.put(event.key(), rev());
  }

  /** Recovers from a log; takes the states of another owner as far as it has the same events. */
  void applyAll(List<ModelEvent> log, ModelOwner other) {
    boolean same = true;
    for (ModelEvent event : log) {
      int at = events.size();
      same = same && at < other.events.size() && other.events.get(at).equals(event);
      apply(event, same ? other.states.get(at + 1) : after(event));
    }
  }

  private ReferenceCircuit after(ModelEvent event) {
    try {
      return state().after(event.batch());
    } catch (ReferenceCircuit.Impossible e) {
      // only a log that a mutant has damaged gets here
      return state();
    }
  }
}
