package dev.weir.cli;

import static dev.weir.cli.Journals.CIRCUIT;
import static dev.weir.cli.Journals.content;
import static dev.weir.cli.Journals.files;
import static dev.weir.cli.Journals.history;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.archive.ArchiveReader;
import dev.weir.journal.EmbeddedDatabase;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalStore;
import dev.weir.journal.StoredRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir journal export}, {@code import} and {@code copy}. */
class JournalCopyCommandTest {
  @TempDir Path directory;
  private Path from;
  private Path to;
  private Path archives;
  private CommandLineFixture weir;

  @BeforeEach
  void prepare() {
    from = Journals.store(directory.resolve("from"), history(30));
    to = directory.resolve("to");
    archives = directory.resolve("archives");
    weir = new CommandLineFixture(directory, Map.of());
  }

  private int run(String... arguments) {
    weir = new CommandLineFixture(directory, Map.of());
    return weir.run(
        Stream.concat(Stream.of("-o", "ndjson", "journal"), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private int copy(String... more) {
    return run(
        Stream.concat(Stream.of("copy", from.toString(), to.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private int importAll(String... more) {
    return run(
        Stream.concat(
                Stream.of("import", archives.toString(), "--data", to.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private int exportAll() {
    return run("export", "--data", from.toString(), "--to", archives.toString());
  }

  @Test
  void exportsAndImports_soThatTheOtherJournalIsTheSame() {
    Map<String, String> before = files(from.resolve("journal"));
    assertThat(exportAll()).as(weir.err()).isZero();
    assertThat(weir.out().lines()).hasSize(2).allMatch(line -> line.contains("\"exported\""));
    assertThat(weir.err()).contains("2 archives, 34 events");
    assertThat(files(archives).keySet()).containsExactly("", "c%7Cca%7Cmain.wa", "d%7Ctenants.wa");
    assertThat(files(from.resolve("journal"))).isEqualTo(before);

    assertThat(importAll()).as(weir.err()).isZero();
    assertThat(weir.out())
        .contains(
            "{\"persistence_id\":\"c|ca|main\",\"outcome\":\"whole\",\"from_rev\":1,\"to_rev\":31,\"events\":31,");
    assertThat(weir.err()).contains("34 events are to be written").contains("add --yes");
    assertThat(to).doesNotExist();

    assertThat(importAll("--yes")).as(weir.err()).isZero();
    assertThat(weir.err()).contains("34 events written to " + to + " and compared.");
    assertThat(content(to)).isEqualTo(content(from));
    assertThat(run("verify", "--data", to.toString())).as(weir.err()).isZero();
    assertThat(run("diff", from.toString(), to.toString())).as(weir.err()).isZero();
    assertThat(importAll("--yes")).isZero();
    assertThat(weir.out()).contains("\"outcome\":\"present\"").doesNotContain("whole");
  }

  @Test
  void exportsOneHistory_intoTheNamedFile() {
    Path file = directory.resolve("one.wa");
    assertThat(run("export", "--data", from.toString(), "--pid", CIRCUIT, "--to", file.toString()))
        .as(weir.err())
        .isZero();
    assertThat(ArchiveReader.open(file).header().persistenceId()).isEqualTo(CIRCUIT);
    assertThat(run("export", "--data", from.toString(), "--pid", CIRCUIT, "--to", file.toString()))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out()).contains("is there already");
    assertThat(run("export", "--data", from.toString(), "--pid", "c|no|one", "--to", "x"))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err()).contains("no persistence id c|no|one");
  }

  @Test
  void copies_afterADryRun() {
    Map<String, String> before = files(from.resolve("journal"));
    assertThat(copy()).as(weir.err()).isZero();
    assertThat(weir.err()).contains("Nothing is written yet: add --yes.");
    assertThat(to).doesNotExist();
    assertThat(copy("--yes")).as(weir.err()).isZero();
    assertThat(content(to)).isEqualTo(content(from));
    assertThat(files(from.resolve("journal"))).isEqualTo(before);
  }

  @Test
  void goesOnBehindAnIdenticalBeginning_andClaimsFirst() {
    CircuitRecords beginning = history(10);
    try (JournalStore store = Journals.create(to)) {
      Journals.append(store, CIRCUIT, beginning.all());
    }
    assertThat(copy("--yes", "--pid", CIRCUIT)).as(weir.err()).isZero();
    assertThat(weir.out())
        .contains("\"outcome\":\"continued\",\"from_rev\":12,\"to_rev\":31,\"events\":20");
    assertThat(content(to).get(CIRCUIT)).isEqualTo(content(from).get(CIRCUIT));
    try (JournalStore store = JournalStore.open(Journals.settings(to))) {
      assertThat(store.epoch(CIRCUIT)).contains(CircuitRecords.APPEND_EPOCH + 1);
      List<StoredRecord> late = history(31).all().subList(31, 32);
      assertThatThrownBy(() -> store.append(CIRCUIT, late).join())
          .as("the owner before the copy")
          .isInstanceOf(CompletionException.class);
    }
  }

  @Test
  void refusesAHistoryThatHasParted_andLeavesItAsItIs() {
    CircuitRecords other = history(5);
    other.epoch(7);
    other.batch();
    Journals.store(to, other);
    Map<String, List<String>> before = content(to);
    assertThat(copy()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(copy("--yes")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out()).contains("\"refused\"").contains("another event at rev 7");
    assertThat(weir.err()).contains("Refused: 1, see why.");
    assertThat(content(to)).isEqualTo(before);
  }

  @Test
  void refusesADamagedHistory_andDoesTheOthers() throws IOException {
    CircuitRecords broken = history(4);
    broken.forgetTheLast();
    broken.batch();
    from = Journals.store(directory.resolve("broken"), broken);
    assertThat(exportAll()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out()).contains("left-out").contains("sequence number 6").contains("repair");
    assertThat(files(archives).keySet()).containsExactly("", "d%7Ctenants.wa");
    assertThat(copy("--yes")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out()).contains("rev 6 is damaged");
    assertThat(content(to).keySet()).containsExactly(Journals.TENANTS);
  }

  @Test
  void refusesALogWithoutItsBeginning_whenNoSnapshotStandsForIt() {
    try (JournalStore store = JournalStore.open(Journals.settings(from))) {
      store.deleteTo(CIRCUIT, 9).join();
    }
    assertThat(exportAll()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out()).contains("rev-compacted").contains("up to rev 9 are deleted");
    assertThat(copy("--yes")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out()).contains("up to rev 9 are deleted");
  }

  @Test
  void refusesADamagedArchive_beforeAnythingIsWritten() throws IOException {
    exportAll();
    Path file = archives.resolve("d%7Ctenants.wa");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
    assertThat(importAll("--yes")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err()).contains("journal-corrupt: Archive " + file + " is damaged: part at");
    assertThat(to).doesNotExist();
  }

  @Test
  void refusesADirectoryInUse_andUsageThatMakesNoSense() {
    try (JournalStore _ = JournalStore.open(Journals.settings(from))) {
      assertThat(exportAll()).isEqualTo(ExitCode.CHECK_FAILED);
      assertThat(weir.err()).contains("is used by process");
      assertThat(copy("--yes")).isEqualTo(ExitCode.CHECK_FAILED);
    }
    exportAll();
    try (JournalStore _ = Journals.create(to)) {
      assertThat(importAll("--yes")).isEqualTo(ExitCode.CHECK_FAILED);
      assertThat(weir.err()).contains("is used by process");
    }
    to = from.resolve("../from");
    assertThat(copy("--yes")).isEqualTo(ExitCode.USAGE);
    assertThat(weir.err()).contains("are the same journal");
    assertThat(run("import", "--data", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(run("export")).isEqualTo(ExitCode.USAGE);
    assertThat(run("import", directory.toString())).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err()).contains("holds no archive");
  }

  @Test
  void leavesNothingHalfMade_whenTheTargetCannotBeWritten() throws IOException {
    Files.writeString(archives, "a file where a directory is due");
    assertThat(exportAll()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out()).contains("journal-down: Writing archive");
    assertThat(archives).hasContent("a file where a directory is due");
  }

  @Test
  void copiesToADatabaseAndBack() throws IOException {
    EmbeddedDatabase server = EmbeddedDatabase.shared();
    Map<String, String> settings = server.settings(server.createDatabase());
    to = directory.resolve("region.conf");
    Files.writeString(
        to,
        settings.entrySet().stream()
            .map(each -> each.getKey() + " = \"" + each.getValue() + "\"\n")
            .collect(Collectors.joining()));
    assertThat(run("init", "--config", to.toString())).as(weir.err()).isZero();
    assertThat(copy()).as(weir.err()).isZero();
    try (JournalReader journal = JournalSource.place(console(), to).read()) {
      assertThat(content(journal)).isEmpty();
    }
    assertThat(copy("--yes")).as(weir.err()).isZero();
    try (JournalReader journal = JournalSource.place(console(), to).read()) {
      assertThat(content(journal)).isEqualTo(content(from));
    }
    assertThat(run("verify", "--config", to.toString())).as(weir.err()).isZero();
    Path back = directory.resolve("back");
    assertThat(run("copy", to.toString(), back.toString(), "--yes")).as(weir.err()).isZero();
    assertThat(content(back)).isEqualTo(content(from));
    assertThat(run("export", "--config", to.toString(), "--to", archives.toString())).isZero();
    assertThat(run("import", archives.toString(), "--config", to.toString(), "--yes")).isZero();
    assertThat(weir.out()).contains("present").doesNotContain("whole");
  }

  private Console console() {
    return new Console(System.out, System.err, false, false, 24, 100, Map.of(), directory);
  }
}
