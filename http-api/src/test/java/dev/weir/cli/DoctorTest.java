package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.journal.EmbeddedDatabase;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.segment.SegmentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each misconfiguration is provoked as it happens in the field, and named. */
class DoctorTest {
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir Path directory;
  private final List<FakeServer> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(FakeServer::close);
  }

  @Test
  void findsNothingWrong_inTheDefaults() {
    assertThat(examine(List.of()).wrong()).isEmpty();
  }

  @Test
  void namesMissingSplitBrainResolver_evenIfAllowed() {
    var found =
        examine(
            List.of(
                "pekko.cluster.downing-provider-class = \"\"",
                "weir.unsafe.allow = [downing-provider]"));
    assertThat(found.wrong()).containsExactly("split-brain-resolver");
    assertThat(found.detail("split-brain-resolver")).contains("weir.conf:", "for ever", "Write");
  }

  @Test
  void namesFrameSize() {
    var found = examine(List.of("pekko.remote.artery.advanced.maximum-frame-size = 256KiB"));
    assertThat(found.wrong()).containsExactly("frame-size");
  }

  @Test
  void namesLevelDb_withOtherSeeds() {
    var found =
        examine(
            List.of(
                "weir.cluster.port = 7355",
                "weir.cluster.seed-nodes = [\"127.0.0.1:7355\", \"127.0.0.1:7356\"]",
                "weir.segments.dir = \"" + directory.resolve("shared") + "\""));
    assertThat(found.wrong()).containsExactly("journal-kind");
    assertThat(found.detail("journal-kind")).contains("./weir journal init");
  }

  @Test
  void namesLevelDb_whenTheClusterHasSeveralNodes() {
    var found =
        examine(
            List.of("weir.segments.dir = \"" + directory.resolve("shared") + "\""),
            node(256, "1.0.0", "1.0.0"));
    assertThat(found.wrong()).contains("journal-kind");
  }

  @Test
  void namesPlainTransportBeyondLoopback() {
    var found = examine(List.of("weir.cluster.host = 10.0.0.1"));
    assertThat(found.wrong()).containsExactly("tls");
    assertThat(found.detail("tls")).contains("encrypted");
  }

  @Test
  void namesMissingCertificate() {
    var found =
        examine(
            List.of(
                "weir.cluster.tls.cert-file = /nowhere/cert.pem",
                "weir.cluster.tls.key-file = /nowhere/key.pem",
                "weir.cluster.tls.ca-file = /nowhere/ca.pem"));
    assertThat(found.wrong()).containsExactly("tls");
    assertThat(found.detail("tls")).contains("/nowhere/cert.pem", "not a readable file");
  }

  @Test
  void namesExpiredCertificate() throws IOException {
    Path expired = certificate("expired", "-startdate", "-10d", "-validity", "1");
    var found = examine(tls(expired, expired));
    assertThat(found.wrong()).containsExactly("tls");
    assertThat(found.detail("tls")).contains("expired on");
  }

  @Test
  void namesCertificateOfAnotherAuthority() throws IOException {
    Path own = certificate("own");
    var found = examine(tls(own, certificate("other")));
    assertThat(found.wrong()).containsExactly("tls");
    assertThat(found.detail("tls")).contains("was not signed by");
    assertThat(examine(tls(own, own)).wrong()).isEmpty();
  }

  @Test
  void namesSeedWithoutAddress() {
    var found = examine(seeds("no-such-host.invalid:7355"));
    assertThat(found.wrong()).contains("seeds");
    assertThat(found.detail("seeds")).contains("no-such-host.invalid:7355", "does not resolve");
  }

  @Test
  void namesSeedThatNobodyListensAt_whenOthersDo() throws IOException {
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var found = examine(seeds("127.0.0.1:" + open.getLocalPort(), "127.0.0.1:1"));
      assertThat(found.wrong()).contains("seeds");
      assertThat(found.detail("seeds")).contains("nobody listens at 127.0.0.1:1 (");
    }
    assertThat(examine(seeds("127.0.0.1:1")).status("seeds")).isEqualTo("unknown");
  }

  @Test
  void namesUnreachableSegments() throws IOException {
    Path file = Files.writeString(directory.resolve("a-file"), "");
    var found = examine(List.of("weir.segments.dir = \"" + file + "\""), node(256, "1"));
    assertThat(found.wrong()).containsExactly("segments");
    assertThat(found.detail("segments")).contains("cannot be used");
  }

  @Test
  void namesSegmentsThatAreNotMounted() {
    List<String> settings = new ArrayList<>(postgres(database()));
    settings.addAll(shared());
    var found = examine(settings, node(256, "1", "1"));
    assertThat(found.wrong()).containsExactly("segments");
    assertThat(found.detail("segments")).contains("is not there", "Mount it");
    assertThat(directory.resolve("shared")).doesNotExist();
  }

  @Test
  void namesSegmentsThatOneNodeDoesNotShare() throws IOException {
    Path shared = directory.resolve("shared");
    Files.createDirectories(shared.resolve("nodes"));
    Files.writeString(shared.resolve("nodes").resolve("weir-0"), "weir-0\n");
    List<String> settings =
        Stream.concat(
                postgres(database()).stream(), Stream.of("weir.segments.dir = \"" + shared + "\""))
            .toList();
    var found = examine(settings, node(256, "1", "1"));
    assertThat(found.wrong()).containsExactly("segments");
    assertThat(found.detail("segments")).contains("no mark of weir-1");

    Files.writeString(shared.resolve("nodes").resolve("weir-1"), "weir-1\n");
    assertThat(examine(settings, node(256, "1", "1")).wrong()).isEmpty();
  }

  @Test
  void namesSegmentsInTheDataDirectoryOfOneNode() {
    var found = examine(postgres(database()), node(256, "1", "1"));
    assertThat(found.wrong()).containsExactly("segments");
    assertThat(found.detail("segments")).contains("belongs to one node");
  }

  @Test
  void namesMissingSchema() {
    var found = examine(postgres(EmbeddedDatabase.shared().createDatabase()));
    assertThat(found.wrong()).containsExactly("database-schema");
    assertThat(found.status("database-owner")).isEqualTo("unknown");
    assertThat(found.detail("database-schema")).contains("weir journal init");
  }

  @Test
  void namesOldSchema() {
    String url = database();
    EmbeddedDatabase.shared().execute(url, "UPDATE weir_schema SET version = 0");
    assertThat(examine(postgres(url)).wrong()).containsExactly("database-schema");
  }

  @Test
  void namesLazyCommits() {
    String url = database();
    String name = url.substring(url.lastIndexOf('/') + 1);
    EmbeddedDatabase.shared()
        .execute(url, "ALTER DATABASE " + name + " SET synchronous_commit = off");
    var found = examine(postgres(url));
    assertThat(found.wrong()).containsExactly("database-durability");
    assertThat(found.detail("database-durability")).contains("synchronous_commit = off");
  }

  @Test
  void namesSecondClusterOnOneDatabase() {
    List<String> settings = new ArrayList<>(postgres(database()));
    settings.add("weir.cluster.id = other");
    var found = examine(settings);
    assertThat(found.wrong()).containsExactly("database-owner");
    assertThat(found.detail("database-owner")).contains("Two clusters on one database");
  }

  @Test
  void namesDatabaseThatDoesNotAnswer() {
    assertThat(examine(postgres("jdbc:postgresql://127.0.0.1:1/weir")).wrong())
        .containsExactly("database");
  }

  @Test
  void namesMixOfVersions() {
    var found = examine(shared(), node(256, "1.2.0", "1.3.0"));
    assertThat(found.wrong()).contains("versions");
    assertThat(found.detail("versions")).contains("1.2.0=[weir-0]", "1.3.0=[weir-1]");
  }

  @Test
  void namesDifferentNumbersOfShards() {
    assertThat(examine(shared(), node(128, "1")).wrong()).containsExactly("shards");
    assertThat(examine(shared(), node(256, "1"), node(128, "1")).wrong()).containsExactly("shards");
  }

  @Test
  void namesClocksThatDiffer() {
    try (ClockedNode first = at("10:15:30");
        ClockedNode near = at("10:15:31");
        ClockedNode far = at("10:15:40")) {
      Found apart = examineAt(List.of(), List.of(far.url(), first.url(), near.url()));
      assertThat(apart.wrong()).containsExactly("clocks");
      assertThat(apart.detail("clocks"))
          .contains("clock of " + far.url(), "s ahead of that of " + first.url(), "time service");
      assertThat(examineAt(List.of(), List.of(first.url(), near.url())).status("clocks"))
          .isEqualTo("ok");
      assertThat(examineAt(List.of(), List.of(first.url())).status("clocks")).isEqualTo("unknown");
    }
  }

  @Test
  void showsEveryDetailInFull_toPeople() throws IOException {
    Files.writeString(directory.resolve("weir.conf"), "weir.cluster.host = 10.0.0.1\n");
    CommandLineFixture weir = new CommandLineFixture(directory, Map.of()).onTerminal();
    assertThat(weir.run("cluster", "doctor", NOBODY)).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out())
        .contains(
            "wrong   tls                   default: pekko.remote.artery.transport",
            "add plain-transport to",
            "1 wrong,")
        .contains("unknown versions");
  }

  private record Found(JsonNode checks) {
    List<String> wrong() {
      List<String> names = new ArrayList<>();
      for (JsonNode each : checks) {
        if (each.path("status").asText().equals("wrong")) {
          names.add(each.path("check").asText());
        }
      }
      return names;
    }

    String status(String check) {
      return of(check).path("status").asText();
    }

    String detail(String check) {
      return of(check).path("detail").asText();
    }

    private JsonNode of(String check) {
      for (JsonNode each : checks) {
        if (each.path("check").asText().equals(check)) {
          return each;
        }
      }
      throw new AssertionError(check + " is not among " + checks);
    }
  }

  private Found examine(List<String> settings, FakeServer... asked) {
    List<String> urls = Stream.of(asked).map(FakeServer::url).toList();
    return examineAt(settings, urls.isEmpty() ? List.of(NOBODY) : urls);
  }

  private Found examineAt(List<String> settings, List<String> urls) {
    try {
      Files.writeString(
          directory.resolve("weir.conf"),
          String.join("\n", settings)
              + "\nweir.data.dir = \""
              + directory.resolve("data")
              + "\"\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CommandLineFixture weir = new CommandLineFixture(directory, Map.of());
    List<String> arguments = new ArrayList<>(List.of("-o", "json", "cluster", "doctor"));
    arguments.addAll(urls);
    int exit = weir.run(arguments.toArray(String[]::new));
    Found found = new Found(Json.parse(weir.out()).path("checks"));
    assertThat(exit)
        .as(weir.out() + weir.err())
        .isEqualTo(found.wrong().isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED);
    return found;
  }

  private static ClockedNode at(String time) {
    return new ClockedNode("Mon, 05 Jan 2026 " + time + " GMT");
  }

  /** A node that knows a member {@code weir-N} for each version. */
  private FakeServer node(int shards, String... versions) {
    List<String> members = new ArrayList<>();
    for (String version : versions) {
      members.add(
          """
          {"node":"weir-%d","region":"local","address":"pekko://weir@127.0.0.1:7355",\
          "status":"up","shards":1,"entities":1,"state_bytes":1,"version":"%s"}\
          """
              .formatted(members.size(), version));
    }
    FakeServer node =
        new FakeServer()
            .reply("GET /v1/cluster/shards", 200, "{\"total\":" + shards + ",\"shards\":[]}")
            .reply(
                "GET /v1/cluster",
                200,
                "{\"id\":\"local\",\"members\":[" + String.join(",", members) + "]}");
    nodes.add(node);
    return node;
  }

  @Test
  void namesADamagedSegment() throws IOException {
    Path shared = directory.resolve("shared");
    SegmentStore store = new DirectorySegmentStore(shared, "one", 0);
    String chunks = "c.acme.metrics.0.5.1.f1.segment";
    store.write("c.acme.metrics.0.5.1.segment", out -> out.section("keys").write(new byte[9]));
    store.write(chunks, out -> out.section("chunks/bytes").write(new byte[500_000]));
    assertThat(examine(shared()).wrong()).isEmpty();
    assertThat(examine(shared()).detail("segments")).contains("2 segments are whole");

    byte[] bytes = Files.readAllBytes(shared.resolve(chunks));
    bytes[400_000] ^= 1;
    Files.write(shared.resolve(chunks), bytes);
    var found = examine(shared());
    assertThat(found.wrong()).containsExactly("segments");
    assertThat(found.detail("segments")).contains("1 of 2", chunks, "does not fit its checksum");
  }

  /** A directory of segments outside of the data directory. */
  private List<String> shared() {
    return List.of("weir.segments.dir = \"" + directory.resolve("shared") + "\"");
  }

  private static List<String> seeds(String... seeds) {
    return List.of(
        "weir.cluster.port = 7355",
        "weir.cluster.seed-nodes = [\"" + String.join("\", \"", seeds) + "\"]");
  }

  /** A database with tables, claimed for cluster and region "local". */
  private String database() {
    String url = EmbeddedDatabase.shared().createDatabase();
    try {
      Path file = directory.resolve("init.conf");
      Files.writeString(file, String.join("\n", postgres(url)));
      CommandLineFixture weir = new CommandLineFixture(directory, Map.of());
      assertThat(weir.run("journal", "init", "--config", file.toString())).as(weir.err()).isZero();
      return url;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> postgres(String url) {
    return EmbeddedDatabase.shared().settings(url).entrySet().stream()
        .map(each -> each.getKey() + " = \"" + each.getValue() + "\"")
        .toList();
  }

  private static List<String> tls(Path certificate, Path authority) {
    return List.of(
        "weir.cluster.tls.cert-file = \"" + certificate + "\"",
        "weir.cluster.tls.key-file = \"" + certificate.resolveSibling("key.pem") + "\"",
        "weir.cluster.tls.ca-file = \"" + authority + "\"");
  }

  /** A certificate that signed itself. */
  private Path certificate(String name, String... more) throws IOException {
    Files.writeString(directory.resolve("key.pem"), "");
    directory.resolve("key.pem").toFile().setReadable(false, false);
    directory.resolve("key.pem").toFile().setReadable(true, true);
    Path file = directory.resolve(name + ".pem");
    List<String> pair =
        new ArrayList<>(
            List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "bc:c"));
    pair.addAll(List.of(more));
    keytool(name, pair);
    keytool(name, List.of("-exportcert", "-rfc", "-file", file.toString()));
    return file;
  }

  private void keytool(String name, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(
        List.of(
            "-alias",
            name,
            "-keystore",
            directory.resolve(name + ".p12").toString(),
            "-storepass",
            "changeit"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    try {
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      assertThat(ended && process.exitValue() == 0)
          .as(Files.readString(directory.resolve("keytool.log")))
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
