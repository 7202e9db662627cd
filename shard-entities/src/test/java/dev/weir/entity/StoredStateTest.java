package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.SavedStates;
import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.TestConfigs;
import dev.weir.config.WeirException;
import dev.weir.proof.RandomHistory;
import dev.weir.series.shard.ShardImage;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who comes back from a snapshot, with what is stored of its operators, goes on like who stayed.
 */
class StoredStateTest {
  private static final int RUNS = Integer.getInteger("weir.property.runs", 6);
  private static final int STEPS = 40;

  @TempDir private Path directory;

  @Test
  void goesOnLikeTheStateThatStayed_whateverIsAsked() {
    for (int run = 0; run < RUNS; run++) {
      long seed = Seeds.next();
      try {
        run(Seeds.random(seed), directory.resolve("run" + run));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(Seeds.option(seed) + " " + e.getMessage(), e);
      }
    }
  }

  private static void run(Random random, Path segments) {
    CircuitHistory history = new CircuitHistory(segments);
    RandomHistory events = new RandomHistory(history, random);
    for (int step = 0; step < STEPS; step++) {
      events.step();
      if (random.nextInt(4) == 0) {
        history.resume(step);
      }
    }
    StateDigest replayed = StateDigest.of(history.reader().newest(CircuitHistory.ID).image());
    assertThat(replayed.difference(history.digest())).isEmpty();
  }

  @Test
  void whatIsOfNoUseIsComputedAnew() {
    long seed = Seeds.next();
    CircuitHistory history = new CircuitHistory(directory);
    RandomHistory events = new RandomHistory(history, Seeds.random(seed));
    history.view("sums", "SELECT customer, COUNT(*) AS n FROM orders GROUP BY customer");
    for (int step = 0; step < STEPS; step++) {
      events.step();
    }
    history.snapshot();
    SnapshotManifest manifest = history.reader().snapshots(CircuitHistory.ID).getFirst();
    List<SavedStates> useless =
        List.of(
            SavedStates.NONE,
            name ->
                Optional.of(
                    (schema, parts) -> {
                      throw new WeirException(ErrorCode.JOURNAL_CORRUPT, "other columns");
                    }));
    for (SavedStates states : useless) {
      requireSame(seed, history, manifest, states);
      requireSame(seed, history, withoutPlans(manifest), states);
    }
  }

  private static void requireSame(
      long seed, CircuitHistory history, SnapshotManifest manifest, SavedStates states) {
    CircuitState state = new CircuitState(TestConfigs.limits(), 3);
    try (SavedRows rows = history.reader().open(CircuitHistory.ID, manifest)) {
      state.restore(manifest, new OtherStates(rows, states));
    }
    assertThat(StateDigest.of(state.image()).difference(history.digest()))
        .as(Seeds.option(seed))
        .isEmpty();
  }

  /** As an older build would have written it. */
  private static SnapshotManifest withoutPlans(SnapshotManifest manifest) {
    return Manifests.withViews(
        manifest, view -> Manifests.view(view, view.sql(), view.resultHash(), null));
  }

  private record OtherStates(SavedRows rows, SavedStates states) implements SavedRows {
    @Override
    public void table(String name, Schema schema, Consumer<RowSet> parts) {
      rows.table(name, schema, parts);
    }

    @Override
    public void view(String name, Schema schema, Consumer<RowSet> parts) {
      rows.view(name, schema, parts);
    }

    @Override
    public byte[] keys() {
      return rows.keys();
    }

    @Override
    public Optional<ShardImage> metrics() {
      return rows.metrics();
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
