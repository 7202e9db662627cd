package dev.weir.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.entity.CircuitHistory;
import dev.weir.proof.Verdict.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random tables, views and batches through the real state: every rev of it is proved. */
class RandomProofTest {
  private static final int RUNS = Integer.getInteger("weir.property.runs", 6);
  private static final int STEPS = 40;

  @TempDir Path directory;

  private final List<Claim> claims = new ArrayList<>();
  private CircuitHistory history;

  @Test
  void provesEveryRev_andAgainFromASnapshotAlone() {
    int compared = 0;
    for (int run = 0; run < RUNS; run++) {
      long seed = Seeds.next();
      compared += run(seed, directory.resolve("run" + run));
    }
    assertThat(compared).isGreaterThan(RUNS * STEPS);
  }

  private int run(long seed, Path segments) {
    history = new CircuitHistory(segments);
    RandomHistory events = new RandomHistory(history, Seeds.random(seed));
    claims.clear();
    for (int step = 0; step < STEPS; step++) {
      events.step();
      claims.add(Claim.of("rev " + history.rev(), history.described()));
    }
    Verdict whole = proved(seed, claims);
    long checks = whole.views().stream().filter(view -> view.status() == Status.OK).count();
    history.snapshot();
    long snapshot = history.rev();
    history.forget(snapshot);
    claims.clear();
    claims.add(Claim.of("snapshot", history.described()));
    for (int step = 0; step < STEPS / 4; step++) {
      events.step();
      claims.add(Claim.of("rev " + history.rev(), history.described()));
    }
    assertThat(proved(seed, claims).fromRev()).as(Seeds.option(seed)).isEqualTo(snapshot);
    return Math.toIntExact(checks);
  }

  private Verdict proved(long seed, List<Claim> all) {
    Verdict verdict = Verification.run(CircuitHistory.ID, all, history.reader(), new Steps());
    assertThat(verdict.ok())
        .as("%s %s %s", Seeds.option(seed), verdict.mismatches(), verdict.journal())
        .isTrue();
    return verdict;
  }
}
