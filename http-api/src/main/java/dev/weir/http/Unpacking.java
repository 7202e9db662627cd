package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import io.airlift.compress.v3.snappy.SnappyDecompressor;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Unpacks bodies, never further than the limits allow. */
final class Unpacking {
  /** Below this size a high ratio is no sign of anything. */
  private static final int RATIO_FROM_BYTES = 1 << 20;

  private static final int BUFFER_BYTES = 64 << 10;

  /** The longest length that a snappy block begins with. */
  private static final int SNAPPY_LENGTH_BYTES = 5;

  private Unpacking() {}

  /**
   * Unpacks what a {@code Content-Encoding} names.
   *
   * @throws WeirException {@code media-type-unsupported} for an encoding that is not known
   */
  static byte[] decode(String encoding, byte[] packed, Limits limits) {
    boolean isPacked = packed.length > 0; // an empty body is one, whatever its sender packs with
    return switch (encoding) {
      case "", "identity" -> packed;
      case "gzip", "x-gzip" -> isPacked ? gzip(packed, limits) : packed;
      case "zstd" -> isPacked ? zstd(packed, limits) : packed;
      case "snappy" -> isPacked ? snappy(packed, limits) : packed;
      default ->
          throw new WeirException(
              ErrorCode.MEDIA_TYPE_UNSUPPORTED,
              "Content-Encoding is \"" + encoding + "\". Use one of them, once, or none.",
              Map.of("accepted", List.of("gzip", "zstd", "snappy", "identity")));
    };
  }

  static byte[] gzip(byte[] packed, Limits limits) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), BUFFER_BYTES)) {
      return all(in, packed.length, limits);
    } catch (IOException e) {
      throw invalid("gzip", e);
    }
  }

  private static byte[] zstd(byte[] packed, Limits limits) {
    try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(packed))) {
      return all(in, packed.length, limits);
    } catch (WeirException refusal) {
      throw refusal;
    } catch (IOException | RuntimeException e) {
      throw invalid("zstd", e); // the library meets damage with exceptions of many kinds
    }
  }

  /**
   * A block of snappy says how long it gets before it begins. It is unpacked by the machine's own
   * code where the library brings it, in a third of Java's time; that keeps lengths in memory of
   * its own, so no two threads may share one.
   */
  private static byte[] snappy(byte[] packed, Limits limits) {
    SnappyDecompressor snappy = SnappyDecompressor.create();
    try {
      byte[] head = Arrays.copyOf(packed, Math.max(packed.length, SNAPPY_LENGTH_BYTES));
      int length = snappy.getUncompressedLength(head, 0);
      if (length < 0) {
        throw new IOException("it says that it has " + length + " bytes");
      }
      refuseLarger(length, packed.length, limits);
      byte[] out = new byte[length];
      int done = snappy.decompress(packed, 0, packed.length, out, 0, length);
      if (done != length) {
        throw new IOException("it has %d bytes and says %d".formatted(done, length));
      }
      return out;
    } catch (WeirException refusal) {
      throw refusal;
    } catch (IOException | RuntimeException e) {
      throw invalid("snappy", e);
    }
  }

  private static byte[] all(InputStream in, int packed, Limits limits) throws IOException {
    byte[] out = new byte[Math.clamp(packed * 4L, 512, BUFFER_BYTES)];
    int size = 0;
    while (true) {
      int read = in.read(out, size, out.length - size);
      if (read < 0) {
        return Arrays.copyOf(out, size);
      }
      size += read;
      refuseLarger(size, packed, limits);
      if (size == out.length) {
        out = Arrays.copyOf(out, (int) Math.min(out.length * 2L, limits.decodedBytesMax() + 1));
      }
    }
  }

  private static void refuseLarger(long size, long packed, Limits limits) {
    if (size > limits.decodedBytesMax()) {
      throw tooLarge("decoded-bytes-max", limits.decodedBytesMax(), size);
    }
    long ratio = size / Math.max(1, packed);
    if (size > RATIO_FROM_BYTES && ratio > limits.decodeRatioMax()) {
      throw tooLarge("decode-ratio-max", limits.decodeRatioMax(), ratio);
    }
  }

  private static WeirException tooLarge(String limit, long value, long actual) {
    return new WeirException(
        ErrorCode.DECODED_TOO_LARGE,
        "the body unpacks beyond " + limit + " = " + value + ". Split it.",
        Map.of("limit", limit, "limit_value", value, "actual", actual));
  }

  private static WeirException invalid(String encoding, Exception why) {
    return new WeirException(
        ErrorCode.ENCODING_INVALID,
        "the body is not valid " + encoding + ": " + why.getMessage() + ".");
  }
}
