package dev.weir.series.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import dev.weir.series.head.SampleMerge;
import dev.weir.series.head.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/** Rollups that go through files, beside others that never do and beside rolling up all anew. */
class RollupFilesTest {
  private static final int ROUNDS = 40;
  private static final int STEPS = 160;
  private static final int SERIES = 5;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  @TempDir private Path directory;

  private SegmentStore store;
  private int names;
  private long written;

  @BeforeEach
  void open() {
    store = new DirectorySegmentStore(directory, "one", 0);
  }

  private RollupFile open(SegmentRef segment) {
    try (SegmentReader reader = store.open(segment)) {
      return RollupFile.of(segment, reader);
    }
  }

  /** Writes what a snapshot would, and gives all of its files. */
  private List<RollupFile> write(RollupImage image, Predicate<RollupFile> isStored) {
    RollupFiling filing = RollupFiling.of(image, isStored);
    List<RollupFile> files = new ArrayList<>(filing.kept());
    filing
        .written()
        .ifPresent(
            body -> {
              names++;
              SegmentRef segment = store.write("rollups-" + names, body);
              written += segment.bytes();
              files.add(open(segment));
            });
    assertThat(files).hasSizeLessThanOrEqualTo(RollupFiling.FILES_MAX);
    return files;
  }

  private List<RollupFile> file(Rollups rollups) {
    List<RollupFile> files = write(rollups.image(), _ -> true);
    rollups.filed(files, true);
    return files;
  }

  /** What a snapshot gives back after a start. */
  private RollupImage reopened(RollupImage image, List<RollupFile> files) {
    try {
      ByteArrayOutputStream facts = new ByteArrayOutputStream();
      image.writeFacts(new DataOutputStream(facts));
      return RollupImage.read(
          new DataInputStream(new ByteArrayInputStream(facts.toByteArray())),
          files.stream().map(file -> open(file.segment())).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] content(RollupImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      image.writeContent(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Samples samples(NavigableMap<Long, Long> map) {
    return new Samples(
        map.keySet().stream().mapToLong(Long::longValue).toArray(),
        map.values().stream().mapToLong(Long::longValue).toArray(),
        map.size());
  }

  /** A shard's rollups, with files and without, and all samples that ever were. */
  private final class World {
    private final Random random;
    private final String seed;
    private final Rollups plain = new Rollups();
    private final List<NavigableMap<Long, Long>> ever = new ArrayList<>();
    private final List<NavigableMap<Long, Long>> raw = new ArrayList<>();
    private final Map<Tier, Long> ends = new EnumMap<>(Tier.class);
    private Rollups rollups = new Rollups();
    private Set<SegmentRef> named = new HashSet<>();
    private RollupImage earlier = rollups.image();
    private byte[] earlierContent = content(earlier);
    private long since = Long.MIN_VALUE;
    private long now = 1_725_000_000_000L;

    private World(long seed) {
      this.random = Seeds.random(seed);
      this.seed = Seeds.option(seed);
      for (int sid = 0; sid < SERIES; sid++) {
        ever.add(new TreeMap<>());
        raw.add(new TreeMap<>());
      }
    }

    private void step() {
      switch (random.nextInt(20)) {
        case 0, 1 -> snapshot();
        case 2 -> restart();
        case 3 -> retain();
        case 4 -> {
          earlier = rollups.image();
          earlierContent = content(earlier);
        }
        case 5 -> snapshotOfEarlier();
        default -> add();
      }
      assertThat(content(rollups.image())).as(seed).isEqualTo(content(plain.image()));
      assertThat(rollups.bytes()).as(seed).isEqualTo(plain.bytes());
      for (Tier tier : Tier.values()) {
        assertThat(rollups.oldest(tier)).as(seed).isEqualTo(plain.oldest(tier));
      }
    }

    private void add() {
      now += random.nextInt(6) == 0 ? random.nextLong(25 * DAY) : random.nextLong(3 * HOUR);
      int sid = random.nextInt(SERIES);
      boolean late = random.nextInt(3) == 0;
      long time = Math.max(since, now - (late ? random.nextLong(40 * DAY) : 0));
      NavigableMap<Long, Long> part = new TreeMap<>();
      for (int count = random.nextInt(1, 12); count > 0; count--) {
        part.put(time, value());
        time += random.nextLong(1, 90 * MINUTE);
      }
      ever.get(sid).putAll(part);
      raw.get(sid).putAll(part);
      for (Rollups each : List.of(rollups, plain)) {
        each.add(
            sid,
            samples(part),
            since,
            (from, to) ->
                SampleMerge.of(List.of(samples(raw.get(sid).subMap(from, true, to, true)))));
      }
    }

    private long value() {
      return random.nextInt(9) == 0
          ? Bucket.STALE
          : Double.doubleToRawLongBits(
              random.nextBoolean() ? random.nextInt(-900, 900) / 10.0 : random.nextGaussian());
    }

    /** As a shard does: hours of days and days of months that may still change stay. */
    private void retain() {
      since = Math.max(since, Tier.DAY.start(now - random.nextLong(50 * DAY)));
      raw.forEach(samples -> samples.headMap(since).clear());
      for (Tier tier : Tier.values()) {
        Tier whole = tier == Tier.HOUR ? Tier.DAY : Tier.MONTH;
        long kept = now - random.nextLong(tier == Tier.HOUR ? 80 * DAY : 400 * DAY);
        long end =
            Math.min((tier == Tier.MONTH ? Tier.MONTH : Tier.DAY).start(kept), whole.start(since));
        rollups.dropBefore(tier, end);
        plain.dropBefore(tier, end);
        ends.merge(tier, end, Math::max);
      }
    }

    private boolean isNamed(RollupFile file) {
      return named.contains(file.segment());
    }

    /** The shard goes on meanwhile, and another image may be taken or files get lost. */
    private void snapshot() {
      RollupImage image = rollups.image();
      boolean isLost = random.nextInt(8) == 0;
      List<RollupFile> files =
          write(image, file -> isNamed(file) && !(isLost && random.nextBoolean()));
      add();
      boolean isLast = random.nextInt(4) > 0;
      if (!isLast) {
        rollups.image();
        add();
      }
      if (random.nextInt(8) > 0) {
        rollups.filed(files, isLast);
        files.forEach(file -> named.add(file.segment()));
      }
    }

    private void restart() {
      RollupImage image = rollups.image();
      List<RollupFile> files = write(image, this::isNamed);
      rollups = Rollups.of(reopened(image, files), SERIES);
      named = new HashSet<>(files.stream().map(RollupFile::segment).toList());
    }

    private void snapshotOfEarlier() {
      List<RollupFile> files = write(earlier, this::isNamed);
      assertThat(content(reopened(earlier, files))).as(seed).isEqualTo(earlierContent);
    }

    private void check() {
      for (int sid = 0; sid < SERIES; sid++) {
        for (Tier tier : Tier.values()) {
          long end = ends.getOrDefault(tier, Long.MIN_VALUE);
          List<Bucket> expected =
              ever.get(sid).isEmpty()
                  ? List.of()
                  : SlowRollup.of(ever.get(sid), tier).stream()
                      .filter(bucket -> bucket.start() >= end)
                      .toList();
          assertThat(rollups.of(sid).buckets(tier, -(1L << 50), 1L << 50))
              .as(seed + " " + tier)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void filesHoldWhatMemoryHolds() {
    for (int round = 0; round < ROUNDS; round++) {
      World world = new World(Seeds.next());
      for (int step = 0; step < STEPS; step++) {
        world.step();
      }
      world.check();
      world.restart();
      world.check();
    }
  }

  /** Some samples of an hour for series, all of which came in order. */
  private static void addHour(Rollups rollups, int from, int to, long hour) {
    Random random = Seeds.random(hour);
    for (int sid = from; sid < to; sid++) {
      NavigableMap<Long, Long> part = new TreeMap<>();
      for (int at = 0; at < 6; at++) {
        double value = random.nextInt(-900, 900) / 10.0;
        part.put(hour * HOUR + at * 10L * MINUTE, Double.doubleToRawLongBits(value));
      }
      rollups.add(sid, samples(part), Long.MIN_VALUE, (_, _) -> SampleMerge.of(List.of()));
    }
  }

  @Test
  void aSnapshotWritesWhatHasChanged() {
    Rollups rollups = new Rollups();
    for (int hour = 0; hour < 48; hour++) {
      addHour(rollups, 0, 1_000, hour);
    }
    List<RollupFile> first = file(rollups);
    long whole = written;
    assertThat(file(rollups)).isEqualTo(first);
    assertThat(written).as("nothing has changed").isEqualTo(whole);
    addHour(rollups, 10, 15, 48);
    assertThat(file(rollups)).hasSize(2).containsAll(first);
    assertThat(written - whole).isLessThan(whole / 20);
  }

  /** Each block is written about as often as the shard has doubled since. */
  @Test
  void filesStayFew_andAreSeldomWrittenAgain() {
    Rollups rollups = new Rollups();
    for (int day = 0; day < 200; day++) {
      addHour(rollups, 0, 200, 24L * day);
      assertThat(file(rollups)).hasSizeLessThan(RollupFiling.FILES_MAX);
    }
    long all = written;
    RollupImage image = rollups.image();
    written = 0;
    write(image, _ -> false);
    assertThat(all).isLessThan(written * 20);
  }

  @Test
  void daysAndMonthsFollowFromTheirHours() {
    Rollups rollups = new Rollups();
    for (int hour = 0; hour < 70; hour++) {
      addHour(rollups, 0, 3, hour);
    }
    List<RollupFile> files = file(rollups);
    assertThat(files.getFirst().blocks().count()).as("three days of three series").isEqualTo(9);
    RollupImage again = reopened(rollups.image(), files);
    assertThat(content(again)).isEqualTo(content(rollups.image()));
  }

  @Test
  void whatRetentionDroppedDoesNotComeBack() {
    Rollups rollups = new Rollups();
    for (int hour = 0; hour < 72; hour++) {
      addHour(rollups, 0, 3, hour);
    }
    List<RollupFile> hours = file(rollups);
    rollups.dropBefore(Tier.HOUR, DAY / 2);
    rollups.dropBefore(Tier.DAY, DAY);
    List<RollupFile> files = file(rollups);
    assertThat(files).as("the days that followed from hours, too").hasSize(2).containsAll(hours);
    rollups.dropBefore(Tier.HOUR, DAY);
    rollups.dropBefore(Tier.DAY, 2 * DAY);
    assertThat(file(rollups)).as("nothing is written").isEqualTo(files);
    RollupImage image = rollups.image();
    Rollups again = Rollups.of(reopened(image, files), 3);
    assertThat(content(again.image())).isEqualTo(content(image));
    assertThat(again.of(0).buckets(Tier.HOUR, 0, 5 * DAY)).hasSize(48);
    assertThat(again.of(0).buckets(Tier.DAY, 0, 5 * DAY)).hasSize(1);
    rollups.dropBefore(Tier.HOUR, 30 * DAY);
    rollups.dropBefore(Tier.DAY, 40 * DAY);
    rollups.dropBefore(Tier.MONTH, 400 * DAY);
    assertThat(file(rollups)).as("a file with nothing that is left").isEmpty();
  }

  /** A damage that came after the file was opened. */
  @Test
  void aDamagedFileIsNamed() throws IOException {
    Rollups rollups = new Rollups();
    addHour(rollups, 0, 50, 7);
    RollupFile file = file(rollups).getFirst();
    Path path = directory.resolve(file.segment().name());
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length / 2] ^= 1;
    Files.write(path, bytes);
    assertThatThrownBy(() -> file.forEach(_ -> {}))
        .hasMessageContaining(file.segment().name())
        .extracting(failure -> ((WeirException) failure).code())
        .isEqualTo(ErrorCode.JOURNAL_CORRUPT);
  }

  /** Sets of series, keys and pages that fit every checksum and that no writer writes. */
  @Test
  void aWholeFileWithWhatCannotBeIsRefused() throws IOException {
    long month = 5;
    long far = (2L << 48) + (1L << 46);
    byte[] nothing = pages(0, new byte[0]);
    refused(List.of(month), new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, nothing, "valid cookie");
    refused(List.of(far), sids(1), nothing, "the key " + far);
    refused(List.of(month), sids(1), nothing, "has 0 blocks");
    refused(List.of(month), sids(1), pages(1 << 30, new byte[9]), "has 1073741824 blocks");
    refused(List.of(month), sids(1), pages(2, new byte[9]), "more blocks than its directory");
    refused(List.of(month), sids(1), new byte[0], "fewer blocks than its directory");
  }

  private static byte[] sids(int sid) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RoaringBitmap.bitmapOf(sid).serialize(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** A page with a true checksum. */
  private static byte[] pages(int blocks, byte[] columns) {
    ByteBuffer page =
        ByteBuffer.allocate(12 + columns.length).putInt(blocks).putInt(columns.length);
    CRC32C checksum = new CRC32C();
    checksum.update(page.array(), 0, 4);
    checksum.update(columns);
    return page.putInt((int) checksum.getValue()).put(columns).array();
  }

  private void refused(List<Long> keys, byte[] sids, byte[] pages, String why) {
    names++;
    SegmentRef segment =
        store.write(
            "crafted-" + names,
            out -> {
              DataOutputStream head = new DataOutputStream(out.section("rollups/directory"));
              head.writeByte(1);
              head.writeLong(0);
              head.writeInt(keys.size());
              for (long key : keys) {
                head.writeLong(key);
                head.write(sids);
              }
              out.section("rollups/blocks").write(pages);
            });
    assertThatThrownBy(() -> open(segment).forEach(_ -> {}))
        .hasMessageContaining(why)
        .extracting(failure -> ((WeirException) failure).code())
        .isEqualTo(ErrorCode.JOURNAL_CORRUPT);
  }

  @Test
  void manySmallBlocksTakeSeveralPages() {
    Rollups rollups = new Rollups();
    NavigableMap<Long, Long> stale = new TreeMap<>(Map.of(7 * HOUR, Bucket.STALE));
    for (int sid = 0; sid < 70_000; sid++) {
      rollups.add(sid, samples(stale), Long.MIN_VALUE, (_, _) -> SampleMerge.of(List.of()));
    }
    Set<Integer> sids = new HashSet<>();
    file(rollups).getFirst().forEach(block -> sids.add(block.sid()));
    assertThat(sids).hasSize(70_000);
  }

  @Test
  void aFileOfANewerBuildIsRefused() {
    SegmentRef newer =
        store.write(
            "newer",
            out -> {
              out.section("rollups/directory").write(2);
              out.section("rollups/blocks").write(0);
            });
    assertThatThrownBy(() -> open(newer))
        .hasMessageContaining("format version 2")
        .extracting(failure -> ((WeirException) failure).code())
        .isEqualTo(ErrorCode.FORMAT_TOO_NEW);
  }
}
