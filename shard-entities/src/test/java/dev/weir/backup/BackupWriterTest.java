package dev.weir.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.backup.BackupManifest.Chunk;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a history in a journal: what is written, shared, refused and removed. */
class BackupWriterTest {
  @TempDir private Path temp;

  private ScratchJournal journal;
  private WrittenHistory history;
  private BackupDirectory directory;
  private long now = 1_000;

  @BeforeEach
  void open() {
    journal = ScratchJournal.below(temp.resolve("scratch"));
    history = new WrittenHistory(journal);
    directory = new BackupDirectory(temp.resolve("backups"));
  }

  @AfterEach
  void close() {
    journal.close();
    assertThat(temp.resolve("scratch")).isEmptyDirectory();
  }

  private static BackupManifest manifest(
      String name, BackupWriter writer, long rev, long now, List<Chunk> chunks) {
    BackupManifest.Circuit circuit = new BackupManifest.Circuit("main", rev, chunks, null);
    BackupManifest.Tenant tenant = new BackupManifest.Tenant("acme", Map.of(), List.of(circuit));
    return new BackupManifest(1, name, now, "here", writer.newBytes(), List.of(tenant));
  }

  private BackupManifest backUp(String name) {
    BackupWriter writer = new BackupWriter(directory, ++now, "w-1");
    LiveCircuit source = history.live();
    List<Chunk> chunks = writer.write("acme", "main", source, new Quiet());
    writer.finish(manifest(name, writer, source.last(), now, chunks));
    return directory.read(name);
  }

  private static List<Chunk> chunks(BackupManifest backup) {
    return backup.tenants().getFirst().circuits().getFirst().chunks();
  }

  private ArchivedCircuit archived(String name) {
    return new ArchivedCircuit(
        directory, name, directory.read(name).tenants().getFirst().circuits().getFirst());
  }

  /** Restores a backup beside everything else. */
  private List<String> restored(String name) {
    try (ScratchJournal other = ScratchJournal.below(temp.resolve("scratch"))) {
      ArchivedCircuit source = archived(name);
      source.check(new Quiet());
      new CircuitCopy(other, other.snapshots().transfer(), other::claim)
          .run(source, "c|b|main", new Until.End(), new Quiet());
      return WrittenHistory.stored(other, "c|b|main");
    }
  }

  private List<String> stored() {
    return WrittenHistory.stored(journal, WrittenHistory.ID);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(temp.resolve("backups/data"))) {
      return all.filter(file -> !Files.isDirectory(file) || file.toString().contains("writing-"))
          .toList();
    }
  }

  private static void refused(ErrorCode code, String what, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WeirException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(what);
  }

  @Test
  void aBackup_hasAllThatTheHistoryHad() throws IOException {
    history.add(20, "a");
    BackupManifest one = backUp("one");
    assertThat(chunks(one)).hasSize(1);
    assertThat(one.newBytes()).isEqualTo(one.bytes()).isPositive();
    assertThat(restored("one")).isEqualTo(stored()).hasSize(20);
    assertThat(files()).hasSize(1);
  }

  @Test
  void anEmptyHistory_isABackupWithoutFiles() {
    assertThat(chunks(backUp("one"))).isEmpty();
    assertThat(restored("one")).isEmpty();
  }

  @Test
  void whatAnEarlierBackupHas_isNotWrittenAgain() throws IOException {
    history.add(20, "a");
    List<Chunk> first = chunks(backUp("one"));
    BackupManifest same = backUp("same");
    assertThat(chunks(same)).isEqualTo(first);
    assertThat(same.newBytes()).isZero();
    history.add(3, "b");
    BackupManifest two = backUp("two");
    assertThat(chunks(two)).hasSize(2).startsWith(first.getFirst());
    assertThat(two.newBytes()).isEqualTo(chunks(two).get(1).bytes());
    assertThat(restored("two")).isEqualTo(stored());
    assertThat(files()).hasSize(2);
  }

  @Test
  void aFileOfAnotherHistory_isNotUsed_thoughItsRevsAreThere() {
    history.add(10, "a");
    backUp("one");
    history.add(5, "lost");
    backUp("two");
    List<String> lost = stored();
    history.truncate(12);
    history.add(5, "kept");
    BackupManifest three = backUp("three");
    assertThat(chunks(three)).hasSize(2);
    assertThat(chunks(three).getFirst()).isEqualTo(chunks(directory.read("one")).getFirst());
    assertThat(chunks(three).get(1).first()).isEqualTo(11);
    assertThat(restored("three")).isEqualTo(stored());
    assertThat(restored("two")).as("it stays what it was").isEqualTo(lost);
  }

  @Test
  void aHistoryWithoutItsBeginning_andWithoutAState_isRefused() {
    history.add(20, "a");
    history.deleteTo(10);
    refused(ErrorCode.REV_COMPACTED, "rev 11", () -> backUp("one"));
    assertThat(directory.names()).isEmpty();
  }

  @Test
  void eventsThatAnEarlierBackupHas_stayInLaterOnes() {
    history.add(20, "a");
    backUp("one");
    List<String> all = stored();
    history.deleteTo(15);
    history.add(2, "b");
    BackupManifest two = backUp("two");
    assertThat(chunks(two)).hasSize(2);
    assertThat(restored("two")).hasSize(22).containsAll(all).containsAll(stored().subList(0, 7));
  }

  @Test
  void twoThatWriteTheSame_doNotDisturbEachOther() throws IOException {
    history.add(20, "a".repeat(50_000));
    BackupWriter slow = new BackupWriter(directory, ++now, "w-2");
    Quiet progress = new Quiet();
    progress.atCheckpoint =
        () -> {
          if (directory.names().isEmpty()) {
            backUp("fast");
          }
        };
    LiveCircuit source = history.live();
    List<Chunk> chunks = slow.write("acme", "main", source, progress);
    slow.finish(manifest("slow", slow, 20, now, chunks));
    assertThat(chunks(directory.read("fast"))).isEqualTo(chunks(directory.read("slow")));
    assertThat(restored("slow")).isEqualTo(stored());
    assertThat(restored("fast")).isEqualTo(stored());
  }

  @Test
  void aBackupThatIsBrokenOff_takesNothingFromOneThatWroteTheSame() throws IOException {
    history.add(20, "a".repeat(50_000));
    BackupWriter late = new BackupWriter(directory, ++now, "w-3");
    backUp("one");
    Quiet progress = new Quiet();
    progress.endAt = 2;
    assertThatThrownBy(() -> late.write("acme", "main", history.live(), progress))
        .isInstanceOf(Quiet.Ended.class);
    assertThat(restored("one")).isEqualTo(stored());
    assertThat(files()).hasSize(1);
  }

  /** A killed node could not tidy up. */
  @Test
  void aBackupThatIsDoneAgain_removesWhatItLeftBehind() throws IOException {
    history.add(20, "a");
    Path left = temp.resolve("backups/data/acme/main/writing-7-w-1/half.wa");
    Path others = temp.resolve("backups/data/acme/main/writing-7-w-2/half.wa");
    for (Path half : List.of(left, others)) {
      Files.createDirectories(half.getParent());
      Files.writeString(half, "half");
    }
    new BackupWriter(directory, 7, "w-1").write("acme", "main", history.live(), new Quiet());
    assertThat(left.getParent()).doesNotExist();
    assertThat(others).exists();
  }

  @Test
  void deleting_keepsWhatOthersNeed() throws IOException {
    history.add(10, "a");
    backUp("one");
    history.add(10, "b");
    backUp("two");
    directory.delete("one");
    assertThat(restored("two")).isEqualTo(stored());
    refused(ErrorCode.BACKUP_NOT_FOUND, "one", () -> directory.read("one"));
    refused(ErrorCode.BACKUP_NOT_FOUND, "one", () -> directory.delete("one"));
    directory.delete("two");
    assertThat(files()).isEmpty();
    assertThat(directory.list()).isEmpty();
  }

  @Test
  void aBackupWhoseFilesWereDeletedMeanwhile_doesNotAppear() {
    history.add(10, "a");
    backUp("one");
    BackupWriter writer = new BackupWriter(directory, ++now, "w-4");
    List<Chunk> chunks = writer.write("acme", "main", history.live(), new Quiet());
    directory.delete("one");
    refused(
        ErrorCode.BACKUP_DAMAGED,
        "1-10.",
        () -> writer.finish(manifest("two", writer, 10, now, chunks)));
    assertThat(directory.names()).isEmpty();
    assertThat(chunks(backUp("three"))).hasSize(1);
    assertThat(restored("three")).isEqualTo(stored());
  }

  @Test
  void asLongAsAnotherManifestIsDamaged_noFileGoes() throws IOException {
    history.add(10, "a");
    backUp("one");
    backUp("two");
    Files.writeString(temp.resolve("backups/two.json"), "x");
    directory.delete("one");
    assertThat(directory.names()).containsExactly("two");
    assertThat(files()).hasSize(1);
    directory.delete("two");
    assertThat(files()).isEmpty();
  }

  @Test
  void aNameIsTakenOnce_andPartsAreNoBackups() throws IOException {
    history.add(3, "a");
    backUp("one");
    Files.writeString(temp.resolve("backups/half.json.part"), "{");
    assertThat(directory.names()).containsExactly("one");
    assertThat(directory.list()).extracting(BackupManifest::name).containsExactly("one");
    refused(ErrorCode.BACKUP_EXISTS, "one", () -> backUp("one"));
    refused(
        ErrorCode.BACKUP_EXISTS,
        "one",
        () -> new BackupWriter(directory, 1, "w-5").requireFree("one"));
    backUp("half");
    assertThat(directory.list()).extracting(BackupManifest::name).containsExactly("half", "one");
  }

  @Test
  void everyByteOfAManifest_isGuarded() throws IOException {
    history.add(3, "a");
    backUp("one");
    Path file = temp.resolve("backups/one.json");
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 1;
      Files.write(file, bytes);
      refused(ErrorCode.BACKUP_DAMAGED, "one.json", () -> directory.read("one"));
    }
    assertThat(directory.list()).isEmpty();
    assertThat(directory.names()).containsExactly("one");
  }

  @Test
  void everyByteOfAnArchive_isGuarded() throws IOException {
    history.add(20, "a");
    Path file = directory.file(chunks(backUp("one")).getFirst().file());
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 1;
      Files.write(file, bytes);
      boolean isFormat = at >= 4 && at < 8; // a later format may have its checksum elsewhere
      refused(
          isFormat ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.BACKUP_DAMAGED,
          file.getFileName().toString(),
          () -> archived("one").check(new Quiet()));
    }
  }

  @Test
  void aMissingFile_isNamed_andOneOfAnotherHistoryToo() throws IOException {
    history.add(10, "a");
    backUp("one");
    history.truncate(5);
    history.add(5, "b");
    backUp("two");
    Path one = directory.file(chunks(directory.read("one")).getFirst().file());
    Path two = directory.file(chunks(directory.read("two")).getFirst().file());
    Files.copy(two, one, StandardCopyOption.REPLACE_EXISTING);
    refused(
        ErrorCode.BACKUP_DAMAGED,
        one.getFileName().toString(),
        () -> archived("one").check(new Quiet()));
    Files.delete(one);
    refused(
        ErrorCode.BACKUP_DAMAGED,
        one.getFileName() + " is damaged: it is missing",
        () -> archived("one").check(new Quiet()));
    assertThat(restored("two")).isEqualTo(stored());
  }

  @Test
  void theNewestBackupOfACircuit_isHowFarItIsBackedUp() {
    AtomicLong time = new AtomicLong(1_000_000);
    BackedUp marks = new BackedUp(directory, time::get);
    assertThat(marks.backedUpTo(WrittenHistory.ID)).isZero();
    history.add(10, "a");
    backUp("one");
    assertThat(marks.backedUpTo(WrittenHistory.ID)).as("looked at just now").isZero();
    time.addAndGet(30_001);
    assertThat(marks.backedUpTo(WrittenHistory.ID)).isEqualTo(10);
    assertThat(marks.backedUpTo("c|acme|other")).isZero();
    history.truncate(8);
    backUp("two");
    time.addAndGet(30_001);
    assertThat(marks.backedUpTo(WrittenHistory.ID)).isEqualTo(8);
  }
}
