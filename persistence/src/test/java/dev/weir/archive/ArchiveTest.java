package dev.weir.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("x.wa");
  }

  @Test
  void holdsWhatWasWritten() {
    Archives.small(file);
    ArchiveReader read = ArchiveReader.open(file);
    assertThat(read.header()).isEqualTo(new ArchiveHeader("c|t|main", 8, 77));
    assertThat(read.summary()).isEqualTo(new ArchiveSummary(12, 5, 1, 2));
    assertThat(Archives.content(file))
        .containsExactly(
            "snapshot 7 17 text adapter writer 1007 - snapshot",
            "one.seg=begin",
            "one.seg=end",
            "event 8 17 text adapter writer 1008 beside payload 8",
            "event 9 17 text adapter writer 1009 - payload 9",
            "event 10 17 text adapter writer 1010 beside payload 10",
            "event 11 17 text adapter writer 1011 - payload 11",
            "event 12 17 text adapter writer 1012 beside payload 12");
    assertThat(names()).containsExactly("x.wa");
  }

  @Test
  void holdsNoEventAtAll() {
    try (ArchiveWriter out = ArchiveWriter.begin(file, new ArchiveHeader("p", 1, 0))) {
      assertThat(out.finish()).isEqualTo(new ArchiveSummary(0, 0, 0, 0));
    }
    assertThat(ArchiveReader.open(file).summary()).isEqualTo(new ArchiveSummary(0, 0, 0, 0));
  }

  /** Sizes on both sides of a block's, of bytes that compress and of such that do not. */
  @Test
  void holdsEventsOfAnySize() {
    long seed = Seeds.next();
    Random random = new Random(seed);
    List<String> expected = new ArrayList<>();
    try (ArchiveWriter out = ArchiveWriter.begin(file, new ArchiveHeader("p", 1, 0))) {
      for (int rev = 1; rev <= 40; rev++) {
        int size = random.nextInt(1 << random.nextInt(20));
        String payload =
            random.nextBoolean()
                ? "x".repeat(size)
                : random
                    .ints(size, ' ', '~')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, (a, b) -> {})
                    .toString();
        out.add(new ArchiveEntry.Event(Archives.event(rev, payload)));
        expected.add(payload);
      }
      out.finish();
    }
    List<String> found = Archives.content(file);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i)).as("seed %d", seed).endsWith(" " + expected.get(i));
    }
  }

  @Test
  void findsEveryFlippedByte() throws IOException {
    byte[] whole = Files.readAllBytes(Archives.small(file));
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      Files.write(file, flipped);
      assertThat(damage(file)).as("byte %d", at).isNotNull();
    }
  }

  @Test
  void findsEveryCut_andWhatIsBehindTheEnd() throws IOException {
    byte[] whole = Files.readAllBytes(Archives.small(file));
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      WeirException damage = damage(file);
      assertThat(damage).as("length %d", length).isNotNull();
      assertThat(damage.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT);
      assertThat(damage).hasMessageContaining("ends at byte " + length);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertThat(damage(file)).hasMessageContaining("behind its end");
  }

  @Test
  void namesPlaceAndRevOfTheDamage() throws IOException {
    try (ArchiveWriter out = ArchiveWriter.begin(file, new ArchiveHeader("p", 1, 0))) {
      for (int rev = 1; rev <= 9; rev++) {
        String half = "x".repeat(ArchiveFormat.BLOCK_BYTES / 2);
        out.add(new ArchiveEntry.Event(Archives.event(rev, half)));
      }
      out.finish();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(damage(file))
        .hasMessageMatching("Archive .*x.wa is damaged: part at byte [1-9]\\d*, behind rev 4: .*");
  }

  @Test
  void refusesANewerFormat_byNameAndNumber() throws IOException {
    byte[] bytes = Files.readAllBytes(Archives.small(file));
    bytes[7] = 2;
    Files.write(file, bytes);
    WeirException refusal = damage(file);
    assertThat(refusal.code()).isEqualTo(ErrorCode.FORMAT_TOO_NEW);
    assertThat(refusal)
        .hasMessage("Archive " + file + " has format 2, this build reads 1. Use a newer build.");
  }

  @Test
  void leavesNothing_whenItIsNotFinished() {
    try (ArchiveWriter out = ArchiveWriter.begin(file, new ArchiveHeader("p", 1, 0))) {
      out.add(new ArchiveEntry.Event(Archives.event(1, "a")));
      assertThat(names()).containsExactly("x.wa.part");
      assertThatThrownBy(() -> out.add(new ArchiveEntry.Event(Archives.event(3, "c"))))
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("p has rev 3 where 2 is due");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void neverWritesOverAnotherFile() throws IOException {
    Files.writeString(file, "mine");
    assertThatThrownBy(() -> ArchiveWriter.begin(file, new ArchiveHeader("p", 1, 0)))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("is there already");
    assertThat(file).hasContent("mine");
    Files.delete(file);
    try (ArchiveWriter out = ArchiveWriter.begin(file, new ArchiveHeader("p", 1, 0))) {
      Files.writeString(file, "came in between");
      assertThatThrownBy(out::finish).hasMessageContaining("is there already");
    }
    assertThat(file).hasContent("came in between");
    assertThat(names()).containsExactly("x.wa");
  }

  @Test
  void saysThatAFileIsNotThere() {
    assertThatThrownBy(() -> ArchiveReader.open(file))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("Reading archive " + file + " failed");
  }

  private static WeirException damage(Path file) {
    return (WeirException) catchThrowable(() -> ArchiveReader.open(file));
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(each -> each.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
