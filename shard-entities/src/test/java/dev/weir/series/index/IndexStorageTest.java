package dev.weir.series.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** An index that is written and read again is the same; bytes that are none are refused. */
class IndexStorageTest {
  private static final int ROUNDS = 15_000;

  private static byte[] written(SeriesIndex index) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    index.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static SeriesIndex read(byte[] bytes) throws IOException {
    return SeriesIndex.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  private static SeriesIndex index(List<Labels> all) {
    SeriesIndex index = new SeriesIndex();
    all.forEach(index::add);
    return index;
  }

  /** A frame is full now and then, and texts lie over several of them. */
  @Test
  void anIndexThatIsReadIsTheOneThatWasWritten() throws IOException {
    for (int count : new int[] {0, 1, 15, 16, 17, 100, 4_000}) {
      long seed = Seeds.next();
      RandomSeries some = new RandomSeries(Seeds.random(seed));
      List<Labels> all = some.many(count);
      SeriesIndex index = index(all);
      byte[] bytes = written(index);
      SeriesIndex again = read(bytes);
      assertThat(written(again)).as(Seeds.option(seed)).isEqualTo(bytes);
      requireSame(again, index, some, Seeds.option(seed));
      List<Labels> more = some.many(100).stream().filter(one -> index.find(one) < 0).toList();
      more.forEach(index::add);
      more.forEach(again::add);
      requireSame(again, index, some, Seeds.option(seed));
      assertThat(written(again)).as(Seeds.option(seed)).isEqualTo(written(index));
    }
  }

  /** After any number of series, and while questions are asked. */
  @Test
  void anIndexThatIsReadAgainAndAgainIsTheOneThatNeverWas() throws IOException {
    for (int round = 0; round < 30; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      RandomSeries some = new RandomSeries(random);
      SeriesIndex live = new SeriesIndex();
      SeriesIndex reopened = new SeriesIndex();
      for (int step = 0; step < 20; step++) {
        for (Labels one : some.many(random.nextInt(40))) {
          int sid = live.find(one);
          assertThat(reopened.find(Labels.of(one.canonical())))
              .as(Seeds.option(seed))
              .isEqualTo(sid);
          if (sid == SeriesIndex.ABSENT) {
            assertThat(reopened.add(one)).as(Seeds.option(seed)).isEqualTo(live.add(one));
          }
        }
        if (random.nextInt(3) == 0) {
          byte[] bytes = written(reopened);
          assertThat(bytes).as(Seeds.option(seed)).isEqualTo(written(live));
          reopened = read(bytes);
        }
      }
      requireSame(reopened, live, some, Seeds.option(seed));
    }
  }

  private static void requireSame(
      SeriesIndex index, SeriesIndex expected, RandomSeries some, String option) {
    assertThat(index.size()).as(option).isEqualTo(expected.size());
    assertThat(index.bytes()).as(option).isEqualTo(expected.bytes());
    assertThat(index.statistics(20)).as(option).isEqualTo(expected.statistics(20));
    for (int sid = 0; sid < expected.size(); sid++) {
      assertThat(index.labels(sid)).as(option).isEqualTo(expected.labels(sid));
      assertThat(index.find(expected.labels(sid))).as(option).isEqualTo(sid);
    }
    for (int query = 0; query < 50; query++) {
      List<Matcher> matchers = some.matchers();
      assertThat(index.select(matchers)).as(option).isEqualTo(expected.select(matchers));
    }
  }

  /** A frame of exactly its greatest size is followed by none or by another. */
  @Test
  void anyLengthOfTheContentIsReadAgain() throws IOException {
    for (int length = FrameOutput.FRAME - 20; length < FrameOutput.FRAME + 5; length++) {
      Labels large = new LabelsBuilder().add("a", "x".repeat(length)).build();
      SeriesIndex index = index(List.of(large, new LabelsBuilder().add("b", "1").build()));
      byte[] bytes = written(index);
      assertThat(written(read(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void nothingBehindTheIndexIsRead() throws IOException {
    byte[] bytes = written(index(new RandomSeries(Seeds.random(1)).many(50)));
    byte[] more = Arrays.copyOf(bytes, bytes.length + 3);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(more));
    SeriesIndex.read(in);
    assertThat(in.available()).isEqualTo(3);
  }

  /** Version 2, byte for byte: a later build must read it. */
  @Test
  void theSecondVersionStaysReadable() throws IOException {
    SeriesIndex index =
        index(
            List.of(
                new LabelsBuilder().add("__name__", "up").add("job", "a").build(),
                new LabelsBuilder().build(),
                new LabelsBuilder().add("__name__", "up").add("job", "ä").build(),
                new LabelsBuilder().add("__name__", "up").build(),
                new LabelsBuilder().add("job", "a").build()));
    String version2 =
        "02" // version
            + "00000052" // 82 bytes
            + "02" // two names, of no owner, and their page of 13 bytes
            + "0000"
            + "0d"
            + "085f5f6e616d655f5f"
            + "036a6f62"
            + "0000000000001110"
            + "0000000000001390" // accounted bits of each
            + "03" // three pairs, of which names, and their page of 8 bytes
            + "000101"
            + "08"
            + "027570"
            + "0161"
            + "02c3a4"
            + "05" // five series, in a block of 14 bytes that is not full
            + "0e"
            + "07020001" // in the places 0, 1 and 2: two labels, the pairs 0 and 1
            + "0100" // in the place 0: no label
            + "07020002" // two labels, the pairs 0 and 2
            + "0101" // one label, the pair is that of the series before
            + "0201" // in the place 1: the pair 1
            + "81a07e40"
            + "e934a84a"
            + "745f594e"
            + "082bb49b"
            + "71844cee"; // hashes
    byte[] bytes = written(index);
    int checksum = bytes.length - 2 * Integer.BYTES;
    assertThat(HexFormat.of().formatHex(bytes, 0, checksum)).isEqualTo(version2);
    assertThat(HexFormat.of().formatHex(bytes, checksum, bytes.length))
        .isEqualTo("29d5065e" + "00000000");
    assertThat(read(bytes).labels(2)).hasToString("{__name__=\"up\", job=\"ä\"}");
  }

  @Test
  void damageIsRefused() throws IOException {
    byte[] bytes = written(index(new RandomSeries(Seeds.random(2)).many(30)));
    for (int length = 0; length < bytes.length; length += 1 + length / 50) {
      requireRefusal(Arrays.copyOf(bytes, length), ErrorCode.JOURNAL_CORRUPT);
    }
    for (int at = 1; at < bytes.length; at += 1 + at / 50) {
      byte[] changed = bytes.clone();
      changed[at] ^= 4;
      requireRefusal(changed, ErrorCode.JOURNAL_CORRUPT);
    }
    for (int version = 0; version < SeriesIndex.VERSION; version++) {
      bytes[0] = (byte) version;
      requireRefusal(bytes, ErrorCode.JOURNAL_CORRUPT);
    }
    bytes[0] = SeriesIndex.VERSION + 1;
    requireRefusal(bytes, ErrorCode.FORMAT_TOO_NEW);
  }

  /** However much of it there is, and without much memory. */
  @Test
  void damageOfAnyKindIsRefused() throws IOException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    byte[] bytes = written(index(new RandomSeries(random).many(60)));
    for (int round = 0; round < 2_000; round++) {
      byte[] damaged = damaged(bytes, random);
      long before = allocated();
      try {
        assertThat(written(read(damaged))).as(Seeds.option(seed)).isEqualTo(bytes);
      } catch (WeirException refusal) {
        assertThat(refusal.code())
            .as(Seeds.option(seed))
            .isIn(ErrorCode.JOURNAL_CORRUPT, ErrorCode.FORMAT_TOO_NEW);
      }
      assertThat(allocated() - before)
          .as(Seeds.option(seed))
          .isLessThan((4 << 20) + 8L * bytes.length);
    }
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      int at = random.nextInt(random.nextInt(4) == 0 ? 6 : bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        case 1 -> damaged[at] = (byte) random.nextInt();
        case 2 -> Arrays.fill(damaged, at, Math.min(bytes.length, at + 50), (byte) 0);
        default -> damaged = Arrays.copyOf(Arrays.copyOf(damaged, at), bytes.length);
      }
    }
    return random.nextInt(3) > 0 ? damaged : Arrays.copyOf(damaged, random.nextInt(bytes.length));
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  private static void requireRefusal(byte[] bytes, ErrorCode code) {
    assertThatExceptionOfType(WeirException.class)
        .isThrownBy(() -> read(bytes))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  /** Contents that were changed under true checksums: a refusal, or an index with these bytes. */
  @Test
  void changedContentIsRefusedOrIsAnIndex() throws IOException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] content = content(random);
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        content[random.nextInt(content.length)] = (byte) random.nextInt(random.nextInt(1, 257));
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(content.length + 4) : content.length;
      refused += isRefused(framed(Arrays.copyOf(content, length)), Seeds.option(seed)) ? 1 : 0;
    }
    assertThat(refused).as(Seeds.option(seed)).isBetween(ROUNDS / 4, ROUNDS - ROUNDS / 100);
  }

  private static byte[] content(Random random) throws IOException {
    SeriesIndex index = new SeriesIndex();
    for (int series = random.nextInt(1, 6); series > 0; series--) {
      LabelsBuilder labels = new LabelsBuilder();
      for (String name : List.of("a", "b", "ä")) {
        labels.add(name, "12".substring(random.nextInt(3)));
      }
      if (index.find(labels.build()) == SeriesIndex.ABSENT) {
        index.add(labels.build());
      }
    }
    byte[] bytes = written(index);
    return Arrays.copyOfRange(bytes, 5, bytes.length - 8);
  }

  private static byte[] framed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream target = new DataOutputStream(bytes);
    target.writeByte(SeriesIndex.VERSION);
    FrameOutput out = new FrameOutput(target);
    out.bytes(content, content.length);
    out.end();
    return bytes.toByteArray();
  }

  private static boolean isRefused(byte[] bytes, String option) throws IOException {
    SeriesIndex index;
    try {
      index = read(bytes);
    } catch (WeirException refusal) {
      assertThat(refusal.code()).as(option).isEqualTo(ErrorCode.JOURNAL_CORRUPT);
      return true;
    }
    assertThat(written(index)).as(option).isEqualTo(bytes);
    for (int sid = 0; sid < index.size(); sid++) {
      // hashes are taken as they are: a series may not be found, but never another one
      Labels labels = index.labels(sid);
      int found = index.find(labels);
      assertThat(found == SeriesIndex.ABSENT || index.labels(found).equals(labels))
          .as(option)
          .isTrue();
    }
    for (String name : index.labelNames()) {
      Matcher any = new Matcher(name, Matcher.Operation.MATCHES, ".+");
      assertThat(index.values(name, index.select(List.of(any))))
          .as(option)
          .isEqualTo(index.values(name));
    }
    assertThat(index.statistics(10).series()).as(option).isEqualTo(index.size());
    return false;
  }

  /** The name a, its pair a=1, a series with it and its hash. */
  private static final String NAME = "01 00 02 0161 0000000000000000 ";

  private static final String PAIR = "01 00 02 0131 ";
  private static final String SERIES = "01 03 030100 ";
  private static final String HASH = "00000000 ";

  @Test
  void theSmallestIndexesAreRead() throws IOException {
    assertThat(read(framed("00 00 00 00")).size()).isZero();
    assertThat(read(framed(NAME + PAIR + SERIES + HASH)).labels(0)).hasToString("{a=\"1\"}");
    assertThat(read(framed("00 00 01 02 0100" + HASH)).labels(0)).hasToString("{}");
  }

  /** Each says something that an index never writes, under a true checksum. */
  @Test
  void textsThatNoIndexWritesAreRefused() throws IOException {
    requireRefused("01 00 02 01ff", "a text that is no UTF-8");
    requireRefused("02 0000 04 01610161", "a name that is there twice");
    requireRefused(NAME + "02 0000 04 01310131", "a pair that is there twice");
    requireRefused(NAME + "01 00 01 00", "an empty value");
    requireRefused(NAME + "01 01 02 0131", "a wrong reference to a name");
    requireRefused(NAME + "00 00 00", "a name without pairs");
    requireRefused("01 01 02 0161" + "00".repeat(8), "a name that cannot be");
    requireRefused("01 00 02 0161" + "ff".repeat(8), "a name that cannot be");
    requireRefused("01 00 00", "an empty page");
    requireRefused("01 00 02 0261", "a text that is longer than its page");
    requireRefused("01 00 01 81", "an end in the middle of a page");
    requireRefused("01 00 02 8100", "a number in more bytes than it needs");
    requireRefused("01 00 05 ffffffff08", "a number that is too large");
    requireRefused("01 00 04 01610162", "more texts than it says");
    requireRefused("02 0000 02 0161 02 0162", "a text on a page where it does not belong");
    requireRefused("8100", "a number in more bytes than it needs");
    requireRefused("ffffffff08", "a number that is too large");
    requireRefused("ffffffffff01", "a number that is too large");
    requireRefused("01 00 ffffffff07", "a text that is too long");
    requireRefused("01 00 ffffff7f 61", "a frame of 0 bytes");
    requireRefused("ffffffff07", "a frame of 0 bytes");
  }

  @Test
  void seriesThatNoIndexWritesAreRefused() throws IOException {
    requireSeriesRefused("01 00", "an end in the middle of a page");
    requireSeriesRefused("01 03 030101", "a wrong reference to a pair");
    requireSeriesRefused("01 03 030200", "a series with more labels than there are");
    requireSeriesRefused("01 04 07010000", "a label that a series does not have");
    requireSeriesRefused("01 02 0101", "a series without all its labels");
    requireSeriesRefused("01 02 0200", "a label that a series does not have");
    requireSeriesRefused("02 04 0100 0101", "a series without all its labels");
    requireSeriesRefused("02 05 030100 0101", "a label that is said again");
    requireSeriesRefused("02 05 030100 0200", "a label that is said again");
    requireSeriesRefused("02 04 030100 00", "marks without labels");
    requireSeriesRefused("01 04 830100 00", "marks without labels");
    requireSeriesRefused("01 04 030100 00", "bytes behind the last series of a block");
    requireSeriesRefused("00 00", "a pair without series");
    requireSeriesRefused(
        "03 08 030100 0100 030100 00000001 00000000 00000001", "a series that is there twice");
    requireSeriesRefused("01 03 030100", "a frame of 0 bytes");
    requireSeriesRefused(SERIES + HASH + "00", "bytes behind the last series");
    requireRefused(
        NAME + "02 0000 04 01310132 01 04 07020001", "a series with more labels than there are");
    String names = "02 0000 04 01620161" + "00".repeat(16);
    requireRefused(names + "02 0001 04 01310131 01 04 07020001", "labels out of order");
    requireRefused(names + "03 000001 06 013101320131 01 04 07020001", "labels out of order");
    requireRefused(names + "02 0001 04 01310131 01 04 07020100", "a wrong reference to a pair");
  }

  private static void requireSeriesRefused(String series, String reason) throws IOException {
    requireRefused(NAME + PAIR + series, reason);
  }

  private static void requireRefused(String content, String reason) throws IOException {
    requireRefused(framed(content), reason);
  }

  private static byte[] framed(String content) throws IOException {
    return framed(HexFormat.of().parseHex(content.replace(" ", "")));
  }

  private static void requireRefused(byte[] bytes, String reason) {
    assertThatExceptionOfType(WeirException.class)
        .as(HexFormat.of().formatHex(bytes))
        .isThrownBy(() -> read(bytes))
        .withMessage("a series index with " + reason + "; restore it from another copy")
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT));
  }

  /** The same content in other frames would be the same index in other bytes. */
  @Test
  void framesAreFullButTheLast() throws IOException {
    requireRefused(frames("000000", "00"), "a frame of 1 bytes");
    requireRefused(frames("00000000", "00"), "a frame behind the last series");
    assertThat(read(frames("00000000")).size()).isZero();
  }

  private static byte[] frames(String... contents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    CRC32C checksum = new CRC32C();
    out.writeByte(SeriesIndex.VERSION);
    for (String content : contents) {
      byte[] frame = HexFormat.of().parseHex(content);
      checksum.update(frame);
      out.writeInt(frame.length);
      out.write(frame);
      out.writeInt((int) checksum.getValue());
    }
    out.writeInt(0);
    return bytes.toByteArray();
  }

  /** A small file that names a text of 256 MiB must not cost as much. */
  @Test
  void aLengthAloneTakesNoMemory() throws IOException {
    byte[] text = "x".repeat(3 * FrameOutput.FRAME).getBytes(StandardCharsets.UTF_8);
    byte[] head = HexFormat.of().parseHex("0100ffffff7f");
    byte[] content = Arrays.copyOf(head, head.length + text.length);
    System.arraycopy(text, 0, content, head.length, text.length);
    byte[] bytes = framed(content);
    long before = allocated();
    requireRefusal(bytes, ErrorCode.JOURNAL_CORRUPT);
    assertThat(allocated() - before).isLessThan(16 << 20);
  }
}
