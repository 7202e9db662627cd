package dev.weir.proof;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Finds the first rev at which the engine's replay and a recomputation differ.
 *
 * <p>A probe makes both at one rev, each from where the log begins; between a rev at which they
 * agree and one at which they do not, each probe halves the distance. Should they differ, agree and
 * differ again on the way, one of the revs at which a difference begins is found. What a probe has
 * seen of other suspects is kept for them.
 */
final class Bisection {
  /**
   * Where a difference begins.
   *
   * @param orEarlier the log begins there, and they differ already
   * @param row empty when no probe was there, or there are not two contents to compare
   */
  record Found(long firstBadRev, boolean orEarlier, Optional<RowDifference> row) {}

  /** The engine cannot make a state, or enough revs were looked at. */
  private static final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private record Seen(boolean agrees, Optional<RowDifference> row) {}

  private final Means means;
  private final LongFunction<Optional<Replayed>> replays;
  private final Agreement agreement;
  private final List<Suspect> suspects;
  private final int probesMax;
  private final Map<Long, Map<String, Seen>> probes = new HashMap<>();

  /**
   * @param replays the engine's state of a rev, empty when it cannot make it
   * @param probesMax revs that may be looked at, for all suspects together
   */
  Bisection(
      Means means,
      LongFunction<Optional<Replayed>> replays,
      List<Suspect> suspects,
      int probesMax) {
    this.means = means;
    this.replays = replays;
    this.agreement = new Agreement(means.progress()::checkpoint);
    this.suspects = List.copyOf(suspects);
    this.probesMax = probesMax;
  }

  /** How many revs were looked at. */
  int probes() {
    return probes.size();
  }

  /**
   * The first bad rev of a suspect; empty when the engine cannot make a state on the way, or too
   * many revs were looked at.
   *
   * @param beginning where the log begins
   */
  Optional<Found> find(Suspect suspect, long beginning) {
    try {
      return Optional.of(search(suspect, beginning));
    } catch (Unknown unknown) {
      return Optional.empty();
    }
  }

  private Found search(Suspect suspect, long beginning) throws Unknown {
    long bad = suspect.badRev();
    // before it was defined there was nothing to disagree on
    long good = Math.max(beginning, suspect.createdRev() - 1);
    boolean isStored = beginning > 0 && suspect.createdRev() <= beginning;
    if (isStored && bad > good && !seen(suspect, good).agrees()) {
      bad = good;
    }
    while (bad - good > 1) {
      long middle = good + (bad - good) / 2;
      if (seen(suspect, middle).agrees()) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    Optional<RowDifference> row =
        Optional.ofNullable(probes.get(bad)).flatMap(probe -> probe.get(id(suspect)).row());
    return new Found(bad, bad == good, row);
  }

  private Seen seen(Suspect suspect, long rev) throws Unknown {
    if (!probes.containsKey(rev)) {
      if (probes.size() == probesMax) {
        throw new Unknown();
      }
      means
          .progress()
          .phase(
              "probe %d: %s %s at rev %d"
                  .formatted(probes.size() + 1, suspect.what(), suspect.name(), rev));
      probes.put(rev, probe(rev));
    }
    return probes.get(rev).get(id(suspect));
  }

  private Map<String, Seen> probe(long rev) throws Unknown {
    means.progress().checkpoint();
    Recomputation made = means.over(means.foldTo(rev));
    Replayed replayed = replays.apply(rev).orElseThrow(Unknown::new);
    Map<String, Seen> seen = new HashMap<>();
    for (Suspect suspect : suspects) {
      boolean agrees = agreement.on(suspect, made, replayed);
      Optional<RowDifference> row =
          agrees
              ? Optional.empty()
              : Optional.ofNullable(agreement.difference(suspect, made, replayed));
      seen.put(id(suspect), new Seen(agrees, row));
    }
    return seen;
  }

  private static String id(Suspect suspect) {
    return suspect.what() + " " + suspect.name();
  }
}
