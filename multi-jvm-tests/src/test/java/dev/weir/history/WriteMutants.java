package dev.weir.history;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Mutants that break a promise about writes. */
final class WriteMutants {
  private WriteMutants() {}

  /** A log that takes whatever an owner believes to be the next event. */
  abstract static class Unfenced extends ModelCircuit {
    Unfenced(Random random) {
      super(random);
    }

    @Override
    WriteOutcome append(ModelOwner to, ModelEvent event, ReferenceCircuit next) {
      int at = Math.toIntExact(to.rev() - DEFINED_REV);
      if (at < log.size()) {
        log.set(at, event);
      } else {
        log.add(event);
      }
      to.apply(event, next);
      return new WriteOutcome.Acknowledged(to.rev(), false);
    }
  }

  /** A paused owner comes back and appends beside its successor. */
  static class NoFence extends Unfenced {
    NoFence(Random random) {
      super(random);
    }

    @Override
    boolean mayAppend(ModelOwner to) {
      return true;
    }
  }

  /** The fence is looked at now and then. */
  static class FenceNowAndThen extends Unfenced {
    FenceNowAndThen(Random random) {
      super(random);
    }

    @Override
    boolean mayAppend(ModelOwner to) {
      return random.nextInt(3) == 0 || super.mayAppend(to);
    }
  }

  /** The successor reads the log before it shuts out its predecessor. */
  static class ClaimAfterRecovery extends Unfenced {
    private long predecessor;

    ClaimAfterRecovery(Random random) {
      super(random);
    }

    @Override
    void recovered(ModelOwner next) {
      predecessor = next.epoch() - 1;
    }

    @Override
    boolean mayAppend(ModelOwner to) {
      boolean between = to.epoch() == predecessor;
      predecessor = 0;
      return between || super.mayAppend(to);
    }
  }

  /** A circuit that moves in order leaves its keys behind. */
  static class KeysLostOnMove extends ModelCircuit {
    KeysLostOnMove(Random random) {
      super(random);
    }

    @Override
    void moved(ModelOwner next) {
      next.forgetKeys();
    }
  }

  /** Recovery restores rows, but not the keys. */
  static class KeysLostOnCrash extends ModelCircuit {
    private boolean crashed;

    KeysLostOnCrash(Random random) {
      super(random);
    }

    @Override
    void crashed() {
      crashed = true;
    }

    @Override
    void recovered(ModelOwner next) {
      if (crashed) {
        crashed = false;
        next.forgetKeys();
      }
    }
  }

  /** A retry is told the rev of now. */
  static class RetryToldTheLastRev extends ModelCircuit {
    RetryToldTheLastRev(Random random) {
      super(random);
    }

    @Override
    WriteOutcome replay(ModelOwner to, long rev) {
      return new WriteOutcome.Acknowledged(to.rev(), true);
    }
  }

  /** The answer leaves before the journal has the event; a crash loses what waits. */
  static class ReplyBeforePersist extends ModelCircuit {
    private static final int WAITING_MAX = 3;

    private int waiting;

    ReplyBeforePersist(Random random) {
      super(random);
    }

    @Override
    WriteOutcome append(ModelOwner to, ModelEvent event, ReferenceCircuit next) {
      waiting = (waiting + 1) % WAITING_MAX;
      return super.append(to, event, next);
    }

    @Override
    void crashed() {
      for (; waiting > 0 && !log.isEmpty(); waiting--) {
        log.removeLast();
      }
    }
  }

  /** The transaction of an acknowledged event is undone when the circuit moves. */
  static class RolledBackAfterReply extends ModelCircuit {
    RolledBackAfterReply(Random random) {
      super(random);
    }

    @Override
    void moving() {
      if (!log.isEmpty() && random.nextBoolean()) {
        log.removeLast();
      }
    }
  }

  /** Revs are given before the order of commits is fixed: a later batch takes an earlier rev. */
  static class RevsOutOfOrder extends ModelCircuit {
    private final Map<String, Long> swapped = new HashMap<>();
    private String early;

    RevsOutOfOrder(Random random) {
      super(random);
    }

    @Override
    WriteOutcome append(ModelOwner to, ModelEvent event, ReferenceCircuit next) {
      super.append(to, event, next);
      if (early != null) {
        swapped.put(event.key(), to.rev() - 1);
        early = null;
      } else if (random.nextInt(4) == 0) {
        swapped.put(event.key(), to.rev() + 1);
        early = event.key();
      }
      return new WriteOutcome.Acknowledged(swapped.getOrDefault(event.key(), to.rev()), false);
    }

    @Override
    WriteOutcome replay(ModelOwner to, long rev) {
      return super.replay(
          to, swapped.getOrDefault(log.get((int) (rev - DEFINED_REV - 1)).key(), rev));
    }
  }

  /** Says that nothing was stored, and stores it. */
  static class StoredWhileBusy extends ModelCircuit {
    StoredWhileBusy(Random random) {
      super(random);
    }

    @Override
    WriteOutcome busy(String key, Batch batch) {
      handle(owner, key, batch);
      return super.busy(key, batch);
    }
  }

  /** Loses the last change of some batches. */
  static class HalfABatch extends ModelCircuit {
    HalfABatch(Random random) {
      super(random);
    }

    @Override
    Batch stored(Batch batch) {
      return batch.changes().size() > 1 && random.nextInt(10) == 0
          ? new Batch(batch.changes().subList(0, batch.changes().size() - 1))
          : batch;
    }
  }
}
