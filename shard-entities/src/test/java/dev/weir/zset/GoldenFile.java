package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes of a stored format as some released version wrote them; {@code -Dweir.golden=write} makes
 * the files of a new format.
 */
record GoldenFile(String name) {
  private static final Path SOURCES = Path.of("src/test/resources/dev/weir/zset");

  byte[] bytes() throws IOException {
    try (InputStream in = GoldenFile.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }

  void assertEqual(byte[] written) throws IOException {
    if (System.getProperty("weir.golden", "").equals("write")) {
      Files.createDirectories(SOURCES);
      Files.write(SOURCES.resolve(name), written);
      return;
    }
    assertThat(written).as(name).isEqualTo(bytes());
  }
}
