package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.sql.differential.RandomScenario;
import dev.weir.sql.differential.Regressions;
import dev.weir.sql.differential.Scenario;
import dev.weir.sql.differential.Shrinker;
import dev.weir.sql.differential.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/**
 * Random views over random tables under random batches: after every step each view, over tables or
 * other views, equals what DuckDB answers to its SQL. {@code -Dweir.property.opinions=true} asks H2
 * and SQLite, too.
 *
 * <p>{@code -Dweir.property.runs=N} plays more scenarios, {@code -Dweir.property.minutes=60} goes
 * on for so long. A scenario that goes wrong is made smaller and kept in {@link
 * Regressions#DIRECTORY}, from where it is played in every build.
 */
class CircuitPropertyTest {
  private static final int RUNS = Integer.getInteger("weir.property.runs", 55);
  private static final long MINUTES = Long.getLong("weir.property.minutes", 0);
  private static final long NANOS_A_MINUTE = 60_000_000_000L;

  @Test
  void viewsEqualOtherDatabasesAfterEveryStep() throws SQLException, IOException {
    try (Trial trial = new Trial()) {
      long begin = System.nanoTime();
      long seed = Seeds.next();
      note("random views from %s on".formatted(Seeds.option(seed)));
      int run = 0;
      for (; run < RUNS || isTimeLeft(begin); run++) {
        check(trial, seed);
        seed = Seeds.next();
      }
      note("%d scenarios up to %s, %s".formatted(run, Seeds.option(seed - 1), trial.counts()));
      // at least 10,000 in every build
      assertThat(trial.comparisons()).as(trial.counts()).isGreaterThanOrEqualTo(RUNS * 185);
    }
  }

  @Test
  void whatWentWrongOnceIsRight() throws SQLException, IOException {
    try (Trial trial = new Trial()) {
      for (Path file : Regressions.files()) {
        play(trial, Regressions.read(file), file.toString());
      }
    }
  }

  private static void note(String what) {
    System.getLogger(CircuitPropertyTest.class.getName()).log(System.Logger.Level.INFO, what);
  }

  private static boolean isTimeLeft(long begin) {
    return System.nanoTime() - begin < MINUTES * NANOS_A_MINUTE;
  }

  private static void check(Trial trial, long seed) throws IOException {
    String option = Seeds.option(seed);
    Scenario scenario;
    try {
      scenario = RandomScenario.next(Seeds.random(seed));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("no scenario of " + option, e);
    }
    try {
      trial.play(scenario);
    } catch (SQLException | RuntimeException | AssertionError e) {
      Scenario small = new Shrinker(trial).shrink(scenario);
      Path file = Regressions.write(small, option, e);
      throw new AssertionError("%s, kept as %s%n%s".formatted(option, file, small.text()), e);
    }
  }

  private static void play(Trial trial, Scenario scenario, String as) {
    try {
      trial.play(scenario);
    } catch (SQLException | RuntimeException | AssertionError e) {
      throw new AssertionError(as, e);
    }
  }
}
