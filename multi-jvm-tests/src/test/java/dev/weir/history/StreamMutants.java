package dev.weir.history;

import java.util.List;
import java.util.Random;

/** Mutants that break a promise about streams. */
final class StreamMutants {
  private StreamMutants() {}

  /** A resumed stream begins one rev too late. */
  static class Skips extends ModelCircuit {
    Skips(Random random) {
      super(random);
    }

    @Override
    ModelStream stream(ModelOwner from, List<String> views, long fromRev, boolean reset) {
      return new ModelStream(from, views, fromRev, reset, random) {
        @Override
        long resumed(long rev) {
          return Math.min(from.rev(), super.resumed(rev) + 1);
        }
      };
    }
  }

  /** A resumed stream begins with the rev that was known. */
  static class Repeats extends ModelCircuit {
    Repeats(Random random) {
      super(random);
    }

    @Override
    ModelStream stream(ModelOwner from, List<String> views, long fromRev, boolean reset) {
      return new ModelStream(from, views, fromRev, reset, random) {
        @Override
        long resumed(long rev) {
          return Math.max(DEFINED_REV, super.resumed(rev) - 1);
        }
      };
    }
  }

  /** Of a rev that changes several views one is forgotten now and then. */
  static class LeavesOutAView extends ModelCircuit {
    LeavesOutAView(Random random) {
      super(random);
    }

    @Override
    ModelStream stream(ModelOwner from, List<String> views, long fromRev, boolean reset) {
      return new ModelStream(from, views, fromRev, reset, random) {
        @Override
        boolean sends(String view) {
          return !view.equals("large") || random.nextInt(10) > 0;
        }
      };
    }
  }

  /** Where the deltas are not held any more, it goes on from now without saying so. */
  static class ForgetsReset extends ModelCircuit {
    ForgetsReset(Random random) {
      super(random);
    }

    @Override
    ModelStream stream(ModelOwner from, List<String> views, long fromRev, boolean reset) {
      return reset
          ? new ModelStream(from, views, from.rev(), false, random)
          : super.stream(from, views, fromRev, false);
    }
  }

  /** Several revs come as one that is not marked: who counts each change has missed some. */
  static class JoinsRevsUntold extends ModelCircuit {
    JoinsRevsUntold(Random random) {
      super(random);
    }

    @Override
    ModelStream stream(ModelOwner from, List<String> views, long fromRev, boolean reset) {
      return new ModelStream(from, views, fromRev, reset, random) {
        @Override
        boolean tellsCoalesced() {
          return false;
        }
      };
    }
  }
}
