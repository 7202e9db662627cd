package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterRulesTest {
  @TempDir Path directory;

  @Test
  void takesAddressesNamesAndBrackets_inOrder() {
    EffectiveConfig config =
        load(
            Map.of(
                "weir.unsafe.allow", "leveldb-cluster",
                "weir.cluster.host", "::1",
                "weir.cluster.port", "7355",
                "weir.cluster.seed-nodes", "weir-0.weir.prod.svc:7355,10.0.0.7:7356,[::1]:7355"));
    assertThat(config.weir().cluster().seedNodes())
        .extracting(HostPort::toString)
        .containsExactly("weir-0.weir.prod.svc:7355", "10.0.0.7:7356", "[::1]:7355");
    assertThat(config.weir().cluster().address()).hasToString("[::1]:7355");
    assertThat(config.hocon().getString("pekko.remote.artery.canonical.hostname"))
        .isEqualTo("[::1]");
    assertThat(config.hocon().getString("pekko.remote.artery.bind.hostname")).isEqualTo("[::1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"weir-0", "weir-0:0", "weir-0:70000", ":7355", "::1:7355", "[zz]:1", "a b:1"})
  void refusesWhatIsNoAddress(String seed) {
    assertThat(errors(Map.of("weir.cluster.port", "7355", "weir.cluster.seed-nodes", seed)))
        .singleElement()
        .asString()
        .startsWith("command line weir.cluster.seed-nodes = ")
        .contains("not a list of addresses. Write for example");
  }

  @Test
  void namesEveryErrorOfTheCluster() {
    assertThat(
            errors(
                Map.of(
                    "weir.cluster.seed-nodes", "127.0.0.1:1,127.0.0.1:1",
                    "weir.cluster.tls.cert-file", "no-such.pem")))
        .hasSize(6)
        .anyMatch(error -> error.contains("weir.cluster.port = 0"))
        .anyMatch(error -> error.contains("a node is named twice"))
        .anyMatch(error -> error.contains("weir.journal.kind"))
        .anyMatch(error -> error.contains("cert-file") && error.contains("not a readable file"))
        .anyMatch(error -> error.contains("tls.key-file") && error.contains("missing"))
        .anyMatch(error -> error.contains("tls.ca-file") && error.contains("missing"));
  }

  @Test
  void encryptsWhenAllThreeFilesAreGiven() throws IOException {
    Map<String, String> keys = new HashMap<>();
    for (String name : List.of("cert-file", "key-file", "ca-file")) {
      Path file = Files.writeString(directory.resolve(name), "");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      keys.put("weir.cluster.tls." + name, file.toString());
    }
    keys.put("weir.cluster.host", "10.0.0.1");
    EffectiveConfig config = load(keys);
    assertThat(config.hocon().getString("pekko.remote.artery.transport")).isEqualTo("tls-tcp");
    assertThat(config.hocon().getString("pekko.remote.artery.ssl.ssl-engine-provider"))
        .endsWith("RotatingKeysSSLEngineProvider");

    Files.setPosixFilePermissions(
        directory.resolve("key-file"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(errors(keys)).singleElement().asString().contains("Run chmod o-rw on it.");
  }

  private EffectiveConfig load(Map<String, String> commandLine) {
    return ConfigLoader.load(
        new ConfigSources(Optional.empty(), new HashMap<>(commandLine), Map.of(), directory));
  }

  private List<String> errors(Map<String, String> commandLine) {
    return catchThrowableOfType(ConfigErrors.class, () -> load(commandLine)).messages();
  }
}
