package dev.weir.http.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void findsWhatASlowSearchFinds() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (random.nextInt(12) == 0 ? ',' : ',' + random.nextInt(256));
      }
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);
      String range = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
      int expected = range.indexOf(',') < 0 ? to : from + range.indexOf(',');
      assertThat(Bytes.find(bytes, from, to, ',')).as(Seeds.option(seed)).isEqualTo(expected);
    }
  }

  @Test
  void braceInsideQuotesClosesNothing() {
    assertThat(closingBrace("a=\"}\"}")).isEqualTo(5);
    assertThat(closingBrace("a=\"\\\"}\\\\\"}")).isEqualTo(9);
    assertThat(closingBrace("}")).isZero();
    assertThat(closingBrace("a=\"}")).isEqualTo(4);
    assertThat(closingBrace("a=\"\\\"}")).isEqualTo(6);
    assertThat(closingBrace("")).isZero();
  }

  private static int closingBrace(String text) {
    byte[] bytes = Bytes.utf8(text);
    return Bytes.closingBrace(bytes, 0, bytes.length);
  }
}
