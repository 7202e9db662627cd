package dev.weir.series.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.segment.SegmentBody;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import dev.weir.series.codec.Chunk;
import dev.weir.series.codec.ChunkEncoder;
import dev.weir.series.head.ChunkSource;
import dev.weir.series.head.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks in memory and in files, beside plain lists of the same chunks. */
class SealedChunksTest {
  private static final int ROUNDS = 25;
  private static final int STEPS = 300;
  private static final int SERIES = 7;
  private static final long FILE_BYTES = 1_500;
  private static final long DAY = 86_400_000;
  private static final int OVERHEAD = 96;

  @TempDir private Path directory;

  private final ChunkEncoder encoder = new ChunkEncoder(ChunkEncoder.Aim.FAST);
  private SegmentStore store;
  private int names;

  /** The last time of what came in order of each series. */
  private long[] newest;

  private record Plain(byte[] bytes, boolean late) {}

  @BeforeEach
  void open() {
    store = new DirectorySegmentStore(directory, "one", 0);
  }

  private byte[] chunk(Random random, long day) {
    return chunkAfter(random, day * DAY + random.nextLong(DAY));
  }

  private byte[] chunkAfter(Random random, long after) {
    int count = random.nextInt(1, 40);
    long[] times = new long[count];
    long[] bits = new long[count];
    long time = after;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(1, 100_000);
      times[i] = time;
      bits[i] = random.nextLong();
    }
    return encoder.encode(times, bits, count, ChunkEncoder.NO_EXPONENT);
  }

  private ChunkFile open(SegmentRef segment) {
    try (SegmentReader reader = store.open(segment)) {
      return ChunkFile.of(segment, reader);
    }
  }

  /** Writes what a snapshot would, and gives all of its files. */
  private List<ChunkFile> write(ChunkFiling filing) {
    List<ChunkFile> files = new ArrayList<>(filing.kept());
    for (SegmentBody body : filing.written()) {
      names++;
      files.add(open(store.write("chunks-" + names, body)));
    }
    return files;
  }

  private List<ChunkFile> file(SealedChunks chunks) {
    List<ChunkFile> files = write(ChunkFiling.of(chunks.image(), _ -> true, FILE_BYTES));
    chunks.filed(files);
    return files;
  }

  /** What a snapshot gives back after a start. */
  private SealedChunks reopened(ChunkImage image, List<ChunkFile> files) {
    List<ChunkFile> again = files.stream().map(file -> open(file.segment())).toList();
    return SealedChunks.of(ChunkImage.of(image.facts(), again), SERIES);
  }

  private static byte[] content(ChunkImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    image.writeContent(bytes);
    return bytes.toByteArray();
  }

  @Test
  void answersAsPlainListsDo_whereverChunksAre() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = Seeds.next();
      play(Seeds.random(seed), Seeds.option(seed));
    }
  }

  private void play(Random random, String seed) throws IOException {
    SealedChunks chunks = new SealedChunks();
    SealedChunks inMemory = new SealedChunks();
    newest = new long[SERIES];
    List<List<Plain>> model = new ArrayList<>();
    for (int sid = 0; sid < SERIES; sid++) {
      model.add(new ArrayList<>());
    }
    int days = random.nextInt(1, 60);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(12)) {
        case 0 -> {
          ChunkImage image = chunks.image();
          boolean isLost = random.nextInt(3) == 0;
          List<ChunkFile> files =
              write(ChunkFiling.of(image, file -> !isLost || file.day() % 3 != 0, FILE_BYTES));
          change(random, days, chunks, inMemory, model);
          chunks.filed(files);
        }
        case 1 -> {
          ChunkImage image = chunks.image();
          List<ChunkFile> files = write(ChunkFiling.of(image, _ -> true, FILE_BYTES));
          chunks = reopened(image, files);
        }
        default -> change(random, days, chunks, inMemory, model);
      }
      compare(random, days, chunks, model, seed);
    }
    assertThat(content(chunks.image())).as(seed).isEqualTo(content(inMemory.image()));
    assertThat(chunks.bytes())
        .as(seed)
        .isEqualTo(
            count(chunks) * OVERHEAD
                + chunks.image().unfiled().stream().mapToLong(e -> e.stored().length()).sum());
    file(chunks);
    assertThat(content(chunks.image())).as(seed).isEqualTo(content(inMemory.image()));
    assertThat(chunks.bytes()).as(seed).isEqualTo(count(chunks) * OVERHEAD);
  }

  private static long count(SealedChunks chunks) {
    return IntStream.range(0, SERIES).mapToLong(sid -> chunks.all(sid).size()).sum();
  }

  private void change(
      Random random,
      int days,
      SealedChunks chunks,
      SealedChunks inMemory,
      List<List<Plain>> model) {
    int sid = random.nextInt(SERIES);
    if (random.nextInt(15) == 0) {
      long before = random.nextLong(days) * DAY;
      chunks.drop(sid, before);
      inMemory.drop(sid, before);
      model.get(sid).removeIf(each -> Chunk.of(each.bytes()).lastTime() < before);
    } else {
      boolean late = random.nextInt(4) == 0;
      byte[] bytes =
          late
              ? chunk(random, random.nextInt(days))
              : chunkAfter(random, newest[sid] + random.nextLong(days * DAY / 30));
      newest[sid] = late ? newest[sid] : Chunk.of(bytes).lastTime();
      chunks.add(sid, bytes, late);
      inMemory.add(sid, bytes, late);
      model.get(sid).add(new Plain(bytes, late));
    }
  }

  private static void compare(
      Random random, int days, SealedChunks chunks, List<List<Plain>> model, String seed) {
    int sid = random.nextInt(SERIES);
    long from = random.nextLong(days * DAY);
    long to = from + random.nextLong(3 * DAY);
    for (boolean late : new boolean[] {false, true}) {
      List<Long> expected = new ArrayList<>();
      model.get(sid).stream()
          .filter(each -> each.late() == late)
          .forEach(each -> collect(Chunk.of(each.bytes()), from, to, expected));
      List<Long> found = new ArrayList<>();
      chunks.overlapping(sid, from, to).stream()
          .filter(each -> each.late() == late)
          .forEach(each -> collect(each.chunk(), from, to, found));
      assertThat(found).as(seed).isEqualTo(expected);
    }
    assertThat(samples(chunks, sid))
        .as(seed)
        .isEqualTo(
            model.get(sid).stream().mapToInt(each -> Chunk.of(each.bytes()).samples()).sum());
  }

  /** And what is sealed after the earlier moment may be other chunks than the later one had. */
  @Test
  void anEarlierMomentIsInTheFilesOfALaterOne() throws IOException {
    Random random = Seeds.random(9);
    SealedChunks chunks = new SealedChunks();
    add(random, chunks, 50);
    chunks.drop(1, 2 * DAY);
    ChunkImage earlier = chunks.image();
    add(random, chunks, 50);
    List<ChunkFile> later = file(chunks);
    assertThat(ChunkFiling.within(chunks.image(), later)).contains(later);
    assertThat(ChunkFiling.within(chunks.image(), later.subList(1, later.size()))).isEmpty();

    List<ChunkFile> files = ChunkFiling.within(earlier, later).orElseThrow();
    SealedChunks back = reopened(earlier, files);
    assertThat(content(back.image())).isEqualTo(content(earlier));
    SealedChunks other = SealedChunks.of(earlier, SERIES);
    Random otherwise = Seeds.random(10);
    add(otherwise, other, 50);
    add(Seeds.random(10), back, 50);
    assertThat(content(back.image())).isEqualTo(content(other.image()));
    ChunkImage image = back.image();
    SealedChunks again = reopened(image, file(back));
    assertThat(content(again.image())).isEqualTo(content(other.image()));
    assertThat(content(back.image())).isEqualTo(content(other.image()));
  }

  private void add(Random random, SealedChunks chunks, int count) {
    for (int i = 0; i < count; i++) {
      chunks.add(random.nextInt(SERIES), chunk(random, random.nextInt(5)), true);
    }
  }

  /** What was joined later has samples that the earlier moment has not. */
  @Test
  void anEarlierMomentIsNotInFilesWithWhatWasJoinedLater() {
    SealedChunks chunks = new SealedChunks();
    chunks.add(0, chunkAfter(Seeds.random(11), 0), false);
    ChunkImage earlier = chunks.image();
    List<ChunkFile> first = file(chunks);
    assertThat(ChunkFiling.within(earlier, first)).contains(first);
    chunks = SealedChunks.of(earlier, SERIES);
    chunks.add(0, chunkAfter(Seeds.random(12), 40_000_000), false);
    List<ChunkFile> joined = file(chunks);
    assertThat(chunks.all(0)).hasSize(1);
    assertThat(ChunkFiling.within(earlier, joined)).isEmpty();
    assertThat(ChunkFiling.within(chunks.image(), joined)).contains(joined);
  }

  /** The samples of a chunk that are in a time. */
  private static void collect(Chunk chunk, long from, long to, List<Long> into) {
    Samples samples = new ChunkSource(chunk).samples();
    for (int i = 0; i < samples.count(); i++) {
      if (samples.time(i) >= from && samples.time(i) <= to) {
        into.addAll(List.of(samples.time(i), samples.bits(i)));
      }
    }
  }

  /** However old the shard is: what a snapshot writes depends on what came since the last one. */
  @Test
  void aSnapshotWritesWhatCameSinceTheLastOne() {
    Random random = Seeds.random(5);
    SealedChunks chunks = new SealedChunks();
    Set<String> known = new HashSet<>();
    List<Long> written = new ArrayList<>();
    for (int snapshot = 0; snapshot < 80; snapshot++) {
      for (int i = 0; i < 20; i++) {
        chunks.add(random.nextInt(SERIES), chunk(random, snapshot / 20), false);
      }
      long bytes = 0;
      for (ChunkFile file : file(chunks)) {
        bytes += known.add(file.segment().name()) ? file.segment().bytes() : 0;
      }
      written.add(bytes);
    }
    long first = written.subList(0, 40).stream().mapToLong(Long::longValue).sum();
    long second = written.subList(40, 80).stream().mapToLong(Long::longValue).sum();
    assertThat(second).isLessThan(first * 5 / 4);
  }

  @Test
  void smallFilesOfADayBecomeOne() {
    Random random = Seeds.random(6);
    SealedChunks chunks = new SealedChunks();
    for (int snapshot = 0; snapshot < 60; snapshot++) {
      chunks.add(0, chunk(random, 3), false);
      List<ChunkFile> files = write(ChunkFiling.of(chunks.image(), _ -> true, 1 << 20));
      chunks.filed(files);
      assertThat(files).hasSizeLessThanOrEqualTo(ChunkFiling.SMALL_MAX);
    }
    assertThat(samples(chunks, 0)).isPositive();
  }

  /** A day of a sample in ten seconds, sealed as heads do, is two chunks. */
  @Test
  void chunksThatCameInOrderAreJoined() {
    SealedChunks chunks = new SealedChunks();
    long[] times = new long[720];
    for (int part = 0; part < 12; part++) {
      for (int i = 0; i < times.length; i++) {
        times[i] = 10_000L * (part * times.length + i);
      }
      chunks.add(3, encoder.encode(times, new long[times.length], times.length, -1), false);
      chunks.add(3, encoder.encode(times, new long[times.length], 9, -1), true);
    }
    file(chunks);
    assertThat(chunks.all(3)).filteredOn(each -> !each.late()).hasSize(2);
    assertThat(chunks.all(3)).filteredOn(SealedChunk::late).hasSize(12);
    assertThat(samples(chunks, 3)).isEqualTo(12 * 729);
  }

  @Test
  void chunksOfVeryManyDaysShareFiles() {
    SealedChunks chunks = new SealedChunks();
    Random random = Seeds.random(7);
    for (int day = -5_000; day < 5_000; day += 20) {
      chunks.add(1, chunk(random, day), false);
    }
    assertThat(write(ChunkFiling.of(chunks.image(), _ -> true, 1 << 20)))
        .hasSizeLessThanOrEqualTo(ChunkFiling.DAYS_MAX + 1);
  }

  /** A damage that came after the file was opened. */
  @Test
  void aDamagedChunkNamesItsFile() throws IOException {
    SealedChunks chunks = new SealedChunks();
    chunks.add(0, chunk(Seeds.random(8), 1), false);
    ChunkFile file = file(chunks).getFirst();
    Path path = directory.resolve(file.segment().name());
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length / 2] ^= 1;
    Files.write(path, bytes);
    SealedChunk chunk = chunks.all(0).getFirst();
    assertThatThrownBy(chunk::samples)
        .hasMessageContaining(file.segment().name())
        .extracting(failure -> ((WeirException) failure).code())
        .isEqualTo(ErrorCode.JOURNAL_CORRUPT);
  }

  private static int samples(SealedChunks chunks, int sid) {
    return chunks.overlapping(sid, Long.MIN_VALUE, Long.MAX_VALUE).stream()
        .mapToInt(SealedChunk::count)
        .sum();
  }
}
