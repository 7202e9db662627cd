package dev.weir.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySegmentStoreTest {
  /** A file of format 1 as the first release wrote it; it must stay readable for ever. */
  private static final String GOLDEN = "/segment/format-1.segment";

  private static final SegmentRef GOLDEN_REF =
      new SegmentRef(
          "format-1.segment",
          145,
          "125331d6940eaeb17da8277ede901eebfb92cb19c301415655bddbbec75281c5");

  @TempDir Path directory;
  private DirectorySegmentStore store;

  @BeforeEach
  void open() {
    store = new DirectorySegmentStore(directory, "one", 0);
  }

  @Test
  void returnsTheSections_asTheyWereWritten() throws IOException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    List<byte[]> sections = new ArrayList<>();
    for (int size : new int[] {0, 1, 262_143, 262_144, 262_145, 1_000_000}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      sections.add(bytes);
    }
    SegmentRef ref = store.write("s", out -> writeInPieces(out, sections, random));
    try (SegmentReader reader = store.open(ref)) {
      for (int i = 0; i < sections.size(); i++) {
        assertThat(reader.bytes("section " + i)).isEqualTo(sections.get(i).length);
        try (InputStream in = reader.section("section " + i)) {
          assertThat(in.readAllBytes()).as(Seeds.option(seed)).isEqualTo(sections.get(i));
        }
      }
    }
    assertThat(ref.bytes()).isEqualTo(Files.size(directory.resolve("s")));
  }

  private static void writeInPieces(SegmentWriter out, List<byte[]> sections, Random random)
      throws IOException {
    for (int i = 0; i < sections.size(); i++) {
      byte[] bytes = sections.get(i);
      OutputStream section = out.section("section " + i);
      int done = 0;
      while (done < bytes.length) {
        int part = Math.min(bytes.length - done, 1 + random.nextInt(100_000));
        section.write(bytes, done, part);
        done += part;
      }
    }
  }

  @Test
  void findsEveryFlippedByte_evenWithoutTheDigest() throws IOException {
    SegmentRef ref = small("small");
    byte[] whole = Files.readAllBytes(directory.resolve("small"));
    Path flipped = directory.resolve("flipped");
    for (int at = 0; at < whole.length; at++) {
      byte[] copy = whole.clone();
      copy[at] ^= 0x10;
      Files.write(flipped, copy);
      SegmentRef renamed = new SegmentRef("flipped", ref.bytes(), ref.sha256());
      assertDamaged(() -> store.open(renamed).close(), "flipped");
      boolean isFormat = at >= Integer.BYTES && at < SegmentFormat.HEADER;
      assertRefused(
          () -> readAll(flipped),
          isFormat ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.JOURNAL_CORRUPT,
          "flipped");
    }
  }

  @Test
  void findsEveryTruncation_evenWithoutTheDigest() throws IOException {
    small("small");
    byte[] whole = Files.readAllBytes(directory.resolve("small"));
    Path shorter = directory.resolve("shorter");
    for (int length = 0; length < whole.length; length++) {
      Files.write(shorter, java.util.Arrays.copyOf(whole, length));
      assertDamaged(() -> readAll(shorter), "shorter");
    }
  }

  @Test
  void namesFileSectionAndOffset_whenABlockIsDamaged() throws IOException {
    small("small");
    Path file = directory.resolve("small");
    byte[] bytes = Files.readAllBytes(file);
    bytes[SegmentFormat.HEADER + Integer.BYTES] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> readAll(file))
        .hasMessageContainingAll("small", "section 'names'", "offset 8");
  }

  @Test
  void saysSo_whenTheFileIsMissing() throws IOException {
    SegmentRef ref = small("small");
    assertThat(store.delete("small")).isTrue();
    assertThat(store.delete("small")).isFalse();
    assertDamaged(() -> store.open(ref), "missing");
  }

  @Test
  void leavesNothing_whenTheBodyFails() {
    assertThatThrownBy(
            () ->
                store.write(
                    "broken",
                    out -> {
                      out.section("one").write(1);
                      throw new IOException("no more data");
                    }))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("no more data");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void givesALargeSegmentUp_whenTheVolumeWouldNotKeepItsReserve() throws IOException {
    DirectorySegmentStore full = new DirectorySegmentStore(directory, "one", Long.MAX_VALUE);
    byte[] large = new byte[ReservedStream.SMALL_BYTES_MAX + 1];
    assertThatThrownBy(() -> full.write("large", out -> out.section("one").write(large)))
        .isInstanceOfSatisfying(
            WeirException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.JOURNAL_DISK_RESERVE))
        .hasMessageContaining("large");
    assertThat(directory).isEmptyDirectory();
    full.write("small", out -> out.section("one").write(1));
    assertThat(full.list()).containsExactly("small");
  }

  @Test
  void refusesASecondSegmentOfOneName() throws IOException {
    small("small");
    assertThatThrownBy(() -> small("small")).hasMessageContaining("never change");
    assertThat(store.list()).containsExactly("small");
  }

  @Test
  void removesItsOwnHalfWrittenFiles_whenOpened() throws IOException {
    small("small");
    Files.write(directory.resolve("left.one.part"), new byte[10]);
    Files.write(directory.resolve("begun.two.part"), new byte[10]);
    assertThat(store.list()).containsExactly("small");
    assertThat(new DirectorySegmentStore(directory, "one", 0).list()).containsExactly("small");
    assertThat(directory.resolve("left.one.part")).doesNotExist();
    assertThat(directory.resolve("begun.two.part")).exists();
  }

  @Test
  void readsTheGoldenFile() throws IOException {
    try (InputStream in = getClass().getResourceAsStream(GOLDEN)) {
      Files.write(directory.resolve(GOLDEN_REF.name()), in.readAllBytes());
    }
    try (SegmentReader reader = store.open(GOLDEN_REF)) {
      assertThat(reader.sections()).containsExactly("names", "empty", "numbers");
      assertThat(reader.section("names").readAllBytes()).asString().isEqualTo("alpha, beta");
      assertThat(reader.section("empty").readAllBytes()).isEmpty();
      assertThat(reader.section("numbers").readAllBytes()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void writesTheGoldenFile_byteForByte() throws IOException {
    assertThat(small(GOLDEN_REF.name())).isEqualTo(GOLDEN_REF);
  }

  @Test
  void receivesACopyInPieces_underANameOfItsOwn(@TempDir Path elsewhere) throws IOException {
    SegmentRef original = small("original");
    DirectorySegmentStore other = new DirectorySegmentStore(elsewhere, "two", 0);
    try (IncomingSegment incoming = other.receive(original)) {
      for (long at = 0; at < original.bytes(); at += 50) {
        incoming.add(store.read("original", at, 50).orElseThrow());
        assertThat(other.list()).isEmpty();
      }
      incoming.complete();
      SegmentRef copy = incoming.name("copy");
      assertThat(copy).isEqualTo(new SegmentRef("copy", original.bytes(), original.sha256()));
      other.open(copy).close();
    }
    assertThat(other.list()).containsExactly("copy");
    assertThat(store.read("original", original.bytes() + 9, 50)).hasValue(new byte[0]);
    assertThat(store.read("gone", 0, 50)).isEmpty();
  }

  @Test
  void refusesACopyThatIsNotTheSame_andLeavesNothing(@TempDir Path elsewhere) throws IOException {
    SegmentRef original = small("original");
    byte[] bytes = store.read("original", 0, 1000).orElseThrow();
    DirectorySegmentStore other = new DirectorySegmentStore(elsewhere, "two", 0);
    try (IncomingSegment part = other.receive(original);
        IncomingSegment changed = other.receive(original)) {
      part.add(bytes.clone());
      part.add(new byte[1]);
      assertDamaged(part::complete, "original");
      bytes[70] ^= 1;
      changed.add(bytes);
      assertDamaged(changed::complete, "digest");
    }
    try (var files = Files.list(elsewhere)) {
      assertThat(files).isEmpty();
    }
  }

  private SegmentRef small(String name) throws IOException {
    return store.write(
        name,
        out -> {
          out.section("names").write("alpha, beta".getBytes(StandardCharsets.UTF_8));
          out.section("empty").close();
          out.section("numbers").write(new byte[] {1, 2, 3});
        });
  }

  private static void readAll(Path file) throws IOException {
    try (SegmentReader reader = SegmentReader.open(file)) {
      for (String section : reader.sections()) {
        reader.section(section).readAllBytes();
      }
    }
  }

  private static void assertDamaged(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String part) {
    assertRefused(call, ErrorCode.JOURNAL_CORRUPT, part);
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code, String part) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(WeirException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(part);
  }
}
