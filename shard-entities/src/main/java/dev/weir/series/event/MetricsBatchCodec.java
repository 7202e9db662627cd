package dev.weir.series.event;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.series.Labels;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import io.airlift.compress.v3.zstd.ZstdCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Batches of samples to bytes and back, bit for bit. The same batch gives the same bytes on one
 * kind of machine; the layout is in the package documentation.
 */
public final class MetricsBatchCodec {
  private static final int VERSION = 1;
  private static final int PLAIN = 0;
  private static final int ZSTD = 1;

  /** Of the machine's own code where the library brings it: a quarter of Java's time. */
  private static final ZstdCompressor PACKER = ZstdCompressor.create(1);

  /** More than any batch needs that fits an event: what a damaged length may make us allocate. */
  static final int BODY_BYTES_MAX = 16 << 20;

  /** Most samples: few bytes can stand for many, and each takes 16 when it is read. */
  public static final int SAMPLES_MAX = 1 << 20;

  /** Most bytes of the canonical labels of all new series, which may share long texts. */
  public static final int LABEL_BYTES_MAX = 16 << 20;

  private MetricsBatchCodec() {}

  /**
   * The bytes of a batch.
   *
   * @throws IllegalArgumentException when it is larger than what can be read back, or a run has no
   *     samples
   */
  public static byte[] encode(MetricsBatch batch) {
    requireAtMost(SAMPLES_MAX, batch.runs().samples(), "samples");
    requireAtMost(LabelColumns.SERIES_MAX, batch.fresh().size(), "new series");
    requireAtMost(
        LABEL_BYTES_MAX, batch.fresh().stream().mapToLong(Labels::bytes).sum(), "bytes of labels");
    ByteOutput body = new ByteOutput(64 + 4 * batch.runs().samples());
    body.zigzag(batch.arrivalMillis());
    body.varint(batch.firstSid());
    LabelColumns.write(body, batch.fresh());
    RunColumns.write(body, batch.runs());
    requireAtMost(BODY_BYTES_MAX, body.size(), "bytes");
    return sealed(body);
  }

  static void requireAtMost(int max, long found, String what) {
    if (found > max) {
      throw new IllegalArgumentException(
          "a batch of samples has at most %d %s, not %d".formatted(max, what, found));
    }
  }

  /**
   * The batch of bytes.
   *
   * @throws WeirException FORMAT_TOO_NEW for a version that this build does not know,
   *     JOURNAL_CORRUPT for damage
   */
  public static MetricsBatch decode(byte[] bytes) {
    ByteInput body = body(bytes);
    long arrival = body.zigzag("the time of arrival");
    int firstSid = body.upTo(Integer.MAX_VALUE, "the number of the first series");
    List<Labels> fresh = LabelColumns.read(body);
    if (firstSid > Integer.MAX_VALUE - fresh.size()) {
      throw ByteInput.damaged("its new series begin at number " + firstSid);
    }
    Runs runs = RunColumns.read(body);
    body.end();
    return new MetricsBatch(arrival, firstSid, fresh, runs);
  }

  private static byte[] sealed(ByteOutput body) {
    byte[] packed = new byte[PACKER.maxCompressedLength(body.size())];
    int length = PACKER.compress(body.array(), 0, body.size(), packed, 0, packed.length);
    ByteOutput out = new ByteOutput(length + Long.SIZE);
    out.one(VERSION);
    if (length < body.size()) {
      out.one(ZSTD);
      out.varint(body.size());
      out.put(packed, length);
    } else {
      out.one(PLAIN);
      out.put(body.array(), body.size());
    }
    int checksum = checksum(out.array(), out.size());
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.one(checksum >>> shift);
    }
    return out.copy();
  }

  private static ByteInput body(byte[] bytes) {
    int end = bytes.length - Integer.BYTES;
    if (end < 2) {
      throw ByteInput.damaged("it has %d bytes".formatted(bytes.length));
    }
    requireWhole(bytes, end);
    if (bytes[0] == 0) {
      throw ByteInput.damaged("it has format version 0");
    }
    requireKnown("format version", bytes[0] & 0xFF, VERSION);
    ByteInput in = new ByteInput(bytes, 2, end);
    requireKnown("compression", bytes[1] & 0xFF, ZSTD);
    return bytes[1] == PLAIN ? in : unpacked(bytes, in);
  }

  private static ByteInput unpacked(byte[] bytes, ByteInput in) {
    byte[] body = new byte[in.upTo(BODY_BYTES_MAX, "the length of the body")];
    int done = unpack(bytes, in, body);
    if (done != body.length) {
      throw ByteInput.damaged("its body has %d bytes, not %d".formatted(done, body.length));
    }
    return new ByteInput(body, 0, body.length);
  }

  /** The library meets damage with exceptions of many kinds. */
  private static int unpack(byte[] bytes, ByteInput in, byte[] body) {
    try {
      return new ZstdJavaDecompressor()
          .decompress(bytes, in.position(), in.left(), body, 0, body.length);
    } catch (RuntimeException malformed) {
      throw ByteInput.damaged("its body cannot be unpacked: " + malformed.getMessage());
    }
  }

  private static void requireWhole(byte[] bytes, int end) {
    int stored = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      stored |= (bytes[end + i] & 0xFF) << (i * Byte.SIZE);
    }
    if (stored != checksum(bytes, end)) {
      throw ByteInput.damaged("it fails its checksum");
    }
  }

  private static void requireKnown(String what, int found, int known) {
    if (found > known) {
      throw new WeirException(
          ErrorCode.FORMAT_TOO_NEW,
          "A batch of samples has %s %d, this build reads up to %d. Start a newer build."
              .formatted(what, found, known));
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }
}
