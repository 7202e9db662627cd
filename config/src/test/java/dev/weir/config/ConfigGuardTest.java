package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigGuardTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "open-host, weir.http.host, 0.0.0.0",
    "open-host, weir.http.host, ::",
    "open-host, weir.http.host, 10.0.0.1",
    "open-host, weir.http.host, weir.example",
    "downing-provider, pekko.cluster.downing-provider-class, ''",
    "self-data-center, pekko.cluster.multi-data-center.self-data-center, default",
    "self-data-center, pekko.cluster.multi-data-center.self-data-center, elsewhere",
    "pekko-seed-nodes, pekko.cluster.seed-nodes, 'pekko://weir@127.0.0.1:1'",
    "enforce-on-join, pekko.cluster.configuration-compatibility-check.checkers.weir, ''",
    "enforce-on-join, pekko.cluster.configuration-compatibility-check.enforce-on-join, off",
    "exit-jvm, pekko.coordinated-shutdown.exit-jvm, off",
    "number-of-shards, pekko.cluster.sharding.number-of-shards, 1000",
    "number-of-shards, pekko.cluster.sharding.number-of-shards, many",
    "passivation, pekko.cluster.sharding.passivation.strategy, default-idle-strategy",
    "remember-entities, pekko.cluster.sharding.remember-entities, on",
    "plain-transport, pekko.remote.artery.transport, aeron-udp",
    "hostname-verification,"
        + " pekko.remote.artery.ssl.config-ssl-engine.hostname-verification, off",
    "frame-size, pekko.remote.artery.advanced.maximum-frame-size, 256KiB",
    "java-serialization, pekko.actor.allow-java-serialization, on",
    "replay-filter,"
        + " pekko.persistence.journal-plugin-fallback.replay-filter.mode, repair-by-discard-old",
    "replay-filter, weir.journal.leveldb.replay-filter.mode, off",
    "stash-overflow, pekko.persistence.typed.stash-overflow-strategy, drop"
  })
  void refusesByKey_unlessSwitchedOffByName(String name, String key, String value) {
    assertThat(errors(Map.of(key, value)).messages())
        .singleElement()
        .asString()
        .startsWith("command line " + key + " = \"" + value + "\": not allowed: ")
        .endsWith(", or add " + name + " to weir.unsafe.allow.");

    EffectiveConfig forced = load(Map.of(key, value, "weir.unsafe.allow", name));
    assertThat(forced.weir().unsafe().allow()).extracting(Refusal::wire).containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource({
    "leveldb-cluster, '127.0.0.1:7355,127.0.0.1:7356'",
    "leveldb-cluster, '127.0.0.1:7356'"
  })
  void refusesSeveralNodesOverLeveldb(String name, String seeds) {
    Map<String, String> keys =
        Map.of("weir.cluster.port", "7355", "weir.cluster.seed-nodes", seeds);
    assertThat(errors(keys).messages())
        .singleElement()
        .asString()
        .startsWith("default: weir.journal.kind = \"leveldb\" is not allowed: ")
        .contains("Write journal.kind = postgres", "journal.url = ", "./weir journal init")
        .endsWith(", or add " + name + " to weir.unsafe.allow.");

    Map<String, String> forced = new HashMap<>(keys);
    forced.put("weir.unsafe.allow", name);
    load(forced);
    Map<String, String> postgres = new HashMap<>(keys);
    postgres.put("weir.journal.kind", "postgres");
    postgres.put("weir.journal.url", "jdbc:postgresql://127.0.0.1/weir");
    postgres.put("weir.journal.user", "weir");
    postgres.put("weir.journal.password-file", passwordFile().toString());
    assertThat(load(postgres).weir().cluster().hasOtherSeeds()).isTrue();
  }

  @Test
  void aNodeThatNamesOnlyItselfMayUseLeveldb() {
    Map<String, String> keys =
        Map.of("weir.cluster.port", "7355", "weir.cluster.seed-nodes", "127.0.0.1:7355");
    assertThat(load(keys).weir().cluster().hasOtherSeeds()).isFalse();
  }

  @Test
  void refusesPlainTransportBeyondLoopback() {
    assertThat(errors(Map.of("weir.cluster.host", "10.0.0.1")).messages())
        .singleElement()
        .asString()
        .startsWith("default: pekko.remote.artery.transport = \"tcp\" is not allowed: ");

    assertThat(errors(Map.of("weir.cluster.bind-host", "0.0.0.0")).messages()).hasSize(1);

    load(
        Map.of(
            "weir.cluster.host", "10.0.0.1",
            "pekko.remote.artery.transport", "tls-tcp"));
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "127.8.9.1", "localhost", "::1"})
  void servesThisMachine(String host) {
    assertThat(load(Map.of("weir.http.host", host)).weir().http().host()).isEqualTo(host);
  }

  @Test
  void noRefusalIsLeftUntested() {
    Set<String> tested =
        Stream.of(ConfigGuardTest.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(CsvSource.class))
            .flatMap(method -> Stream.of(method.getAnnotation(CsvSource.class).value()))
            .map(row -> row.split(",", 2)[0])
            .collect(Collectors.toSet());
    assertThat(tested).containsAll(Stream.of(Refusal.values()).map(Refusal::wire).toList());
  }

  private Path passwordFile() {
    try {
      return Files.writeString(directory.resolve("password"), "secret");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EffectiveConfig load(Map<String, String> commandLine) {
    return ConfigLoader.load(
        new ConfigSources(Optional.empty(), new HashMap<>(commandLine), Map.of(), directory));
  }

  private ConfigErrors errors(Map<String, String> commandLine) {
    return catchThrowableOfType(ConfigErrors.class, () -> load(commandLine));
  }
}
