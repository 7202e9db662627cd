package dev.weir.sql.differential;

import dev.weir.config.WeirException;
import dev.weir.sql.differential.Scenario.Table;
import java.sql.SQLException;

/** Makes a scenario that goes wrong smaller, as long as it still goes wrong. */
public final class Shrinker {
  private static final int ROUNDS = 10;

  /** Some minutes; what goes wrong is told only afterwards. */
  private static final int PLAYS_MAX = 300;

  private final Trial trial;
  private int plays;

  /** Plays with a trial. */
  public Shrinker(Trial trial) {
    this.trial = trial;
  }

  /** A scenario of which no line can be left out, or fewer than that after very many plays. */
  public Scenario shrink(Scenario wrong) {
    Scenario best = wrong;
    for (int round = 0; round < ROUNDS; round++) {
      Scenario smaller = best;
      for (int size = Math.max(1, best.lines().size() / 2); size > 0; size /= 2) {
        smaller = without(smaller, size);
      }
      if (smaller.lines().size() == best.lines().size()) {
        return best;
      }
      best = smaller;
    }
    return best;
  }

  /** Leaves out so many lines at once wherever that is possible. */
  private Scenario without(Scenario wrong, int size) {
    Scenario best = wrong;
    for (int from = best.lines().size() - size; from >= 0; from -= size) {
      Scenario fewer = best.without(from, from + size);
      boolean hasTables =
          best.lines().subList(from, from + size).stream().anyMatch(Table.class::isInstance);
      if (!hasTables && goesWrong(fewer)) {
        best = fewer;
      }
    }
    return best;
  }

  private boolean goesWrong(Scenario scenario) {
    if (++plays > PLAYS_MAX) {
      return false;
    }
    try {
      trial.play(scenario);
      return false;
    } catch (WeirException refused) {
      // a view that another reads was left out
      return false;
    } catch (SQLException | RuntimeException | AssertionError e) {
      return true;
    }
  }
}
