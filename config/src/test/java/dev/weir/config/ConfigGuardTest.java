package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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

  @Test
  void refusesPlainTransportBeyondLoopback() {
    assertThat(errors(Map.of("weir.cluster.host", "10.0.0.1")).messages())
        .singleElement()
        .asString()
        .startsWith("default: pekko.remote.artery.transport = \"tcp\" is not allowed: ");

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

  private EffectiveConfig load(Map<String, String> commandLine) {
    return ConfigLoader.load(
        new ConfigSources(Optional.empty(), new HashMap<>(commandLine), Map.of(), directory));
  }

  private ConfigErrors errors(Map<String, String> commandLine) {
    return catchThrowableOfType(ConfigErrors.class, () -> load(commandLine));
  }
}
