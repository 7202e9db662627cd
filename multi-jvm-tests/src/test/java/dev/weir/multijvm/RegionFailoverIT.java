package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.quarantine.QuarantineDirectory;
import dev.weir.quarantine.QuarantineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A region is lost, or only cut off, and another one is made home of what it wrote. */
@ExtendWith(KeptLogs.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RegionFailoverIT {
  private static final int EU = 0;
  private static final int US = 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Path directory;
  private TestRegions regions;
  private RegionTenants tenants;

  @BeforeAll
  void start(@TempDir Path temp) {
    directory = temp;
    regions = TestRegions.start(temp, "eu", "us");
    tenants = new RegionTenants(regions);
  }

  @AfterEach
  void note() {
    regions.heal();
    regions.note();
    regions.awaitTogether();
  }

  @AfterAll
  void stop() {
    regions.close();
  }

  @Test
  void aHomeThatAnswersIsNotTakenByForce() {
    tenants.define(EU, "answers");
    tenants.insert(EU, "answers", 1);
    tenants.awaitSame("answers");

    Http.Answer refused = tenants.force(US, "answers", ",\"accept_loss_revs\":9");

    assertThat(refused.status()).as(refused.toString()).isEqualTo(409);
    assertThat(refused.body().path("detail").asText()).contains("Move it instead");
    assertThat(tenants.insert(US, "answers", 2)).isEqualTo(tenants.insert(EU, "answers", 3) - 1);
  }

  /** It goes on writing until it hears of it: that is the tail. */
  @Test
  void aHomeThatIsCutOffGivesUpItsTail() throws Exception {
    tenants.define(US, "cut");
    tenants.define(US, "cut2");
    tenants.insert(US, "cut", 1);
    tenants.awaitSame("cut");
    regions.cut(US);
    List<Long> tail = new ArrayList<>();
    tail.add(tenants.insert(US, "cut", 2));
    tail.add(tenants.insert(US, "cut", 3));
    Http.Answer before = tenants.read(US, "cut", "");
    tenants.takeDirectory(EU);

    assertThat(tenants.takeByForce(EU, "cut").body().path("lag_revs").asInt()).isZero();
    long first = tenants.insert(EU, "cut", 10);
    assertThat(first).as("after the event that made it home").isEqualTo(tail.getFirst() + 1);
    tail.add(tenants.insert(US, "cut", 4));
    regions.heal();

    tenants.awaitSame("cut");
    assertThat(tenants.read(US, "cut", "").body().at("/rows/0/orders").asInt()).isEqualTo(2);
    assertThat(quarantined("us", "c|cut|main")).containsExactlyElementsOf(tail);
    String lost = before.header("Weir-Epoch") + "." + before.header("Weir-Rev");
    for (int region : List.of(EU, US)) {
      for (String asked : List.of("min_rev=", "at_rev=")) {
        Http.Answer gone = tenants.read(region, "cut", asked + lost);
        assertThat(gone.status()).as(gone.toString()).isEqualTo(409);
        assertThat(gone.body().path("code").asText()).isEqualTo("rev-lost");
      }
      JsonNode message = firstMessage(region, "cut", lost);
      assertThat(message.path("type").asText()).as(message.toString()).isEqualTo("reset");
      assertThat(message.path("reason").asText()).isEqualTo("epoch");
    }
    assertThat(tenants.insert(US, "cut", 11)).isEqualTo(first + 1);
    tenants.awaitSame("cut");
    resubmit("us", "c|cut|main");
    resubmit("us", "c|cut|main");
    tenants.awaitSame("cut");
    assertThat(tenants.read(EU, "cut", "").body().at("/rows/0/orders").asInt())
        .as("two kept, one after, and the tail once")
        .isEqualTo(3 + tail.size());
    assertThat(tenants.insert(EU, "cut2", 1)).as("the other tenant has stayed").isPositive();
    assertThat(tenants.read(US, "cut2", "").header("Weir-Home")).isEqualTo("us");
  }

  /** The root is lost with all that it wrote; it comes back, and so does its home. */
  @Test
  void aRegionThatIsLostIsReplaced_andComesBack() {
    tenants.define(EU, "lost");
    tenants.insert(EU, "lost", 1);
    tenants.awaitSame("lost");
    regions.cut(EU);
    long tail = tenants.insert(EU, "lost", 2);
    tenants.define(EU, "unheard");
    regions.node(EU).kill();

    Http.Answer unknown =
        Awaitility.await()
            .atMost(RegionTenants.MAX)
            .until(
                () -> tenants.force(US, "lost", ",\"accept_loss_revs\":0"),
                answer -> answer.status() == 503);
    assertThat(unknown.body().path("code").asText()).isEqualTo("home-unreachable");
    tenants.takeDirectory(US);
    tenants.takeByForce(US, "lost");
    tenants.define(US, "after");
    tenants.insert(US, "lost", 3);

    regions.heal();
    regions.begin(EU);
    regions.node(EU).awaitReady();
    regions.awaitTogether();
    tenants.awaitSame("lost");
    assertThat(quarantined("eu", "c|lost|main")).containsExactly(tail);
    tenants.insert(EU, "after", 1);
    tenants.awaitSame("after");
    assertThat(Http.get(regions.base(EU), "/v1/cluster/regions").body().at("/regions"))
        .allMatch(region -> region.path("root").asBoolean() == isUs(region));

    tenants.awaitDone(tenants.take("lost", "eu"));
    tenants.insert(US, "lost", 4);
    tenants.awaitSame("lost");
    assertThat(tenants.read(US, "lost", "").header("Weir-Home")).isEqualTo("eu");
  }

  private static boolean isUs(JsonNode region) {
    return region.path("region").asText().equals("us");
  }

  /** What a stream says first to a reader who goes on from a position. */
  private JsonNode firstMessage(int region, String tenant, String from) throws IOException {
    String path = "/v1/tenants/" + tenant + "/stream?views=total&from_rev=" + from;
    try (StreamConnection stream =
        new StreamConnection(
            regions.base(region), path, Map.of("Accept", "application/x-ndjson"), 0)) {
      assertThat(stream.status()).isEqualTo(200);
      stream.skipHead();
      return JSON.readTree(stream.line());
    }
  }

  /** Sends what is in the file again, which does nothing when it is done twice. */
  private void resubmit(String region, String persistenceId) throws Exception {
    Path file = files(region, persistenceId).getFirst();
    Path output = directory.resolve("resubmit.log");
    List<String> arguments =
        List.of(
            "region",
            "quarantine",
            "resubmit",
            file.toString(),
            "--url",
            regions.base(EU).toString());
    Process command =
        new ProcessBuilder(NodeProcess.command(arguments))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(command.waitFor()).as(Files.readString(output)).isZero();
  }

  private List<Path> files(String region, String persistenceId) {
    QuarantineDirectory files = new QuarantineDirectory(directory.resolve(region), 0);
    return files.list().stream()
        .filter(file -> files.read(file).header().persistenceId().equals(persistenceId))
        .toList();
  }

  /** The revs of the one quarantine file of a circuit. */
  private List<Long> quarantined(String region, String persistenceId) {
    List<Long> revs = new ArrayList<>();
    for (Path file : files(region, persistenceId)) {
      QuarantineFile.open(file).forEach(event -> revs.add(event.rev()));
    }
    return revs;
  }
}
