package dev.weir.promql.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The page about PromQL says what the cases say. */
class PromqlPageTest {
  @Test
  void thePageIsWrittenOutOfTheCases() throws IOException {
    assertThat(Files.readString(PromqlPage.PATH))
        .as(
            "%s is not what the cases say; run %s in shard-entities with its test class path",
            PromqlPage.PATH, PromqlPage.class.getName())
        .isEqualTo(PromqlPage.text());
  }
}
