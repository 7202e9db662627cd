package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.config.ConfigLoader;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.zset.ChangeOp;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Mutated bodies are read or refused with a documented code; nothing else ever happens. */
class ReaderFuzzTest {
  private static final int CASES = 40_000;
  private static final String[] JSON = {
    "{\"changes\":[{\"table\":\"flights\",\"op\":\"create\",\"row\":{\"id\":7,\"d\":\"2001-01-01\",\"x\":null,\"y\":1.5,\"z\":[1,{\"a\":true}]}},{\"row\":{\"a\":\"é\\u00e9\\ud83d\\ude00\"},\"table\":\"b\",\"op\":\"update\",\"key\":{\"id\":-0}}]}",
    """
    {"table":"t","op":"delete","key":{"id":1}}

    {"table":"t","op":"upsert","row":{"id":12345678901234567890}}
    """
  };
  private static final String CSV = "id,\"a \"\"b\"\"\",c\r\n1,\"x,\n\",\r\n\"\",2,3\n";
  private static final String ALPHABET =
      "{}[]\",:\\nulltrue0123456789.-+eE \n\r\t\u0000u\u007fé\ud83d\ude00";
  private static final Set<Integer> STATUSES = Set.of(400, 413);

  private final Limits limits = ConfigLoader.defaults().weir().limits();
  private final BatchReader reader = new BatchReader(limits, 5);
  private final CsvReader csv = new CsvReader(limits, 5);

  @Test
  void mutatedBodiesAreReadOrRefused() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < CASES; i++) {
      byte[] body = mutated(JSON[random.nextInt(JSON.length)], random);
      check(reader::readJson, body, seed, i);
      check(reader::readLines, body, seed, i);
      check(b -> reader.readRows(b, "t", ChangeOp.UPSERT), body, seed, i);
      check(b -> reader.readRowLines(b, "t", ChangeOp.DELETE), body, seed, i);
      check(b -> JsonRequest.read(b, limits, "changes"), body, seed, i);
      check(b -> csv.read(b, "t", ChangeOp.CREATE), mutated(CSV, random), seed, i);
    }
  }

  private static void check(Consumer<byte[]> read, byte[] body, long seed, int round) {
    try {
      read.accept(body);
    } catch (WeirException e) {
      assertThat(STATUSES).as(e.getMessage()).contains(e.code().status());
      assertThat(e.code()).isNotEqualTo(ErrorCode.INTERNAL);
      // the problem can be written, whatever names the body held
      assertThat(Problems.body(e, "/", "1")).isNotEmpty();
    } catch (RuntimeException | StackOverflowError e) {
      fail(
          Seeds.option(seed) + " case " + round + ": " + new String(body, StandardCharsets.UTF_8),
          e);
    }
  }

  private static byte[] mutated(String body, Random random) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    byte[] alphabet = ALPHABET.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = alphabet[random.nextInt(alphabet.length)];
        case 2 ->
            bytes = spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(5)), new byte[0]);
        case 3 ->
            bytes = spliced(bytes, at, at, new byte[] {alphabet[random.nextInt(alphabet.length)]});
        default -> {
          int from = random.nextInt(bytes.length);
          int to = Math.min(bytes.length, from + random.nextInt(40));
          bytes = spliced(bytes, at, at, Arrays.copyOfRange(bytes, from, to));
        }
      }
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] by) {
    byte[] out = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(by, 0, out, from, by.length);
    System.arraycopy(bytes, to, out, from + by.length, bytes.length - to);
    return out;
  }
}
