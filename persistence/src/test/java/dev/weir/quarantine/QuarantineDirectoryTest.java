package dev.weir.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.StoredRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineDirectoryTest {
  private static final String ID = "circuit|acme|main";
  private static final long EPOCH = 1L << 32 | 3;
  private static final QuarantineHeader HEADER =
      new QuarantineHeader(ID, EPOCH, 7, 9, 1_700_000_000_000L, "vienna");

  @TempDir Path dataDir;
  private QuarantineDirectory directory;

  @BeforeEach
  void name() {
    directory = new QuarantineDirectory(dataDir, 0);
  }

  private static StoredRecord record(long rev, String text) {
    Optional<StoredRecord.Metadata> extra =
        rev % 2 == 0
            ? Optional.of(new StoredRecord.Metadata(18, "extra", bytes("beside")))
            : Optional.empty();
    return new StoredRecord(
        rev, 17, "frame", "adapter", "writer", 1_000 + rev, extra, bytes(text + rev));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Two chunks. */
  private static List<List<StoredRecord>> tail(String text) {
    return List.of(List.of(record(7, text), record(8, text)), List.of(), List.of(record(9, text)));
  }

  private static List<StoredRecord> records(QuarantineFile file) {
    List<StoredRecord> found = new ArrayList<>();
    file.forEach(found::add);
    return found;
  }

  @Test
  void keepsRecordsAsTheyWere() {
    Path path = directory.write(HEADER, tail("x"));
    assertThat(dataDir.relativize(path))
        .hasToString("quarantine/circuit%7Cacme%7Cmain/4294967299-7-9.wq");
    QuarantineFile file = directory.read(dataDir.resolve("quarantine").relativize(path));
    assertThat(file.header()).isEqualTo(HEADER);
    assertThat(file.path()).isEqualTo(path);
    assertThat(file.bytes()).isEqualTo(path.toFile().length());
    assertThat(records(file))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(tail("x").stream().flatMap(List::stream).toList());
    assertThat(directory.list()).containsExactly(path);
  }

  @Test
  void isEmpty_whenNothingWasQuarantined() {
    assertThat(directory.list()).isEmpty();
    assertThat(dataDir.resolve("quarantine")).doesNotExist();
    assertThatThrownBy(() -> directory.read(dataDir.resolve("none.wq")))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("none.wq");
  }

  @Test
  void answersTheFileThatIsThere_whenTheSameTailComesAgain() throws IOException {
    Path path = directory.write(HEADER, tail("x"));
    byte[] before = Files.readAllBytes(path);
    QuarantineHeader later = new QuarantineHeader(ID, EPOCH, 7, 9, 1_800_000_000_000L, "vienna");
    QuarantineDirectory full = new QuarantineDirectory(dataDir, Long.MAX_VALUE / 2);
    assertThat(full.write(later, tail("x"))).isEqualTo(path);
    assertThat(Files.readAllBytes(path)).isEqualTo(before);
    assertThat(directory.list()).hasSize(1);
  }

  @Test
  void keepsBoth_whenAnotherTailHasTheSameName() throws IOException {
    Path first = directory.write(HEADER, tail("x"));
    Path second = directory.write(HEADER, tail("y"));
    assertThat(second.getFileName()).hasToString("4294967299-7-9.2.wq");
    assertThat(directory.write(HEADER, tail("y"))).isEqualTo(second);
    Files.write(first, new byte[] {1});
    Path third = directory.write(HEADER, tail("x"));
    assertThat(third.getFileName()).hasToString("4294967299-7-9.3.wq");
    assertThat(directory.list()).hasSize(3);
    assertThat(records(directory.read(second))).hasSize(3);
  }

  @Test
  void refusesBelowTheReserve_andLeavesNothing() {
    QuarantineDirectory full = new QuarantineDirectory(dataDir, Long.MAX_VALUE / 2);
    assertRefused(
        () -> full.write(HEADER, tail("x")), ErrorCode.JOURNAL_DISK_RESERVE, "are kept free");
    assertThat(files()).isEmpty();
    Path path = directory.write(HEADER, tail("x"));
    assertThat(records(directory.read(path))).hasSize(3);
  }

  @Test
  void refusesATailWithHoles_andLeavesNothing() {
    assertRefused(() -> directory.write(HEADER, List.of()), ErrorCode.JOURNAL_CORRUPT, "none came");
    assertRefused(
        () -> directory.write(HEADER, List.of(List.of(record(7, "x"), record(9, "x")))),
        ErrorCode.JOURNAL_CORRUPT,
        "rev 9 came where 8 was due");
    assertRefused(
        () ->
            directory.write(
                HEADER,
                Stream.concat(tail("x").stream(), Stream.of(List.of(record(10, "x")))).toList()),
        ErrorCode.JOURNAL_CORRUPT,
        "rev 10 came");
    assertThat(files()).isEmpty();
  }

  /** As a crash leaves it. */
  @Test
  void writesOverAHalfWrittenFile() throws IOException {
    Path path = directory.write(HEADER, tail("x"));
    Path part = path.resolveSibling(path.getFileName() + ".part");
    Files.delete(path);
    Files.write(part, bytes("half"));
    assertThat(directory.list()).isEmpty();
    assertThat(directory.write(HEADER, tail("x"))).isEqualTo(path);
    assertThat(part).doesNotExist();
  }

  @Test
  void takesATailThatIsLargerThanAChunk() {
    long last = 4_000;
    QuarantineHeader header = new QuarantineHeader(ID, EPOCH, 1, last, 1, "vienna");
    String text = "x".repeat(1_000);
    Iterable<List<StoredRecord>> chunks =
        () -> singly(LongStream.rangeClosed(1, last).mapToObj(rev -> record(rev, text)).iterator());
    Path path = directory.write(header, chunks);
    long[] next = {1};
    directory.read(path).forEach(each -> assertThat(each.rev()).isEqualTo(next[0]++));
    assertThat(next[0]).isEqualTo(last + 1);
  }

  private static Iterator<List<StoredRecord>> singly(Iterator<StoredRecord> records) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public List<StoredRecord> next() {
        return List.of(records.next());
      }
    };
  }

  @Test
  void refusesWhicheverBitIsFlipped() throws IOException {
    Path path = directory.write(HEADER, tail("x"));
    byte[] sound = Files.readAllBytes(path);
    for (int at = 0; at < sound.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = sound.clone();
        flipped[at] ^= (byte) (1 << bit);
        Files.write(path, flipped);
        assertDamaged(path);
      }
    }
  }

  @Test
  void refusesWhereverItIsCutOff_andWhatIsAppended() throws IOException {
    Path path = directory.write(HEADER, tail("x"));
    byte[] sound = Files.readAllBytes(path);
    for (int length = 0; length < sound.length; length++) {
      Files.write(path, Arrays.copyOf(sound, length));
      assertDamaged(path);
    }
    Files.write(path, Arrays.copyOf(sound, sound.length + 1));
    assertDamaged(path);
  }

  /** A writer with a fault can make a sum that fits. */
  @Test
  void refusesNonsense_whoseSumFits() throws IOException {
    Path path = directory.write(HEADER, tail("x"));
    byte[] sound = Files.readAllBytes(path);
    for (int at = 0; at < sound.length - QuarantineFormat.DIGEST_BYTES - 3; at++) {
      for (int value : new int[] {0, -1, 1, Integer.MAX_VALUE, sound.length}) {
        byte[] crafted = sound.clone();
        ByteBuffer.wrap(crafted).putInt(at, value);
        Files.write(path, summed(crafted));
        readsOrRefuses(path);
      }
    }
    Files.write(path, summed(Arrays.copyOf(sound, sound.length + 9)));
    assertDamaged(path);
  }

  @Test
  void saysThatTheFormatIsNewer() throws IOException {
    Path path = directory.write(HEADER, tail("x"));
    byte[] newer = Files.readAllBytes(path);
    newer[7] = 2;
    Files.write(path, summed(newer));
    assertRefused(() -> directory.read(path), ErrorCode.FORMAT_TOO_NEW, "has format 2");
  }

  private static byte[] summed(byte[] file) {
    int body = file.length - QuarantineFormat.DIGEST_BYTES;
    byte[] digest = QuarantineFormat.sha256().digest(Arrays.copyOf(file, body));
    System.arraycopy(digest, 0, file, body, digest.length);
    return file;
  }

  private void readsOrRefuses(Path path) {
    try {
      assertThat(records(directory.read(path))).isNotEmpty();
    } catch (WeirException e) {
      assertThat(e.code()).isIn(ErrorCode.JOURNAL_CORRUPT, ErrorCode.FORMAT_TOO_NEW);
    }
  }

  private void assertDamaged(Path path) {
    assertRefused(() -> directory.read(path), ErrorCode.JOURNAL_CORRUPT, path.toString());
  }

  private static void assertRefused(ThrowingCallable call, ErrorCode code, String part) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WeirException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(part);
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(dataDir)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
