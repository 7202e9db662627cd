package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.config.ConfigLoader;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackingTest {
  private static final int ROUNDS = 2_000;

  private final Limits limits = ConfigLoader.defaults().weir().limits();

  static byte[] packed(String encoding, byte[] bytes) {
    return switch (encoding) {
      case "gzip" -> gzip(bytes);
      case "zstd" -> packed(new ZstdJavaCompressor(), bytes);
      case "snappy" -> packed(new SnappyJavaCompressor(), bytes);
      default -> bytes;
    };
  }

  private static byte[] packed(Compressor compressor, byte[] bytes) {
    byte[] out = new byte[compressor.maxCompressedLength(bytes.length)];
    int length = compressor.compress(bytes, 0, bytes.length, out, 0, out.length);
    return Arrays.copyOf(out, length);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private ErrorCode refused(String encoding, byte[] packed) {
    return catchThrowableOfType(
            WeirException.class, () -> Unpacking.decode(encoding, packed, limits))
        .code();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy"})
  void threadsUnpackBesideEachOther(String encoding) {
    long seed = Seeds.next();
    IntStream.range(0, 8)
        .parallel()
        .forEach(
            thread -> {
              Random random = Seeds.random(seed + thread);
              for (int round = 0; round < ROUNDS; round++) {
                byte[] bytes = new byte[random.nextInt(1, 2_000)];
                random.nextBytes(bytes);
                assertThat(Unpacking.decode(encoding, packed(encoding, bytes), limits))
                    .as(Seeds.option(seed))
                    .isEqualTo(bytes);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy", "identity"})
  void whatWasPackedComesBack(String encoding) {
    for (int length : new int[] {0, 1, 100, 3_000_000}) {
      byte[] bytes = "some text that repeats, ".repeat(length / 24 + 1).getBytes(UTF_8);
      Random random = Seeds.random(length);
      for (int i = 0; i < bytes.length; i += 20) {
        bytes[i] = (byte) random.nextInt();
      }
      byte[] whole = Arrays.copyOf(bytes, length);
      assertThat(Unpacking.decode(encoding, packed(encoding, whole), limits)).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy"})
  void aBombIsRefused(String encoding) {
    byte[] tooMuch = new byte[(int) limits.decodedBytesMax() + 1];
    assertThat(refused(encoding, packed(encoding, tooMuch))).isEqualTo(ErrorCode.DECODED_TOO_LARGE);
  }

  /** The length that a block of snappy says is not believed. */
  @ParameterizedTest
  @ValueSource(ints = {0x7F, 0x07})
  void aLengthWithoutBytesIsRefused(int highest) {
    byte[] length = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) highest};
    assertThat(refused("snappy", length))
        .isIn(ErrorCode.DECODED_TOO_LARGE, ErrorCode.ENCODING_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy"})
  void changedBytesAreRefusedOrUnpacked(String encoding) {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    byte[] whole =
        packed(encoding, "cpu,host=a usage=1 1767600000000\n".repeat(30).getBytes(UTF_8));
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 3));
      for (int flips = random.nextInt(3); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      }
      try {
        Unpacking.decode(encoding, bytes, limits);
      } catch (WeirException refusal) {
        assertThat(refusal.code())
            .as(Seeds.option(seed))
            .isIn(ErrorCode.ENCODING_INVALID, ErrorCode.DECODED_TOO_LARGE);
        refused++;
      }
    }
    assertThat(refused).as(Seeds.option(seed)).isGreaterThan(ROUNDS / 2);
  }
}
