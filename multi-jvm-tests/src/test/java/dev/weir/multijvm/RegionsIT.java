package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

/** Two regions: each writes its own tenants and reads those of the other, also while cut off. */
@ExtendWith(KeptLogs.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RegionsIT {
  private static final int EU = 0;
  private static final int US = 1;

  private TestRegions regions;
  private RegionTenants tenants;

  @BeforeAll
  void start(@TempDir Path directory) {
    regions = TestRegions.start(directory, "eu", "us");
    tenants = new RegionTenants(regions);
  }

  @AfterEach
  void note() {
    regions.heal();
    regions.note();
  }

  @AfterAll
  void stop() {
    regions.close();
  }

  @Test
  void aWriteArrivesAnywhere_andIsReadEverywhere() {
    tenants.define(EU, "near");
    long far = tenants.insert(US, "near", 1);
    long near = tenants.insert(EU, "near", 2);

    Http.Answer copy = tenants.read(US, "near", "min_rev=" + near);
    Http.Answer home = tenants.read(EU, "near", "min_rev=" + near);

    assertThat(far).isEqualTo(3);
    assertThat(near).isEqualTo(4);
    assertThat(copy.body().get("rows")).isEqualTo(home.body().get("rows"));
    assertThat(copy.header("Weir-View-Hash")).isEqualTo(home.header("Weir-View-Hash"));
    assertThat(copy.header("Weir-Region")).isEqualTo("us");
    assertThat(copy.header("Weir-Home")).isEqualTo("eu");
    assertThat(copy.header("Weir-Lag-Revs")).isEqualTo("0");
    assertThat(home.header("Weir-Lag-Ms")).isEqualTo("0");
    Http.Answer copyThen = tenants.read(US, "near", "at_rev=" + far);
    Http.Answer homeThen = tenants.read(EU, "near", "at_rev=" + far);
    assertThat(copyThen.body().get("rows")).isEqualTo(homeThen.body().get("rows"));
    assertThat(copyThen.header("Weir-Rev")).isEqualTo(Long.toString(far));
    assertThat(copyThen.header("Weir-Region")).isEqualTo("us");
  }

  @Test
  void samplesAreReadInEveryRegion() {
    tenants.define(EU, "metered");
    tenants.writeSamples(EU, "metered", 20);
    tenants.writeSamples(US, "metered", 25);

    tenants.awaitSameSamples("metered", 25);
    tenants.awaitDone(tenants.take("metered", "us"));
    tenants.writeSamples(EU, "metered", 30);
    tenants.awaitSameSamples("metered", 30);
  }

  @Test
  void aReadCanGoHome() {
    tenants.define(EU, "homely");
    long rev = tenants.insert(EU, "homely", 1);

    Http.Answer answer = tenants.read(US, "homely", "read=home");

    assertThat(answer.header("Weir-Region")).isEqualTo("eu");
    assertThat(answer.header("Weir-Rev")).isEqualTo(Long.toString(rev));
  }

  @Test
  void aTenantIsAtHomeWhereItWasMade() {
    tenants.define(US, "western");

    assertThat(
            Http.get(regions.base(EU), "/v1/tenants/western").body().path("home_region").asText())
        .isEqualTo("us");
    long rev = tenants.insert(EU, "western", 1);
    Http.Answer home = tenants.read(US, "western", "");
    assertThat(home.header("Weir-Home")).isEqualTo("us");
    assertThat(home.header("Weir-Epoch")).as("the ordinal of the region").isEqualTo("2");
    assertThat(tenants.read(EU, "western", "min_rev=" + rev).body()).isEqualTo(home.body());
  }

  @Test
  void aWriteCanWaitForOtherRegions() {
    tenants.define(EU, "safe");
    tenants.awaitSame("safe");

    Http.Answer held =
        tenants.post(
            EU, "safe", "one", RegionTenants.change(1), "?wait=replicated:1&timeout_ms=8000");
    Http.Answer early =
        tenants.post(
            EU, "safe", "two", RegionTenants.change(2), "?wait=replicated:2&timeout_ms=300");

    assertThat(held.status()).as(held.toString()).isEqualTo(200);
    assertThat(held.body().path("replicated").asInt()).isEqualTo(1);
    long rev = held.body().path("rev").asLong();
    assertThat(Long.parseLong(tenants.read(US, "safe", "stale=ok").header("Weir-Rev")))
        .as("it is there without waiting")
        .isGreaterThanOrEqualTo(rev);
    assertThat(early.status()).as("there is no third region").isEqualTo(202);
    assertThat(early.body().path("rev").asLong()).as("it stands").isEqualTo(rev + 1);
  }

  /** Larger than one message between nodes: the home fetches it. */
  @Test
  void aLargeBatchGoesHome() {
    tenants.define(EU, "large");
    StringBuilder changes = new StringBuilder();
    int rows = 30_000;
    for (int id = 0; id < rows; id++) {
      changes.append(id == 0 ? "" : ",").append(RegionTenants.change(id));
    }

    Http.Answer answer = tenants.post(US, "large", "bulk", changes.toString());

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    Http.Answer copy = tenants.read(US, "large", "min_rev=" + answer.body().path("rev").asLong());
    assertThat(copy.body().at("/rows/0/orders").asInt()).isEqualTo(rows);
  }

  @Test
  void aRegionThatIsCutOffReadsOn_andCatchesUp() {
    tenants.define(EU, "cut");
    tenants.define(US, "cut-us");
    tenants.insert(EU, "cut", 1);
    tenants.awaitSame("cut");
    tenants.awaitSame("cut-us");

    regions.cut(US);
    tenants.awaitActive(1);

    long tip = 0;
    for (int id = 2; id < 40; id++) {
      tip = tenants.insert(EU, "cut", id);
      tenants.insert(US, "cut-us", id);
    }
    Http.Answer stale = tenants.read(US, "cut", "");
    assertThat(stale.status()).isEqualTo(200);
    assertThat(stale.body().at("/rows/0/orders").asInt()).isEqualTo(1);
    long lag = Long.parseLong(stale.header("Weir-Lag-Ms"));
    assertThat(lag).as("as long as the region is cut off").isGreaterThan(1_000);
    Http.Answer refused = tenants.read(US, "cut", "max_lag_ms=1000");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body().path("code").asText()).isEqualTo("stale-replica");
    assertThat(refused.body().path("lag_ms").asLong()).isGreaterThanOrEqualTo(lag);
    Http.Answer write = tenants.post(US, "cut", "far", RegionTenants.change(99));
    assertThat(write.status()).isEqualTo(503);
    assertThat(write.body().path("code").asText()).isEqualTo("home-unreachable");
    Http.Answer created = Http.putJson(regions.base(US), "/v1/tenants/cut-new", "{}");
    assertThat(created.body().path("code").asText()).isEqualTo("home-unreachable");

    regions.heal();
    regions.awaitTogether();

    tenants.awaitRev(US, "cut", tip);
    tenants.awaitSame("cut");
    tenants.awaitSame("cut-us");
    assertThat(tenants.insert(US, "cut", 99)).as("nothing was queued").isEqualTo(tip + 1);
  }

  /** The events that follow its own are gone at home: it begins with the home's snapshot. */
  @Test
  void aCopyThatMissedADeletionBeginsWithASnapshot() {
    tenants.define(EU, "reborn");
    tenants.insert(EU, "reborn", 1);
    tenants.awaitSame("reborn");
    regions.cut(US);
    tenants.awaitActive(1);
    tenants.delete("reborn");
    tenants.define(EU, "reborn");
    int orders = tenants.insertMuch(EU, "reborn");
    assertThat(tenants.read(US, "reborn", "stale=ok").body().at("/rows/0/orders").asInt())
        .as("it reads on")
        .isEqualTo(1);

    regions.heal();
    regions.awaitTogether();
    tenants.awaitSame("reborn");
    regions.node(US).awaitOutput("c|reborn|main begins anew behind the snapshot of rev");
    long tip = tenants.insert(US, "reborn", 20);
    tenants.awaitRev(US, "reborn", tip);
    tenants.awaitSame("reborn");

    regions.node(US).kill();
    regions.begin(US);
    regions.awaitTogether();
    tenants.awaitSame("reborn");
    assertThat(tenants.insert(US, "reborn", 21)).isEqualTo(tip + 1);
    assertThat(tenants.read(EU, "reborn", "").body().at("/rows/0/orders").asInt())
        .isEqualTo(orders + 2);
  }

  @Test
  void aFollowerIsKilled_andGoesOnWhereItStood() {
    tenants.define(EU, "killed");
    tenants.insert(EU, "killed", 1);
    tenants.awaitSame("killed");

    regions.node(US).kill();
    long tip = 0;
    for (int id = 2; id < 40; id++) {
      tip = tenants.insert(EU, "killed", id);
    }
    regions.begin(US);
    regions.awaitTogether();

    tenants.awaitRev(US, "killed", tip);
    tenants.awaitSame("killed");
  }

  @Test
  void theHomeIsKilled_andItsFollowerReadsOn() {
    tenants.define(EU, "home-killed");
    long tip = tenants.insert(EU, "home-killed", 1);
    tenants.awaitSame("home-killed");

    regions.node(EU).kill();

    Http.Answer read = tenants.read(US, "home-killed", "stale=ok");
    assertThat(read.header("Weir-Rev")).isEqualTo(Long.toString(tip));
    regions.begin(EU);
    regions.awaitTogether();
    assertThat(tenants.insert(US, "home-killed", 2)).isEqualTo(tip + 1);
    tenants.awaitSame("home-killed");
  }

  /** A region that does not hear the others cannot take anything; nothing changes meanwhile. */
  @Test
  void aMoveWaits_whileTheRegionIsCutOff() {
    tenants.define(EU, "waiting");
    tenants.insert(EU, "waiting", 1);
    tenants.awaitSame("waiting");
    regions.cut(US);
    tenants.awaitActive(1);

    String job = tenants.take("waiting", "us");
    Awaitility.await()
        .atMost(RegionTenants.MAX)
        .untilAsserted(
            () ->
                assertThat(tenants.job(EU, job).path("phase").asText())
                    .contains("main: Region us does not follow closely enough"));
    assertThat(tenants.insert(EU, "waiting", 2)).isGreaterThan(3);

    regions.heal();
    regions.awaitTogether();
    tenants.awaitDone(job);
    tenants.insert(EU, "waiting", 3);
    assertThat(tenants.read(US, "waiting", "").header("Weir-Home")).isEqualTo("us");
    tenants.awaitSame("waiting");
  }

  @Test
  void aHomeMoves_andComesBack() {
    tenants.define(EU, "moving");
    long before = tenants.insert(EU, "moving", 1);
    tenants.awaitSame("moving");

    tenants.awaitDone(tenants.take("moving", "us"));

    Http.Answer home = tenants.read(US, "moving", "");
    assertThat(home.header("Weir-Home")).isEqualTo("us");
    assertThat(home.header("Weir-Epoch")).as("the second, of region 2").isEqualTo("258");
    assertThat(home.header("Weir-Rev")).isEqualTo(Long.toString(before + 1));
    assertThat(tenants.read(EU, "moving", "").header("Weir-Home")).isEqualTo("us");
    assertThat(Http.get(regions.base(EU), "/v1/tenants/moving").body().path("home_region").asText())
        .isEqualTo("us");
    assertThat(tenants.insert(EU, "moving", 2)).isEqualTo(before + 2);
    tenants.awaitSame("moving");
    tenants.awaitDone(tenants.take("moving", "eu"));
    assertThat(tenants.insert(US, "moving", 3)).isEqualTo(before + 4);
    assertThat(tenants.read(EU, "moving", "").header("Weir-Epoch")).isEqualTo("513");
    tenants.awaitSame("moving");
  }

  @Test
  void aRegionThatNobodyKnowsIsRefused() throws Exception {
    try (NodeProcess stranger = regions.further("ap", "stranger")) {
      assertThat(stranger.awaitEnd()).as(stranger.output()).isEqualTo(78);
      assertThat(stranger.output()).contains("has eu, us", "./weir region add ap");
    }
  }

  @Test
  void aSecondNodeOverLeveldbIsRefused() throws Exception {
    try (NodeProcess second = regions.further("us", "second")) {
      assertThat(second.awaitEnd()).as(second.output()).isEqualTo(78);
      assertThat(second.output())
          .contains("region us has a node already", "journal.kind = postgres");
    }
  }

  @Test
  void aRegionThatWasAClusterOfItsOwnIsRefused() throws Exception {
    try (NodeProcess alone = regions.alone("sa")) {
      assertThat(Http.putJson(alone.base(), "/v1/tenants/near", "{}").status()).isEqualTo(201);
      assertThat(alone.stop()).isEqualTo(NodeProcess.TERMINATED);
    }
    regions.add("sa");
    try (NodeProcess joining = regions.further("sa", "sa")) {
      assertThat(joining.awaitEnd()).as(joining.output()).isEqualTo(78);
      assertThat(joining.output())
          .contains("began as that of a cluster of its own", "Start the region with a new journal");
    }
  }

  @Test
  void aDeletedTenantIsMadeAgainAtItsHome() {
    tenants.define(EU, "again");
    tenants.insert(EU, "again", 1);
    tenants.delete("again");

    tenants.define(US, "again");

    Http.Answer made = Http.get(regions.base(US), "/v1/tenants/again");
    assertThat(made.body().path("home_region").asText()).as(made.toString()).isEqualTo("eu");
    assertThat(tenants.insert(US, "again", 1)).as("it goes on counting").isGreaterThan(4);
  }
}
