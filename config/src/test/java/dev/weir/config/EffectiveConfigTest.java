package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveConfigTest {
  @TempDir Path directory;
  private EffectiveConfig effective;

  @BeforeEach
  void load() throws IOException {
    Files.writeString(
        directory.resolve("my.conf"),
        """
        weir.http.port = 9000
        weir.data.dir = /d
        pekko.loglevel = DEBUG
        pekko.remote.artery.ssl.config-ssl-engine.key-password = geheim
        """);
    effective =
        ConfigLoader.load(
            new ConfigSources(
                Optional.of(Path.of("my.conf")),
                Map.of("weir.node.name", "one"),
                Map.of("WEIR_LOG_LEVEL", "debug"),
                directory));
  }

  @Test
  void tellsOriginOfEachValue() {
    assertThat(effective.render().lines())
        .contains(
            "weir.http.port = 9000  # my.conf:1",
            "weir.data.dir = \"/d\"  # my.conf:2",
            "weir.segments.dir = \"/d/segments\"  # my.conf:2",
            "weir.node.name = \"one\"  # command line",
            "weir.log.level = \"debug\"  # environment WEIR_LOG_LEVEL",
            "weir.http.idle-timeout = \"30s\"  # default",
            "pekko.loglevel = \"DEBUG\"  # my.conf:3",
            "pekko.actor.allow-java-serialization = \"off\"  # default");
  }

  @Test
  void masksSecrets() {
    assertThat(effective.render())
        .contains("key-password = \"***\"  # my.conf:4")
        .doesNotContain("geheim");
  }

  @Test
  void showsEveryKeyInOrder() {
    List<String> keys = effective.entries().stream().map(EffectiveConfig.Entry::key).toList();

    assertThat(keys).containsAll(ConfigLoader.keys()).isSorted();
  }

  @Test
  void showsWhatWasComputed() {
    assertThat(ConfigLoader.defaults().render())
        .contains(
            "weir.limits.state-bytes-max = " + Runtime.getRuntime().maxMemory() / 5 + "  # default")
        .doesNotContainPattern("(?m)^weir\\.(?!journal\\.|cluster\\.tls\\.).*null");
  }
}
