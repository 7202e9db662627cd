package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
  private static final Duration FOLLOWED_MAX = Duration.ofSeconds(60);
  private static final String TOTAL = "SELECT COUNT(*) AS orders, SUM(amount) AS total FROM orders";

  private TestRegions regions;

  @BeforeAll
  void start(@TempDir Path directory) {
    regions = TestRegions.start(directory, "eu", "us");
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
    define(EU, "near");
    long far = insert(US, "near", 1);
    long near = insert(EU, "near", 2);

    Http.Answer copy = read(US, "near", "min_rev=" + near);
    Http.Answer home = read(EU, "near", "min_rev=" + near);

    assertThat(far).isEqualTo(3);
    assertThat(near).isEqualTo(4);
    assertThat(copy.body().get("rows")).isEqualTo(home.body().get("rows"));
    assertThat(copy.header("Weir-View-Hash")).isEqualTo(home.header("Weir-View-Hash"));
    assertThat(copy.header("Weir-Region")).isEqualTo("us");
    assertThat(copy.header("Weir-Home")).isEqualTo("eu");
    assertThat(copy.header("Weir-Lag-Revs")).isEqualTo("0");
    assertThat(home.header("Weir-Lag-Ms")).isEqualTo("0");
  }

  @Test
  void aReadCanGoHome() {
    define(EU, "homely");
    long rev = insert(EU, "homely", 1);

    Http.Answer answer = read(US, "homely", "read=home");

    assertThat(answer.header("Weir-Region")).isEqualTo("eu");
    assertThat(answer.header("Weir-Rev")).isEqualTo(Long.toString(rev));
  }

  @Test
  void aTenantIsAtHomeWhereItWasMade() {
    define(US, "western");

    assertThat(
            Http.get(regions.base(EU), "/v1/tenants/western").body().path("home_region").asText())
        .isEqualTo("us");
    long rev = insert(EU, "western", 1);
    Http.Answer home = read(US, "western", "");
    assertThat(home.header("Weir-Home")).isEqualTo("us");
    assertThat(home.header("Weir-Epoch")).as("the ordinal of the region").isEqualTo("2");
    assertThat(read(EU, "western", "min_rev=" + rev).body()).isEqualTo(home.body());
  }

  @Test
  void aWriteCanWaitForOtherRegions() {
    define(EU, "safe");
    awaitSame("safe");

    Http.Answer held = post(EU, "safe", "one", change(1), "?wait=replicated:1&timeout_ms=8000");
    Http.Answer early = post(EU, "safe", "two", change(2), "?wait=replicated:2&timeout_ms=300");

    assertThat(held.status()).as(held.toString()).isEqualTo(200);
    assertThat(held.body().path("replicated").asInt()).isEqualTo(1);
    long rev = held.body().path("rev").asLong();
    assertThat(Long.parseLong(read(US, "safe", "stale=ok").header("Weir-Rev")))
        .as("it is there without waiting")
        .isGreaterThanOrEqualTo(rev);
    assertThat(early.status()).as("there is no third region").isEqualTo(202);
    assertThat(early.body().path("rev").asLong()).as("it stands").isEqualTo(rev + 1);
  }

  /** Larger than one message between nodes: the home fetches it. */
  @Test
  void aLargeBatchGoesHome() {
    define(EU, "large");
    StringBuilder changes = new StringBuilder();
    int rows = 30_000;
    for (int id = 0; id < rows; id++) {
      changes.append(id == 0 ? "" : ",").append(change(id));
    }

    Http.Answer answer = post(US, "large", "bulk", changes.toString());

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    Http.Answer copy = read(US, "large", "min_rev=" + answer.body().path("rev").asLong());
    assertThat(copy.body().at("/rows/0/orders").asInt()).isEqualTo(rows);
  }

  @Test
  void aRegionThatIsCutOffReadsOn_andCatchesUp() {
    define(EU, "cut");
    define(US, "cut-us");
    insert(EU, "cut", 1);
    awaitSame("cut");
    awaitSame("cut-us");

    regions.cut(US);
    awaitActive(1);

    long tip = 0;
    for (int id = 2; id < 40; id++) {
      tip = insert(EU, "cut", id);
      insert(US, "cut-us", id);
    }
    Http.Answer stale = read(US, "cut", "");
    assertThat(stale.status()).isEqualTo(200);
    assertThat(stale.body().at("/rows/0/orders").asInt()).isEqualTo(1);
    long lag = Long.parseLong(stale.header("Weir-Lag-Ms"));
    assertThat(lag).as("as long as the region is cut off").isGreaterThan(1_000);
    Http.Answer refused = read(US, "cut", "max_lag_ms=1000");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body().path("code").asText()).isEqualTo("stale-replica");
    assertThat(refused.body().path("lag_ms").asLong()).isGreaterThanOrEqualTo(lag);
    Http.Answer write = post(US, "cut", "far", change(99));
    assertThat(write.status()).isEqualTo(503);
    assertThat(write.body().path("code").asText()).isEqualTo("home-unreachable");
    Http.Answer created = Http.putJson(regions.base(US), "/v1/tenants/cut-new", "{}");
    assertThat(created.body().path("code").asText()).isEqualTo("home-unreachable");

    regions.heal();
    regions.awaitTogether();

    awaitRev(US, "cut", tip);
    awaitSame("cut");
    awaitSame("cut-us");
    assertThat(insert(US, "cut", 99)).as("nothing was queued").isEqualTo(tip + 1);
  }

  @Test
  void aFollowerIsKilled_andGoesOnWhereItStood() {
    define(EU, "killed");
    insert(EU, "killed", 1);
    awaitSame("killed");

    regions.node(US).kill();
    long tip = 0;
    for (int id = 2; id < 40; id++) {
      tip = insert(EU, "killed", id);
    }
    regions.begin(US);
    regions.awaitTogether();

    awaitRev(US, "killed", tip);
    awaitSame("killed");
  }

  @Test
  void theHomeIsKilled_andItsFollowerReadsOn() {
    define(EU, "home-killed");
    long tip = insert(EU, "home-killed", 1);
    awaitSame("home-killed");

    regions.node(EU).kill();

    Http.Answer read = read(US, "home-killed", "stale=ok");
    assertThat(read.header("Weir-Rev")).isEqualTo(Long.toString(tip));
    regions.begin(EU);
    regions.awaitTogether();
    assertThat(insert(US, "home-killed", 2)).isEqualTo(tip + 1);
    awaitSame("home-killed");
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
    define(EU, "again");
    insert(EU, "again", 1);
    delete("again");

    define(US, "again");

    assertThat(Http.get(regions.base(US), "/v1/tenants/again").body().path("home_region").asText())
        .isEqualTo("eu");
    assertThat(insert(US, "again", 1)).as("it goes on counting").isGreaterThan(4);
  }

  private void delete(String tenant) {
    URI base = regions.base(EU);
    assertThat(Http.delete(base, "/v1/tenants/" + tenant + "?confirm=" + tenant).status())
        .isEqualTo(200);
    Awaitility.await()
        .atMost(FOLLOWED_MAX)
        .until(() -> Http.get(base, "/v1/tenants/" + tenant).status() == 404);
  }

  /** Both copies have the same rows under the same hash at the same rev. */
  private void awaitSame(String tenant) {
    Awaitility.await()
        .atMost(FOLLOWED_MAX)
        .untilAsserted(
            () -> {
              Http.Answer eu = read(EU, tenant, "");
              Http.Answer us = read(US, tenant, "");
              assertThat(eu.status()).as(eu.toString()).isEqualTo(200);
              assertThat(us.body()).isEqualTo(eu.body());
              assertThat(us.header("Weir-View-Hash")).isEqualTo(eu.header("Weir-View-Hash"));
            });
  }

  private void awaitRev(int region, String tenant, long rev) {
    Awaitility.await()
        .atMost(FOLLOWED_MAX)
        .untilAsserted(
            () -> {
              Http.Answer reached = read(region, tenant, "min_rev=" + rev);
              assertThat(reached.status()).as(reached.toString()).isEqualTo(200);
            });
  }

  private void awaitActive(int count) {
    for (int region : new int[] {EU, US}) {
      URI base = regions.base(region);
      Awaitility.await().atMost(FOLLOWED_MAX).until(() -> TestRegions.active(base) == count);
    }
  }

  private void define(int region, String tenant) {
    String path = "/v1/tenants/" + tenant;
    Http.Answer table =
        Http.putSql(
            regions.base(region),
            path + "/tables/orders",
            "CREATE TABLE orders (id BIGINT PRIMARY KEY, amount BIGINT NOT NULL)");
    assertThat(table.status()).as(table.toString()).isEqualTo(201);
    Http.Answer view = Http.putSql(regions.base(region), path + "/views/total", TOTAL);
    assertThat(view.status()).as(view.toString()).isEqualTo(201);
  }

  /** A region that was away may need a moment to be heard again. */
  private long insert(int region, String tenant, int id) {
    Http.Answer answer =
        Awaitility.await()
            .atMost(FOLLOWED_MAX)
            .until(() -> post(region, tenant, tenant + id, change(id)), sent -> !sent.mayRetry());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body().path("rev").asLong();
  }

  private Http.Answer post(int region, String tenant, String key, String changes) {
    return post(region, tenant, key, changes, "");
  }

  private Http.Answer post(int region, String tenant, String key, String changes, String options) {
    String body = "{\"changes\":[" + changes + "]}";
    return Http.postBatch(regions.base(region), tenant, key, body, options);
  }

  private static String change(int id) {
    return "{\"table\":\"orders\",\"op\":\"create\",\"row\":{\"id\":" + id + ",\"amount\":7}}";
  }

  private Http.Answer read(int region, String tenant, String options) {
    return Http.get(
        regions.base(region),
        "/v1/tenants/" + tenant + "/views/total/rows" + (options.isEmpty() ? "" : "?" + options));
  }
}
