package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Unpacks gzip, never further than the limits allow. */
final class Gzip {
  /** Below this size a high ratio is no sign of anything. */
  private static final int RATIO_FROM_BYTES = 1 << 20;

  private static final int BUFFER_BYTES = 64 << 10;

  private Gzip() {}

  static byte[] decode(byte[] packed, Limits limits) {
    byte[] out = new byte[Math.clamp(packed.length * 4L, 512, BUFFER_BYTES)];
    int size = 0;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), BUFFER_BYTES)) {
      while (true) {
        int read = in.read(out, size, out.length - size);
        if (read < 0) {
          return Arrays.copyOf(out, size);
        }
        size += read;
        refuseLarger(size, packed.length, limits);
        if (size == out.length) {
          out = Arrays.copyOf(out, (int) Math.min(out.length * 2L, limits.decodedBytesMax() + 1));
        }
      }
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.ENCODING_INVALID,
          "the body is not valid gzip after " + size + " decoded bytes: " + e.getMessage() + ".");
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
}
