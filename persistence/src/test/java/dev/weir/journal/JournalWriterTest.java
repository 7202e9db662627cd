package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWriterTest {
  @TempDir Path dataDir;

  @Test
  void stopsForGood_whenAWriteFails() throws IOException {
    JournalSettings settings = Stores.settings(dataDir);
    JournalStore.create(settings);
    StoreIdentity identity = StoreIdentity.read(settings.journalDir());
    HighWater mark = HighWater.open(settings.journalDir(), identity.store());
    try (GuardedDb db = GuardedDb.open(settings)) {
      Heads heads = Heads.load(db);
      try (JournalWriter writer =
          new JournalWriter(settings, db, heads, mark, heads.loadedFacts())) {
        write(writer, 1).join();
        mark.close();
        assertThatThrownBy(() -> write(writer, 2).join()).hasMessageContaining("Idempotency-Key");
        assertThatThrownBy(() -> write(writer, 2).join()).hasMessageContaining("restart the node");
        assertThat(writer.refusal(0)).isPresent();
        assertThat(heads.find("a").orElseThrow().highest()).isEqualTo(1);
      }
    }
    try (JournalStore reopened = JournalStore.open(settings)) {
      assertThat(reopened.refusal(0)).isEmpty();
      assertThat(reopened.highest("a")).isBetween(1L, 2L);
      assertThat(Stores.replay(reopened, "a")).hasSize((int) reopened.highest("a"));
    }
  }

  private static CompletableFuture<Void> write(JournalWriter writer, long rev) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    WriteRequest.Pending event = WriteRequest.Pending.of(Stores.event(rev, "x"));
    writer.submit(new WriteRequest.Append("a", List.of(event), event.value().length, done));
    return done;
  }
}
