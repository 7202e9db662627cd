package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.link.Link;
import dev.weir.config.Certificates;
import dev.weir.journal.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

/**
 * A region over LevelDB and one over PostgreSQL, and what may happen to the encrypted link between
 * them.
 */
@ExtendWith(KeptLogs.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RegionFaultsIT {
  private static final int EU = 0;
  private static final int US = 1;
  private static final Link SLOW = Link.far(200, 1_000_000 / Byte.SIZE);

  private EmbeddedDatabase database;
  private TestRegions regions;
  private RegionTenants tenants;
  private Path segments;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    database = EmbeddedDatabase.launch();
    Map<String, String> journal = database.settings(database.createDatabase());
    Map<String, String> ofRegion = new HashMap<>(journal);
    ofRegion.put("weir.region.self", "us");
    TestCluster.install(ofRegion, directory);
    Map<String, String> keys = Certificates.make(directory.resolve("keys")).keys();
    List<String> overDatabase = lines(journal, keys);
    segments = directory.resolve("us").resolve("segments");
    List<String> overLeveldb = lines(Map.of("weir.snapshot.revs", "50"), keys);
    regions =
        TestRegions.start(
            directory,
            Map.of("eu", overLeveldb, "us", overDatabase, "ap", overDatabase),
            "eu",
            "us");
    tenants = new RegionTenants(regions);
  }

  private static List<String> lines(Map<String, String> some, Map<String, String> more) {
    return Stream.of(some, more)
        .flatMap(each -> each.entrySet().stream())
        .map(line -> line.getKey() + " = \"" + line.getValue() + "\"")
        .toList();
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
    database.close();
  }

  @Test
  void kindsOfJournalsMix_inBothDirections() {
    tenants.define(EU, "level");
    tenants.define(US, "postgres");
    tenants.insert(US, "level", 1);
    tenants.insert(EU, "postgres", 1);
    tenants.awaitSame("level");
    tenants.awaitSame("postgres");

    tenants.awaitDone(tenants.take("level", "us"));
    tenants.awaitDone(tenants.take("postgres", "eu"));

    tenants.insert(EU, "level", 2);
    tenants.insert(US, "postgres", 2);
    tenants.awaitSame("level");
    tenants.awaitSame("postgres");
  }

  @Test
  void aRegionOnTheDatabaseOfAnotherIsRefused() throws Exception {
    try (NodeProcess second = regions.further("ap", "second")) {
      assertThat(second.awaitEnd()).as(second.output()).isNotZero();
      assertThat(second.output())
          .contains("Two clusters on one database", "region us; this node is of", "region ap");
    }
  }

  /** 400 ms there and back: the copy says that it is behind, and keeps up. */
  @Test
  void aSlowLinkDelays_andLosesNothing() {
    tenants.define(EU, "slow");
    tenants.insert(EU, "slow", 0);
    tenants.awaitSame("slow");
    regions.link(SLOW);

    long tip = 0;
    for (int id = 1; id < 100; id++) {
      tip = tenants.insert(EU, "slow", id);
    }
    Http.Answer copy = tenants.read(US, "slow", "");
    assertThat(Long.parseLong(copy.header("Weir-Lag-Ms"))).isGreaterThanOrEqualTo(200);
    long far = tenants.insert(US, "slow", 100);
    assertThat(far).isEqualTo(tip + 1);
    tenants.awaitRev(US, "slow", far);

    regions.heal();
    tenants.awaitSame("slow");
  }

  @Test
  void aFlappingLinkLosesNothing() throws InterruptedException {
    tenants.define(EU, "flapping");
    tenants.define(US, "flapping-us");
    int id = 0;
    for (int times = 0; times < 6; times++) {
      regions.cut(US);
      tenants.insert(EU, "flapping", ++id);
      tenants.insert(US, "flapping-us", id);
      await(700);
      regions.heal();
      tenants.insert(EU, "flapping", ++id);
      await(700);
    }
    tenants.awaitSame("flapping");
    tenants.awaitSame("flapping-us");
    assertThat(tenants.read(EU, "flapping", "").body().at("/rows/0/orders").asInt()).isEqualTo(id);
  }

  /** Encryption finds each of them and closes the connection, which is then opened again. */
  @Test
  void aLinkThatFlipsBitsHarmsNothing() {
    tenants.define(EU, "flipped");
    tenants.define(US, "flipped-us");
    regions.link(Link.flipping(50_000));

    for (int id = 1; id <= 100; id++) {
      tenants.insert(EU, "flipped", id);
      tenants.insert(US, "flipped-us", id);
    }
    for (int id = 101; id <= 110; id++) {
      tenants.insert(US, "flipped", id);
    }

    regions.heal();
    regions.awaitTogether();
    tenants.awaitSame("flipped");
    tenants.awaitSame("flipped-us");
    assertThat(tenants.read(EU, "flipped", "").body().at("/rows/0/orders").asInt()).isEqualTo(110);
    assertThat(tenants.read(US, "flipped-us", "").body().at("/rows/0/total").asInt())
        .isEqualTo(100 * 7);
  }

  /** What the copy passes on arrives, and its answer does not come back. */
  @Test
  void aWriteWhoseAnswerIsLostIsAppliedOnce() {
    tenants.define(EU, "deaf");
    tenants.insert(EU, "deaf", 1);
    tenants.awaitSame("deaf");
    regions.deafen(US, EU);

    Http.Answer lost = tenants.post(US, "deaf", "one-way", RegionTenants.change(2));
    assertThat(lost.body().path("code").asText()).isIn("outcome-unknown", "home-unreachable");
    Awaitility.await()
        .atMost(RegionTenants.MAX)
        .until(
            () ->
                tenants
                    .post(US, "deaf", "one-way", RegionTenants.change(2))
                    .body()
                    .path("code")
                    .asText()
                    .equals("home-unreachable"));
    assertThat(tenants.insert(EU, "deaf", 3)).as("the home goes on").isGreaterThan(3);

    regions.heal();
    Http.Answer again =
        Awaitility.await()
            .atMost(RegionTenants.MAX)
            .until(
                () -> tenants.post(US, "deaf", "one-way", RegionTenants.change(2)),
                answer -> !answer.mayRetry());
    assertThat(again.status()).as(again.toString()).isEqualTo(200);
    tenants.awaitSame("deaf");
    assertThat(tenants.read(EU, "deaf", "").body().at("/rows/0/orders").asInt()).isEqualTo(3);
  }

  @Test
  void aRegionThatStoodStillGoesOn() throws InterruptedException {
    for (int paused : new int[] {EU, US}) {
      String tenant = "paused-" + paused;
      int other = 1 - paused;
      tenants.define(paused, tenant);
      tenants.insert(other, tenant, 1);
      tenants.awaitSame(tenant);

      regions.node(paused).pause();
      try {
        await(15_000);
        Http.Answer write = tenants.post(other, tenant, tenant, RegionTenants.change(2));
        assertThat(write.body().path("code").asText()).isIn("home-unreachable", "outcome-unknown");
        Http.Answer read =
            Awaitility.await()
                .atMost(RegionTenants.MAX)
                .until(() -> tenants.read(other, tenant, "stale=ok"), a -> a.status() == 200);
        assertThat(Long.parseLong(read.header("Weir-Lag-Ms"))).isGreaterThan(5_000);
      } finally {
        regions.node(paused).resume();
      }
      regions.awaitTogether();

      tenants.insert(other, tenant, 3);
      tenants.awaitSame(tenant);
    }
  }

  /** Nothing must be missing or wrong, though the copy is killed while it stores. */
  @Test
  void aCopyThatIsKilledWhileItStoresGoesOn() {
    tenants.define(EU, "storing");
    tenants.insert(EU, "storing", 0);
    tenants.awaitSame("storing");
    for (int id = 1; id < 200; id++) {
      tenants.insert(EU, "storing", id);
      if (id == 100) {
        regions.node(US).kill();
        regions.begin(US);
      }
    }
    regions.awaitTogether();
    tenants.awaitSame("storing");
  }

  /** More than the home keeps in memory: it has the deletion no longer when the copy is back. */
  @Test
  void aCopyThatIsKilledWhileItFetchesASnapshotFetchesItAgain() {
    tenants.define(EU, "reborn");
    tenants.insert(EU, "reborn", 1);
    tenants.awaitSame("reborn");
    regions.node(US).kill();
    tenants.delete("reborn");
    tenants.define(EU, "reborn");
    int orders = tenants.insertMuch(EU, "reborn");
    for (int id = 1; id <= 60; id++) {
      tenants.insert(EU, "reborn", id);
    }

    regions.begin(US);
    regions.node(US).awaitOutput("c|reborn|main: region eu has no longer the event of rev");
    regions.node(US).kill();
    regions.begin(US);
    regions.awaitTogether();

    tenants.awaitSame("reborn");
    long tip = tenants.insert(US, "reborn", 61);
    tenants.awaitRev(US, "reborn", tip);
    tenants.awaitSame("reborn");
    assertThat(tenants.read(US, "reborn", "").body().at("/rows/0/orders").asInt())
        .isEqualTo(orders + 61);
    assertThat(segments.toFile().list((directory, name) -> name.endsWith(".part")))
        .as("what the killed node had fetched is gone")
        .isEmpty();
  }

  private static void await(int millis) throws InterruptedException {
    new CountDownLatch(1).await(Duration.ofMillis(millis).toMillis(), TimeUnit.MILLISECONDS);
  }
}
