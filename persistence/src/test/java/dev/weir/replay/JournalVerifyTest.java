package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.WeirException;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.JournalStore;
import dev.weir.journal.PersistenceIdAudit;
import dev.weir.journal.RecordCheck;
import dev.weir.journal.StoredRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalVerifyTest {
  @TempDir Path dataDir;
  private JournalSettings settings;

  @BeforeEach
  void makeAJournal() {
    settings = JournalSettings.forReading(dataDir);
    JournalStore.create(settings);
    try (JournalStore store = JournalStore.open(settings)) {
      for (long rev = 1; rev <= 120; rev++) {
        store.append("c|acme|main", List.of(event(rev))).join();
      }
      store.append("c|beta|main", List.of(event(1))).join();
      store.putSnapshot("c|acme|main", event(20)).join();
      store.deleteTo("c|acme|main", 10).join();
    }
  }

  private static StoredRecord event(long rev) {
    return new StoredRecord(rev, 1, "m", "", "w", 1_000 + rev, Optional.empty(), new byte[400]);
  }

  @Test
  void listsWhatIsThere() {
    try (JournalScan scan = JournalScan.open(dataDir)) {
      assertThat(scan.persistenceIds()).hasSize(2);
      PersistenceIdAudit audit = scan.audit("c|acme|main", RecordCheck.NONE).orElseThrow();
      assertThat(audit.events()).isEqualTo(110);
      assertThat(audit.oldestMillis()).isEqualTo(1_011);
      assertThat(audit.newestMillis()).isEqualTo(1_120);
      assertThat(audit.snapshotRevs()).containsExactly(20L);
      assertThat(audit.bytes()).isGreaterThan(111 * 400);
    }
  }

  @Test
  void findsASoundJournalSound_andLeavesItAsItIs() throws IOException {
    Map<String, Long> before = files();
    ReplayReport report = verify(dataDir, Optional.empty());
    assertThat(report.sound()).isTrue();
    assertThat(report.events()).isEqualTo(111);
    assertThat(files()).isEqualTo(before);
    JournalStore.open(settings).close();
  }

  @Test
  void namesPersistenceIdAndSequenceNumber_whenABlockOfATableIsDamaged() throws IOException {
    JournalStore.open(settings).close();
    Path table = largestTable();
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length * 2 / 3] ^= 1;
    Files.write(table, bytes);
    ReplayReport report = verify(dataDir, Optional.of("c|acme|main"));
    assertThat(report.sound()).isFalse();
    assertThat(report.problems())
        .anySatisfy(
            each -> assertThat(each).contains("c|acme|main", "sequence number", "checksum"));
  }

  @Test
  void saysWhichFile_whenTheStoreDoesNotOpen() throws IOException {
    Files.delete(dataDir.resolve("journal/db/CURRENT"));
    ReplayReport report = verify(dataDir, Optional.empty());
    assertThat(report.problems())
        .singleElement()
        .asString()
        .contains(dataDir + "/journal/db/CURRENT");
  }

  @Test
  void refuses_whenANodeUsesTheDirectoryOrThereIsNoJournal() {
    try (JournalStore _ = JournalStore.open(settings)) {
      assertThatThrownBy(() -> verify(dataDir, Optional.empty()))
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("used by process");
    }
    assertThatThrownBy(() -> verify(dataDir.resolve("none"), Optional.empty()))
        .hasMessageContaining("no journal");
    assertThatThrownBy(() -> verify(dataDir, Optional.of("nobody"))).hasMessageContaining("nobody");
  }

  private static ReplayReport verify(Path dataDir, Optional<String> persistenceId) {
    return JournalVerify.run(() -> JournalScan.open(dataDir), persistenceId, _ -> RecordCheck.NONE);
  }

  private Path largestTable() throws IOException {
    try (Stream<Path> all = Files.list(dataDir.resolve("journal/db"))) {
      return all.filter(file -> file.toString().endsWith(".sst"))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private Map<String, Long> files() throws IOException {
    Map<String, Long> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(dataDir.resolve("journal"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        found.put(file.toString(), Files.getLastModifiedTime(file).toMillis());
      }
    }
    return found;
  }
}
