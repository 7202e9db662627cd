package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir Path directory;

  @Test
  void namesAllThreeErrors_andStartsNothing() throws IOException {
    write(
        "weir.conf",
        """
        weir {
          # a comment






          limits.event-bytes-max = "9 MBB"




          http.prot = 9000
        }
        """);

    assertThat(errors(Map.of(), Map.of("WEIR_HTTP_PORT", "eighty")))
        .hasMessage(
            """
            weir.conf:14: weir.http.prot is not a key. Did you mean weir.http.port?
            weir.conf:9: weir.limits.event-bytes-max = "9 MBB" is not a size. Write for example \
            896KiB or 917504.
            environment WEIR_HTTP_PORT = "eighty": not a number from 0 to 65535.
            3 errors; nothing was started.\
            """);
  }

  @Test
  void commandLineBeatsEnvironment_environmentBeatsFile_fileBeatsDefault() throws IOException {
    write("weir.conf", "weir.http { port = 1, host = \"127.0.0.2\", idle-timeout = 5s }");

    WeirConfig.Http http =
        load(
                Map.of("weir.http.port", "3"),
                Map.of("WEIR_HTTP_PORT", "2", "WEIR_HTTP_HOST", "127.0.0.3", "HOME", "/root"))
            .weir()
            .http();

    assertThat(http.port()).isEqualTo(3);
    assertThat(http.host()).isEqualTo("127.0.0.3");
    assertThat(http.idleTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(http.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void choosesThePluginsOfTheJournalKind() throws IOException {
    write("password", "secret");
    Map<String, String> given =
        Map.of(
            "weir.journal.kind", "postgres",
            "weir.journal.url", "jdbc:postgresql://127.0.0.1:5432/weir",
            "weir.journal.user", "weir",
            "weir.journal.password-file", directory.resolve("password").toString());

    EffectiveConfig effective = load(given, Map.of());

    assertThat(effective.weir().journal().kind()).isEqualTo(WeirConfig.Journal.Kind.POSTGRES);
    assertThat(effective.hocon().getString("pekko.persistence.journal.plugin"))
        .isEqualTo("jdbc-journal");
    assertThat(effective.hocon().getString("pekko.persistence.snapshot-store.plugin"))
        .isEqualTo("jdbc-snapshot-store");
    assertThat(effective.render()).contains("password-file = \"" + directory);
  }

  @Test
  void namesWhatAPostgresJournalLacks() {
    assertThat(errors(Map.of("weir.journal.kind", "postgres"), Map.of()))
        .hasMessageContaining("weir.journal.url = null is missing: weir.journal.kind = postgres")
        .hasMessageContaining("weir.journal.user = null is missing")
        .hasMessageContaining("weir.journal.password-file = null is missing");
    assertThat(
            errors(
                Map.of(
                    "weir.journal.kind", "postgres",
                    "weir.journal.url", "jdbc:postgresql://db/weir?password=x",
                    "weir.journal.user", "weir",
                    "weir.journal.password-file", "/no/such/file"),
                Map.of()))
        .hasMessageContaining("Use weir.journal.user and weir.journal.password-file")
        .hasMessageContaining("not a readable file");
  }

  @Test
  void givenFileBeatsVariable_variableBeatsWeirConf() throws IOException {
    write("weir.conf", "weir.http.port = 1");
    write("two.conf", "weir.http.port = 2");
    write("three.conf", "weir.http.port = 3");
    Map<String, String> environment = Map.of("WEIR_CONFIG", "two.conf");

    assertThat(load(Map.of(), Map.of()).weir().http().port()).isEqualTo(1);
    assertThat(load(Map.of(), environment).weir().http().port()).isEqualTo(2);
    ConfigSources given =
        new ConfigSources(Optional.of(Path.of("three.conf")), Map.of(), environment, directory);
    assertThat(ConfigLoader.load(given).weir().http().port()).isEqualTo(3);
  }

  @Test
  void defaultsFollowWhatTheyAreMadeFrom() {
    WeirConfig weir = load(Map.of("weir.data.dir", "/somewhere"), Map.of()).weir();

    assertThat(weir.segments().dir()).isEqualTo(Path.of("/somewhere/segments"));
  }

  @Test
  void pekkoFollowsTheKeysOfWeir() {
    EffectiveConfig effective =
        load(Map.of("weir.region.self", "eu", "weir.cluster.shards", "16"), Map.of());

    assertThat(effective.hocon().getString("pekko.cluster.multi-data-center.self-data-center"))
        .isEqualTo("eu");
    assertThat(effective.hocon().getInt("pekko.cluster.sharding.number-of-shards")).isEqualTo(16);
  }

  @Test
  void readsListsFromFileAndFromVariable() throws IOException {
    write("weir.conf", "weir.http.allowed-hosts = [\"a\", \"b\"]");

    WeirConfig.Http http =
        load(Map.of(), Map.of("WEIR_HTTP_ALLOWED_ORIGINS", "http://x, http://y")).weir().http();

    assertThat(http.allowedHosts()).containsExactly("a", "b");
    assertThat(http.allowedOrigins()).containsExactly("http://x", "http://y");
  }

  @Test
  void fileMayUseItsOwnAndDefaultValues() throws IOException {
    write("weir.conf", "weir.data.dir = /d\nweir.segments.dir = ${weir.data.dir}/s");

    assertThat(load(Map.of(), Map.of()).weir().segments().dir()).isEqualTo(Path.of("/d/s"));
    assertThat(load(Map.of("weir.data.dir", "/e"), Map.of()).weir().segments().dir())
        .isEqualTo(Path.of("/e/s"));
  }

  @Test
  void pluginsOwnTheirSubTrees() throws IOException {
    write("weir.conf", "weir.journal.leveldb.some-setting = 1");

    assertThat(load(Map.of(), Map.of()).hocon().getInt("weir.journal.leveldb.some-setting"))
        .isEqualTo(1);
  }

  @Test
  void refusesUnknownVariable() {
    assertThat(errors(Map.of(), Map.of("WEIR_HTTP_PROT", "1")).messages())
        .containsExactly("environment WEIR_HTTP_PROT is not a key. Did you mean WEIR_HTTP_PORT?");
  }

  @Test
  void leavesOtherVariablesAlone() {
    Map<String, String> others =
        Map.of(
            "WEIR_URL",
            "u",
            "WEIR_KEY",
            "k",
            "WEIR_JAVA_OPTS",
            "-Xmx1g",
            "WEIR_AOT",
            "off",
            "PATH",
            "p");

    assertThat(load(Map.of(), others).weir()).isEqualTo(ConfigLoader.defaults().weir());
  }

  @Test
  void refusesUnknownKeyOfCommandLine() {
    assertThat(errors(Map.of("weir.htpp.port", "1"), Map.of()).messages())
        .containsExactly("command line weir.htpp.port is not a key. Did you mean weir.http.port?");
  }

  @Test
  void refusesUnknownRoot() throws IOException {
    write("weir.conf", "something { else = 1 }");

    assertThat(errors(Map.of(), Map.of()).messages())
        .containsExactly(
            "weir.conf:1: something.else is not a key. Keys begin with weir or pekko.");
  }

  @Test
  void refusesValueWhereSectionIs() throws IOException {
    write("weir.conf", "weir.http = 8780");

    assertThat(errors(Map.of(), Map.of()).messages())
        .containsExactly("weir.conf:1: weir.http is not a key.");
  }

  @Test
  void refusesSectionWhereValueIs() throws IOException {
    write("weir.conf", "weir.http.port { number = 8780 }");

    assertThat(errors(Map.of(), Map.of()).messages())
        .contains("weir.conf:1: weir.http.port.number is not a key.");
  }

  @Test
  void namesLineOfSyntaxError() throws IOException {
    write("weir.conf", "weir {\n  http.port = = 1\n}");

    assertThat(errors(Map.of(), Map.of("WEIR_HTTP_PORT", "x")).messages())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("weir.conf:2: ");
  }

  @Test
  void namesUndefinedSubstitution() throws IOException {
    write("weir.conf", "\nweir.data.dir = ${weir.data.dri}");

    assertThat(errors(Map.of(), Map.of()).messages())
        .singleElement()
        .asString()
        .startsWith("weir.conf:2: ")
        .contains("weir.data.dri");
  }

  @Test
  void namesMissingFile() {
    ConfigSources sources =
        new ConfigSources(Optional.of(Path.of("no.conf")), Map.of(), Map.of(), directory);

    assertThat(catchThrowableOfType(ConfigErrors.class, () -> ConfigLoader.load(sources)))
        .hasMessage("no.conf: there is no such readable file.\n1 error; nothing was started.");
  }

  @Test
  void saysForEachTypeWhatIsAllowed() throws IOException {
    write(
        "weir.conf",
        """
        weir.node.name = "Node 1"
        weir.http.port = 70000
        weir.http.idle-timeout = soon
        weir.http.request-timeout = 2h
        weir.limits.row-bytes-max = 1GiB
        weir.limits.view-state-share = 1.5
        weir.console.enabled = maybe
        weir.log.level = wran
        weir.http.allowed-hosts = [1]
        weir.unsafe.allow = [exit-jmv]
        weir.cluster.shards = null
        """);

    assertThat(errors(Map.of(), Map.of()).messages())
        .containsExactly(
            "weir.conf:1: weir.node.name = \"Node 1\" is not a name. Write 1 to 63 of a to z,"
                + " 0 to 9 and -.",
            "weir.conf:2: weir.http.port = 70000 is not a number from 0 to 65535.",
            "weir.conf:3: weir.http.idle-timeout = \"soon\" is not a duration. Write for example"
                + " 30s, 15m or 24h.",
            "weir.conf:4: weir.http.request-timeout = \"2h\" is not a duration from 100ms to 1h.",
            "weir.conf:5: weir.limits.row-bytes-max = \"1GiB\" is not a size from 1KiB to 1MiB.",
            "weir.conf:6: weir.limits.view-state-share = 1.5 is not a share. Write a number above"
                + " 0, at most 1, as 0.25.",
            "weir.conf:7: weir.console.enabled = \"maybe\" is not a boolean. Write true or false.",
            "weir.conf:8: weir.log.level = \"wran\" is not one of trace, debug, info, warn, error."
                + " Did you mean warn?",
            "weir.conf:9: weir.http.allowed-hosts = [1] is not a list of texts. Write for example"
                + " [\"a\", \"b\"].",
            "weir.conf:10: weir.unsafe.allow = [\"exit-jmv\"] is not a list of known names: allowed"
                + " are open-host, downing-provider, self-data-center, pekko-seed-nodes,"
                + " leveldb-cluster, enforce-on-join, exit-jvm, number-of-shards, passivation,"
                + " remember-entities, plain-transport, hostname-verification, frame-size,"
                + " java-serialization, replay-filter, stash-overflow. Did you mean exit-jvm?",
            "weir.conf:11: weir.cluster.shards = null is not a number from 1 to 10000.");
  }

  @Test
  void refusesWhatNoMetricsCanHave() throws IOException {
    write(
        "weir.conf",
        """
        weir.metrics.shards = 3
        weir.limits.series-max = 0
        weir.limits.new-series-per-hour-max = -1
        weir.limits.samples-per-s = many
        weir.limits.series-labels-max = 0
        weir.limits.label-name-bytes-max = 1MiB
        weir.limits.label-value-bytes-max = 1
        weir.limits.label-set-bytes-max = 1MiB
        """);
    assertThat(errors(Map.of(), Map.of()).messages())
        .containsExactly(
            "weir.conf:1: weir.metrics.shards = 3 is not a power of two from 1 to 64. Write 1, 2,"
                + " 4, 8 and so on.",
            "weir.conf:2: weir.limits.series-max = 0 is not a number from 1 to 1000000000.",
            "weir.conf:3: weir.limits.new-series-per-hour-max = -1 is not a number from 0 to"
                + " 1000000000.",
            "weir.conf:4: weir.limits.samples-per-s = \"many\" is not a number from 0 to"
                + " 1000000000.",
            "weir.conf:5: weir.limits.series-labels-max = 0 is not a number from 1 to 1000.",
            "weir.conf:6: weir.limits.label-name-bytes-max = \"1MiB\" is not a size from 16 to"
                + " 4KiB.",
            "weir.conf:7: weir.limits.label-value-bytes-max = 1 is not a size from 16 to 64KiB.",
            "weir.conf:8: weir.limits.label-set-bytes-max = \"1MiB\" is not a size from 256 to"
                + " 128KiB.");
  }

  @Test
  void refusesPairsThatMakeNoSense() throws IOException {
    write("weir.conf", "weir.journal.disk-reserve = 64MiB");

    assertThat(errors(Map.of(), Map.of()).messages())
        .containsExactly(
            "default: weir.journal.disk-floor = \"256MiB\" is more than weir.journal.disk-reserve"
                + " = \"64MiB\". Lower the one or raise the other.");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private EffectiveConfig load(Map<String, String> commandLine, Map<String, String> environment) {
    return ConfigLoader.load(
        new ConfigSources(Optional.empty(), commandLine, environment, directory));
  }

  private ConfigErrors errors(Map<String, String> commandLine, Map<String, String> environment) {
    return catchThrowableOfType(ConfigErrors.class, () -> load(commandLine, environment));
  }
}
