package dev.weir.cli;

import static dev.weir.cli.Journals.CIRCUIT;
import static dev.weir.cli.Journals.content;
import static dev.weir.cli.Journals.files;
import static dev.weir.cli.Journals.history;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.journal.EmbeddedDatabase;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalStore;
import dev.weir.quarantine.QuarantineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir journal repair} and {@code quarantine}, and what the other commands say before. */
class JournalRepairCommandTest {
  @TempDir Path directory;
  private Path data;
  private CommandLineFixture weir;
  private Map<String, List<String>> expected;

  @BeforeEach
  void prepare() {
    data = Journals.store(directory.resolve("data"), history(30));
    expected = content(data);
  }

  private int run(String... arguments) {
    weir = new CommandLineFixture(directory, Map.of());
    return weir.run(
        Stream.concat(Stream.of("-o", "ndjson", "journal"), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private int repair(String... more) {
    return run(
        Stream.concat(Stream.of("repair", "--data", data.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  /** Each reading command ends with 4 and says what is damaged; none changes anything. */
  private void assertRefused(String what) {
    Map<String, String> before = files(data);
    String dir = data.toString();
    List<List<String>> commands =
        List.of(
            List.of("verify", "--data", dir),
            List.of("cat", "--data", dir, "--pid", CIRCUIT),
            List.of("stats", "--data", dir),
            List.of("diff", dir, dir),
            List.of("export", "--data", dir, "--to", directory.resolve("out").toString()),
            List.of("copy", dir, directory.resolve("copy").toString(), "--yes"),
            List.of("repair", "--data", dir));
    for (List<String> each : commands) {
      assertThat(run(each.toArray(String[]::new))).as("%s", each).isEqualTo(ExitCode.CHECK_FAILED);
      assertThat(weir.out() + weir.err()).as("%s", each).contains(what);
      assertThat(files(data)).as("%s", each).isEqualTo(before);
    }
    assertThat(files(directory.resolve("out")).keySet())
        .noneMatch(name -> name.endsWith(".part") || name.contains("main"));
  }

  private void assertKept(Map<String, String> damaged) {
    Path kept = data.resolve("journal.damaged-1");
    assertThat(weir.err()).contains("the damaged one is kept whole in " + kept);
    assertThat(files(kept)).isEqualTo(damaged);
    assertThat(run("verify", "--data", data.toString())).as(weir.err()).isZero();
    assertThat(run("quarantine", "--data", data.toString())).isZero();
    assertThat(weir.out()).contains("{\"kind\":\"journal\",\"path\":\"" + kept + "\"");
  }

  @Test
  void leavesASoundJournalAlone() {
    Map<String, String> before = files(data);
    assertThat(repair("--yes")).isZero();
    assertThat(weir.err()).contains("is sound: 34 events, nothing to repair");
    assertThat(files(data)).isEqualTo(before);
    assertThat(run("quarantine", "--data", data.toString())).isZero();
    assertThat(weir.out()).isEmpty();
  }

  @Test
  void savesEverything_whenCurrentIsMissing() throws IOException {
    Files.delete(data.resolve("journal/db/CURRENT"));
    assertRefused("CURRENT");
    Map<String, String> damaged = files(data.resolve("journal"));
    assertThat(repair()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err()).contains("Nothing is changed yet: add --yes.");
    assertThat(repair("--yes")).as(weir.err()).isZero();
    assertThat(weir.out())
        .contains(
            "{\"persistence_id\":\"c|ca|main\",\"outcome\":\"whole\",\"kept_from_rev\":1,\"kept_to_rev\":31,\"lost_from_rev\":0");
    assertKept(damaged);
    assertThat(content(data)).isEqualTo(expected);
    try (JournalStore store = JournalStore.open(Journals.settings(data))) {
      long epoch = store.claim(CIRCUIT, "next").join();
      store.appendCopied(CIRCUIT, history(31).all().subList(31, 32), epoch).join();
    }
  }

  @Test
  void savesEverything_whenTheIdentityIsMissing() throws IOException {
    Files.delete(data.resolve("journal/identity.json"));
    assertRefused("identity.json");
    Map<String, String> damaged = files(data.resolve("journal"));
    assertThat(repair("--yes")).as(weir.err()).isZero();
    assertKept(damaged);
    assertThat(content(data)).isEqualTo(expected);
  }

  @Test
  void savesTheBeginning_whenALogIsCutOff() throws IOException {
    Path log = largest(".log");
    byte[] bytes = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused("is broken");
    assertBeginningSaved();
    assertThat(weir.err()).contains("acknowledged groups of writes are in none of the files");
  }

  @Test
  void savesTheBeginning_whenAByteOfALogIsFlipped() throws IOException {
    flip(largest(".log"));
    assertRefused("is broken");
    assertBeginningSaved();
    assertThat(weir.out())
        .contains("\"outcome\":\"cut\"")
        .contains("\"lost_to_rev\":31,\"why\":\"the record of rev ");
  }

  @Test
  void savesTheBeginning_whenAByteOfATableIsFlipped() throws IOException {
    JournalStore.open(Journals.settings(data)).close();
    flip(largest(".sst"));
    assertThat(repair()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err()).contains("the block at offset");
    assertBeginningSaved();
  }

  private void assertBeginningSaved() {
    Map<String, String> damaged = files(data.resolve("journal"));
    assertThat(repair("--yes")).as(weir.err()).isZero();
    CommandLineFixture repaired = weir;
    assertKept(damaged);
    content(data)
        .forEach(
            (id, lines) ->
                assertThat(expected.get(id)).as(id).startsWith(lines.toArray(String[]::new)));
    weir = repaired;
  }

  @Test
  void cutsAHistoryBehindItsLastSoundEvent() {
    CircuitRecords broken = history(10);
    broken.forgetTheLast();
    broken.batch();
    broken.batch();
    data = Journals.store(directory.resolve("broken"), broken);
    expected = content(data);
    assertThat(repair()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out())
        .contains(
            "\"outcome\":\"cut\",\"kept_from_rev\":1,\"kept_to_rev\":11,\"lost_from_rev\":12,\"lost_to_rev\":13");
    assertBeginningSaved();
    assertThat(content(data).get(CIRCUIT)).hasSize(11);
    assertThat(content(data).get(Journals.TENANTS)).hasSize(3);
  }

  @Test
  void endsWhatWasInterrupted() throws IOException {
    Files.delete(data.resolve("journal/db/CURRENT"));
    assertThat(repair("--yes")).isZero();
    Files.move(data.resolve("journal"), data.resolve("journal.repaired"));
    assertThat(repair()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err()).contains("was interrupted before its last step: add --yes");
    assertThat(repair("--yes")).isZero();
    assertThat(content(data)).isEqualTo(expected);
  }

  @Test
  void refusesADirectoryInUse() {
    try (JournalStore _ = JournalStore.open(Journals.settings(data))) {
      assertThat(repair("--yes")).isEqualTo(ExitCode.CHECK_FAILED);
      assertThat(weir.err()).contains("is used by process");
    }
    assertThat(content(data)).isEqualTo(expected);
  }

  private Path largest(String suffix) throws IOException {
    try (Stream<Path> all = Files.list(data.resolve("journal/db"))) {
      return all.filter(file -> file.toString().endsWith(suffix))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void cutsARowsTailOffInADatabase_andKeepsIt() throws IOException, SQLException {
    EmbeddedDatabase server = EmbeddedDatabase.shared();
    String url = server.createDatabase();
    Map<String, String> settings = server.settings(url);
    Path config = directory.resolve("region.conf");
    Files.writeString(
        config,
        settings.entrySet().stream()
                .map(each -> each.getKey() + " = \"" + each.getValue() + "\"\n")
                .collect(Collectors.joining())
            + "weir.data.dir = \""
            + directory.resolve("node")
            + "\"\n");
    assertThat(run("init", "--config", config.toString())).as(weir.err()).isZero();
    assertThat(run("copy", data.toString(), config.toString(), "--yes")).as(weir.err()).isZero();
    assertThat(run("repair", "--config", config.toString(), "--yes")).isZero();
    assertThat(weir.err()).contains("are sound, nothing to repair");
    try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "DELETE FROM event_journal WHERE persistence_id = '"
              + CIRCUIT
              + "' AND sequence_number IN (20, 25)");
    }
    assertThat(run("repair", "--config", config.toString())).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out())
        .contains(
            "\"outcome\":\"cut\",\"kept_from_rev\":1,\"kept_to_rev\":19,\"lost_from_rev\":20,\"lost_to_rev\":31,\"why\":\"the"
                + " row of rev 20 is missing\"")
        .contains("\"persistence_id\":\"d|tenants\",\"outcome\":\"whole\"");
    assertThat(run("verify", "--config", config.toString())).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(run("repair", "--config", config.toString(), "--yes")).as(weir.err()).isZero();
    assertThat(run("verify", "--config", config.toString())).as(weir.err()).isZero();
    assertThat(run("quarantine", "--data", directory.resolve("node").toString())).isZero();
    assertThat(weir.out().lines()).hasSize(2).allMatch(line -> line.contains("\"events\""));
    try (Stream<Path> found = Files.walk(directory.resolve("node/quarantine"))) {
      List<Long> events =
          found
              .filter(file -> file.toString().endsWith(".wq"))
              .map(file -> QuarantineFile.open(file).header().events())
              .sorted()
              .toList();
      assertThat(events).containsExactly(4L, 6L);
    }
    assertThat(run("copy", data.toString(), config.toString(), "--yes")).as(weir.err()).isZero();
    assertThat(weir.out()).contains("\"continued\",\"from_rev\":20");
    try (JournalReader journal = JournalSource.place(console(), config).read()) {
      assertThat(content(journal)).isEqualTo(expected);
    }
  }

  private Console console() {
    return new Console(System.out, System.err, false, false, 24, 100, Map.of(), directory);
  }
}
