package dev.weir.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.config.Refusal;
import dev.weir.config.WeirConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The files of {@code deploy/} fit the product, as far as that shows without a container engine.
 */
class DeployFilesTest {
  private static final Path DEPLOY = SourceTree.root().resolve("deploy");
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final List<String> NODES = List.of("weir-1", "weir-2", "weir-3");
  private static final int HTTP = 8780;
  private static final int CLUSTER = 7355;

  @TempDir Path files;
  private JsonNode compose;
  private String dockerfile;
  private final Map<String, JsonNode> manifests = new HashMap<>();

  @BeforeEach
  void read() throws IOException {
    dockerfile = Files.readString(DEPLOY.resolve("Dockerfile"));
    compose = yaml("compose.yaml").getFirst();
    yaml("kubernetes/weir.yaml")
        .forEach(each -> manifests.put(each.path("kind").asText() + name(each), each));
  }

  private static List<JsonNode> yaml(String file) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml().loadAll(Files.readString(DEPLOY.resolve(file)))) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }

  private static String name(JsonNode manifest) {
    return " " + manifest.at("/metadata/name").asText();
  }

  @Test
  void imageRunsTheLauncherOfTheRepository_asNobodySpecial() {
    assertThat(dockerfile)
        .contains("\nUSER 10001:10001\n", "\nENTRYPOINT [\"/opt/weir/weir\"]\n")
        .contains("\nCMD [\"serve\"]\n", "http://127.0.0.1:" + HTTP + "/health/live")
        .contains("\nEXPOSE " + HTTP + " " + CLUSTER + "\n");
    Pattern.compile("(?m)^COPY (\\S+)")
        .matcher(dockerfile)
        .results()
        .map(each -> SourceTree.root().resolve(each.group(1)).getParent())
        .forEach(source -> assertThat(source).exists());
    assertThat(SourceTree.root().resolve("weir")).isExecutable();
  }

  @Test
  void imageAndLauncherWantTheSameJdk() {
    String launcher = SourceTree.read(SourceTree.root().resolve("weir"));
    String wanted =
        Pattern.compile("(?m)^wanted=(\\d+)$")
            .matcher(launcher)
            .results()
            .map(each -> each.group(1))
            .findFirst()
            .orElseThrow();
    assertThat(dockerfile).contains("\nFROM eclipse-temurin:" + wanted + "-jdk\n");
  }

  @Test
  void everyNodeOfComposeHasAConfigurationThatStarts() {
    for (String node : NODES) {
      JsonNode service = compose.at("/services/" + node);
      WeirConfig weir = load(texts(service.path("environment")));
      assertThat(weir.node().name()).isEqualTo(node);
      assertThat(weir.cluster().host())
          .isEqualTo(node)
          .isEqualTo(service.path("hostname").asText());
      assertThat(weir.cluster().seedNodes()).contains(weir.cluster().address());
      assertThat(weir.unsafe().allow())
          .containsExactlyInAnyOrder(Refusal.OPEN_HOST, Refusal.PLAIN_TRANSPORT);
      assertThat(service.at("/command/0").asText()).isEqualTo("serve");
      assertThat(service.at("/ports/0").asText())
          .startsWith("127.0.0.1:")
          .endsWith(":" + weir.http().port());
      assertThat(service.at("/volumes/0").asText()).isEqualTo("segments:" + weir.segments().dir());
    }
  }

  @Test
  void composePreparesTheDatabaseBeforeItsNodes() {
    JsonNode init = compose.at("/services/init");
    assertThat(init.path("command").toString()).isEqualTo("[\"journal\",\"init\"]");
    WeirConfig weir = load(texts(init.path("environment")));
    assertThat(weir.journal().url()).hasValue("jdbc:postgresql://postgres:5432/weir");
    JsonNode database = compose.at("/services/postgres/environment");
    assertThat(database.path("POSTGRES_USER").asText()).isEqualTo(weir.journal().user().get());
    for (String node : NODES) {
      assertThat(compose.at("/services/" + node + "/depends_on/init/condition").asText())
          .isEqualTo("service_completed_successfully");
    }
  }

  @Test
  void podsHaveAConfigurationThatStarts_encrypted() {
    JsonNode pod = manifests.get("StatefulSet weir").at("/spec/template/spec");
    WeirConfig weir = load(variables(pod, "weir-0"));
    assertThat(weir.node().name()).isEqualTo("weir-0");
    assertThat(weir.cluster().host()).isEqualTo("weir-0.weir");
    assertThat(weir.cluster().seedNodes().getFirst()).isEqualTo(weir.cluster().address());
    assertThat(weir.cluster().tls().isOn()).isTrue();
    assertThat(weir.unsafe().allow()).containsExactly(Refusal.OPEN_HOST);
    assertThat(pod.at("/containers/0/args/0").asText()).isEqualTo("serve");
    assertThat(mounts(pod)).contains(weir.segments().dir().toString());
    assertThat(mounts(pod)).contains(weir.data().dir().toString());

    JsonNode job = manifests.get("Job weir-journal-init").at("/spec/template/spec");
    load(variables(job, "weir-0"));
    assertThat(job.at("/containers/0/args").toString()).isEqualTo("[\"journal\",\"init\"]");
  }

  @Test
  void variablesOfServicesDoNotReachThePods() {
    for (String owner : List.of("StatefulSet weir", "Job weir-journal-init")) {
      JsonNode pod = manifests.get(owner).at("/spec/template/spec");
      assertThat(pod.path("enableServiceLinks").asBoolean(true)).as(owner).isFalse();
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as(owner).isTrue();
    }
  }

  @Test
  void namesOfSeedsAreThoseOfPods() {
    JsonNode set = manifests.get("StatefulSet weir");
    String service = set.at("/spec/serviceName").asText();
    JsonNode headless = manifests.get("Service " + service);
    assertThat(headless.at("/spec/clusterIP").asText()).isEqualTo("None");
    assertThat(headless.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
    List<String> seeds = new ArrayList<>();
    for (int i = 0; i < set.at("/spec/replicas").asInt(); i++) {
      seeds.add("weir-" + i + "." + service + ":" + CLUSTER);
    }
    assertThat(manifests.get("ConfigMap weir").at("/data/WEIR_CLUSTER_SEED_NODES").asText())
        .isEqualTo(String.join(",", seeds));
  }

  @Test
  void probesAskRoutesThatExist_underAHostThatIsAllowed() {
    JsonNode container = manifests.get("StatefulSet weir").at("/spec/template/spec/containers/0");
    String contract =
        SourceTree.read(SourceTree.root().resolve("http-api/src/main/resources/openapi.yaml"));
    Map<String, String> paths =
        Map.of(
            "startupProbe", "/health/live",
            "livenessProbe", "/health/live",
            "readinessProbe", "/health/ready");
    paths.forEach(
        (probe, path) -> {
          JsonNode get = container.path(probe).path("httpGet");
          assertThat(get.path("path").asText()).isEqualTo(path);
          assertThat(get.path("port").asText()).isEqualTo("http");
          assertThat(get.at("/httpHeaders/0/value").asText()).isEqualTo("localhost");
          assertThat(contract).contains("\n  " + path + ":\n");
        });
    assertThat(container.path("ports").toString())
        .contains("{\"name\":\"http\",\"containerPort\":" + HTTP + "}")
        .contains("{\"name\":\"cluster\",\"containerPort\":" + CLUSTER + "}");
  }

  @Test
  void podsAreGivenTheTimeThatLeavingTakes() {
    JsonNode pod = manifests.get("StatefulSet weir").at("/spec/template/spec");
    var phases =
        ConfigLoader.load(sources(variables(pod, "weir-0")))
            .hocon()
            .getConfig("pekko.coordinated-shutdown");
    Duration fallback = phases.getDuration("default-phase-timeout");
    Duration all = Duration.ZERO;
    for (String phase : phases.getObject("phases").keySet()) {
      String timeout = "phases." + phase + ".timeout";
      all = all.plus(phases.hasPath(timeout) ? phases.getDuration(timeout) : fallback);
    }
    assertThat(Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asLong()))
        .isGreaterThanOrEqualTo(all);
  }

  @Test
  void aMajorityStays() {
    int replicas = manifests.get("StatefulSet weir").at("/spec/replicas").asInt();
    JsonNode budget = manifests.get("PodDisruptionBudget weir").path("spec");
    assertThat(replicas - budget.path("maxUnavailable").asInt()).isGreaterThan(replicas / 2);
    assertThat(budget.at("/selector/matchLabels"))
        .isEqualTo(manifests.get("StatefulSet weir").at("/spec/template/metadata/labels"));
    assertThat(
            manifests.get("PersistentVolumeClaim weir-segments").at("/spec/accessModes/0").asText())
        .isEqualTo("ReadWriteMany");
  }

  /** What the container of a pod is given, as it arrives. */
  private Map<String, String> variables(JsonNode pod, String podName) {
    Map<String, String> all = new HashMap<>(texts(manifests.get("ConfigMap weir").path("data")));
    for (JsonNode each : pod.at("/containers/0/env")) {
      String value = each.path("value").asText(podName);
      all.put(each.path("name").asText(), value.replace("$(WEIR_NODE_NAME)", podName));
    }
    return all;
  }

  private static List<String> mounts(JsonNode pod) {
    return pod.at("/containers/0/volumeMounts").findValuesAsText("mountPath");
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> all = new HashMap<>();
    object.properties().forEach(each -> all.put(each.getKey(), each.getValue().asText()));
    return all;
  }

  private WeirConfig load(Map<String, String> variables) {
    return ConfigLoader.load(sources(variables)).weir();
  }

  /** With the variables of the image, and files where the mounted ones would be. */
  private ConfigSources sources(Map<String, String> given) {
    Map<String, String> variables = new HashMap<>();
    Pattern.compile("(WEIR_\\w+)=(\\S+)")
        .matcher(dockerfile)
        .results()
        .forEach((MatchResult each) -> variables.put(each.group(1), each.group(2)));
    variables.putAll(given);
    variables.replaceAll((name, value) -> name.endsWith("_FILE") ? mounted(value) : value);
    return new ConfigSources(Optional.empty(), Map.of(), variables, files);
  }

  private String mounted(String path) {
    try {
      Path file = files.resolve(Path.of(path).getFileName());
      Files.writeString(file, "");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
