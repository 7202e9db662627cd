package dev.weir.history;

import java.util.Optional;
import java.util.Random;

/** Mutants that break a promise about reads. */
final class ReadMutants {
  private ReadMutants() {}

  /** Whoever is asked answers with what it has. */
  static class StaleOwner extends ModelCircuit {
    StaleOwner(Random random) {
      super(random);
    }

    @Override
    boolean honours(ModelOwner from, long minRev) {
      return true;
    }
  }

  /** The last view of a rev is published later than the rev. */
  static class ViewsOneByOne extends ModelCircuit {
    ViewsOneByOne(Random random) {
      super(random);
    }

    @Override
    Answer answer(ModelOwner from, String name) {
      boolean late = name.equals("by_region") && from.rev() > DEFINED_REV && random.nextInt(4) == 0;
      return late
          ? new Answer(from.rev(), 1, from.state(from.rev() - 1).content(name))
          : super.answer(from, name);
    }
  }

  /** Rows and rev are taken one after the other, and a batch comes between. */
  static class RevAheadOfRows extends ModelCircuit {
    RevAheadOfRows(Random random) {
      super(random);
    }

    @Override
    Answer answer(ModelOwner from, String name) {
      long rev = from.rev();
      return rev > DEFINED_REV && random.nextInt(10) == 0
          ? new Answer(rev - 1, 1, from.state().content(name))
          : super.answer(from, name);
    }
  }

  /** Readers see a batch that the journal never gets. */
  static class ReadBeforePersist extends ModelCircuit {
    private ReferenceCircuit unpersisted;
    private long unpersistedRev;

    ReadBeforePersist(Random random) {
      super(random);
    }

    @Override
    WriteOutcome append(ModelOwner to, ModelEvent event, ReferenceCircuit next) {
      if (random.nextInt(6) == 0) {
        unpersisted = next;
        unpersistedRev = to.rev() + 1;
        return new WriteOutcome.Unknown("the journal does not answer");
      }
      unpersisted = null;
      return super.append(to, event, next);
    }

    @Override
    Answer answer(ModelOwner from, String name) {
      return Optional.ofNullable(unpersisted)
          .filter(state -> from == owner && unpersistedRev == from.rev() + 1)
          .map(state -> new Answer(unpersistedRev, 1, state.content(name)))
          .orElseGet(() -> super.answer(from, name));
    }
  }
}
