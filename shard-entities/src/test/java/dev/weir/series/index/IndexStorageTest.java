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
    for (int count : new int[] {0, 1, 100, 4_000}) {
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

  /** Version 1, byte for byte: a later build must read it. */
  @Test
  void theFirstVersionStaysReadable() throws IOException {
    SeriesIndex index =
        index(
            List.of(
                new LabelsBuilder().add("__name__", "up").add("job", "a").build(),
                new LabelsBuilder().build(),
                new LabelsBuilder().add("__name__", "up").add("job", "ä").build(),
                new LabelsBuilder().add("__name__", "up").build(),
                new LabelsBuilder().add("job", "a").build()));
    String version1 =
        "01" // version
            + "00000024" // 36 bytes
            + "05" // five series
            + "02" // two labels: a new pair of a new name, twice
            + "0100085f5f6e616d655f5f027570"
            + "0201036a6f620161"
            + "00" // no label
            + "02" // the known pair 0, a new pair of the known name 1
            + "01"
            + "030102c3a4"
            + "01" // as in the series before
            + "00"
            + "01" // the known pair 1
            + "02";
    byte[] bytes = written(index);
    int checksum = bytes.length - 2 * Integer.BYTES;
    assertThat(HexFormat.of().formatHex(bytes, 0, checksum)).isEqualTo(version1);
    assertThat(HexFormat.of().formatHex(bytes, checksum, bytes.length))
        .isEqualTo("dd95876a" + "00000000");
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
    requireRefusal(new byte[] {0}, ErrorCode.JOURNAL_CORRUPT);
    bytes[0] = 2;
    requireRefusal(bytes, ErrorCode.FORMAT_TOO_NEW);
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
    assertThat(refused).as(Seeds.option(seed)).isBetween(ROUNDS / 2, ROUNDS - ROUNDS / 100);
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
    target.writeByte(IndexWriter.VERSION);
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
      assertThat(index.find(index.labels(sid))).as(option).isEqualTo(sid);
    }
    return false;
  }

  /** Each says something that an index never writes, under a true checksum. */
  @Test
  void contentThatNoIndexWritesIsRefused() throws IOException {
    requireRefused("01 01 00", "a wrong reference to a pair");
    requireRefused("01 01 02", "a wrong reference to a pair");
    requireRefused("02 01 01 00 0161 0131 01 01", "a wrong reference to a pair");
    requireRefused("01 01 01 01", "a wrong reference to a name");
    requireRefused("01 01 01 00 0161 00", "an empty value");
    requireRefused("01 01 01 00 01ff 0131", "a text that is no UTF-8");
    requireRefused("01 02 01 00 0161 0131 02 01 0161 0131", "a name that is there twice");
    requireRefused("02 01 01 00 0161 0131 01 02 00 0131", "a pair that is there twice");
    requireRefused("01 02 01 00 0162 0131 02 01 0161 0131", "labels out of order");
    requireRefused("01 02 01 00 0161 0131 02 00 0132", "labels out of order");
    requireRefused("02 01 01 00 0161 0131 01 00", "a series that is there twice");
    requireRefused("00 00", "bytes behind the last series");
    requireRefused("8100", "a number in more bytes than it needs");
    requireRefused("ffffffff08", "a number that is too large");
    requireRefused("ffffffffff01", "a number that is too large");
    requireRefused("01 01 01 00 ffffffff07", "a text that is too long");
    requireRefused("01 01 01 00 ffffff7f 61", "a frame of 0 bytes");
    requireRefused("ffffffff07", "a frame of 0 bytes");
  }

  private static void requireRefused(String content, String reason) throws IOException {
    requireRefused(framed(HexFormat.of().parseHex(content.replace(" ", ""))), reason);
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
    requireRefused(frames("01", "00"), "a frame of 1 bytes");
    requireRefused(frames("00", "00"), "a frame behind the last series");
    assertThat(read(frames("0100")).size()).isEqualTo(1);
  }

  private static byte[] frames(String... contents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    CRC32C checksum = new CRC32C();
    out.writeByte(IndexWriter.VERSION);
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
    byte[] head = HexFormat.of().parseHex("01010100ffffff7f");
    byte[] content = Arrays.copyOf(head, head.length + text.length);
    System.arraycopy(text, 0, content, head.length, text.length);
    byte[] bytes = framed(content);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    requireRefusal(bytes, ErrorCode.JOURNAL_CORRUPT);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16 << 20);
  }
}
