package dev.weir.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One circuit of a service in memory that keeps its promises while owners pause, crash and move.
 *
 * <p>A durable log is fenced by epoch; an owner keeps what it has applied; a paused owner stays
 * reachable beside its successor. Mutants override one step each.
 */
class ModelCircuit {
  /** Definitions take the first revs. */
  static final long DEFINED_REV =
      (long) ReferenceCircuit.TABLES.size() + ReferenceCircuit.VIEWS.size();

  private static final int STALE_ONE_IN = 3;
  private static final int BUSY_ONE_IN = 15;
  private static final int LOST_ONE_IN = 15;
  private static final int COMPACTED_ONE_IN = 4;

  final Random random;
  final List<ModelEvent> log = new ArrayList<>();
  private final List<Late> late = new ArrayList<>();
  private long fence = 1;
  ModelOwner owner = new ModelOwner(fence);
  ModelOwner stale;

  /** A write that the network holds back. */
  private record Late(ModelOwner to, String key, Batch batch) {}

  ModelCircuit(Random random) {
    this.random = random;
  }

  final WriteOutcome write(String key, Batch batch) {
    if (random.nextInt(BUSY_ONE_IN) == 0) {
      return busy(key, batch);
    }
    ModelOwner to = reached();
    if (random.nextInt(LOST_ONE_IN) == 0) {
      late.add(new Late(to, key, batch));
      return new WriteOutcome.Unknown("no answer");
    }
    WriteOutcome outcome = handle(to, key, batch);
    return random.nextInt(LOST_ONE_IN) == 0 ? new WriteOutcome.Unknown("answer lost") : outcome;
  }

  final Optional<Answer> read(String name, long minRev) {
    ModelOwner from = reached();
    return honours(from, minRev) ? Optional.of(answer(from, name)) : Optional.empty();
  }

  final ModelStream open(List<String> views, long fromRev) {
    ModelOwner from = owner;
    boolean held = fromRev > 0 && fromRev <= from.rev() && random.nextInt(COMPACTED_ONE_IN) > 0;
    return stream(from, views, held ? fromRev : 0, fromRev > 0 && !held);
  }

  /** Something happens: owners pause, die or move, and messages that were late arrive. */
  final void disturb() {
    switch (random.nextInt(6)) {
      case 0 -> pause();
      case 1 -> crash();
      case 2 -> move();
      case 3 -> {
        if (stale != null) {
          stale.die();
          stale = null;
        }
      }
      default -> deliver();
    }
  }

  /** The owner stops for a while and does not know that it was replaced. */
  private void pause() {
    if (stale != null) {
      stale.die();
    }
    stale = owner;
    owner = recovered();
  }

  private void crash() {
    owner.die();
    crashed();
    owner = recovered();
  }

  private void move() {
    owner.die();
    moving();
    owner = recovered();
    moved(owner);
  }

  private void deliver() {
    if (!late.isEmpty()) {
      Late write = late.remove(random.nextInt(late.size()));
      if (write.to().isAlive()) {
        handle(write.to(), write.key(), write.batch());
      }
    }
  }

  private ModelOwner recovered() {
    ModelOwner next = new ModelOwner(++fence);
    next.applyAll(log, owner);
    recovered(next);
    return next;
  }

  private ModelOwner reached() {
    return stale != null && random.nextInt(STALE_ONE_IN) == 0 ? stale : owner;
  }

  /** A write has arrived at an owner, or at one that was. */
  final WriteOutcome handle(ModelOwner to, String key, Batch batch) {
    Long known = to.rev(key);
    if (known != null) {
      return replay(to, known);
    }
    if (!mayAppend(to)) {
      to.die();
      stale = null;
      return new WriteOutcome.NotStored("ownership changed");
    }
    try {
      ModelEvent event = new ModelEvent(key, batch);
      return append(to, event, to.state().after(stored(batch)));
    } catch (ReferenceCircuit.Impossible e) {
      return new WriteOutcome.Refused(e.getMessage());
    }
  }

  /** Nothing is stored while it is busy. */
  WriteOutcome busy(String key, Batch batch) {
    return new WriteOutcome.NotStored("busy");
  }

  /** The fence: only the last owner writes. */
  boolean mayAppend(ModelOwner to) {
    return to.epoch() == fence;
  }

  /** What views and tables see of a batch. */
  Batch stored(Batch batch) {
    return batch;
  }

  /** Persists, applies, answers. */
  WriteOutcome append(ModelOwner to, ModelEvent event, ReferenceCircuit next) {
    log.add(event);
    to.apply(event, next);
    return new WriteOutcome.Acknowledged(to.rev(), false);
  }

  WriteOutcome replay(ModelOwner to, long rev) {
    return new WriteOutcome.Acknowledged(rev, true);
  }

  boolean honours(ModelOwner from, long minRev) {
    return from.rev() >= minRev;
  }

  Answer answer(ModelOwner from, String name) {
    return new Answer(from.rev(), 1, from.state().content(name));
  }

  ModelStream stream(ModelOwner from, List<String> views, long fromRev, boolean reset) {
    return new ModelStream(from, views, fromRev, reset, random);
  }

  /** An owner died without warning. */
  void crashed() {}

  /** An owner has read the log. */
  void recovered(ModelOwner next) {}

  /** An owner hands over. */
  void moving() {}

  /** An owner took over what another one handed over. */
  void moved(ModelOwner next) {}
}
