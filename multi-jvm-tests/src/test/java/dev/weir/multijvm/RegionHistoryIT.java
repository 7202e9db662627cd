package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.Seeds;
import dev.weir.history.Crew;
import dev.weir.history.HistoryChecker;
import dev.weir.history.Operation;
import dev.weir.history.ReferenceCircuit;
import dev.weir.history.Workload;
import dev.weir.journal.StoredRecord;
import dev.weir.replay.JournalScan;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two regions under load, while homes move, links are cut and nodes are killed: clients of both saw
 * nothing but what is promised, and both journals hold the same events.
 */
@ExtendWith(KeptLogs.class)
class RegionHistoryIT {
  /** Faults of one pair of regions; then it is stopped, and what it saw and stored is looked at. */
  private static final int ROUNDS = Integer.getInteger("weir.region.faults", 4);

  /** How long there is a next pair. */
  private static final int MINUTES = Integer.getInteger("weir.region.minutes", 0);

  private static final int THINK_MILLIS = 8;
  private static final List<String> REGIONS = List.of("eu", "us");
  private static final List<String> TENANTS = List.of("acme", "initech");
  private static final Duration JOB_MAX = Duration.ofMinutes(2);
  private static final Duration WRITES_MAX = Duration.ofMinutes(2);

  /** Acknowledged between two faults. */
  private static final int WRITES = 100;

  /** What stands before each event in a journal and belongs to that journal alone. */
  private static final int ENVELOPE = 16;

  private static final long WHOLE = 1L << 30;

  @TempDir Path directory;

  @Test
  @Timeout(value = 90, unit = TimeUnit.MINUTES)
  void clientsSeeOnlyWhatIsPromised_whileHomesMoveAndRegionsFail()
      throws InterruptedException, IOException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    long first = Seeds.next();
    int faults = 0;
    do {
      long seed = first + faults;
      note("faults of regions from " + faults + " on: -Dweir.seed=" + seed);
      check(directory.resolve(Long.toString(seed)), seed);
      faults += ROUNDS;
    } while (System.nanoTime() - end < 0);
    note(faults + " faults of regions, nothing broken");
  }

  private static void note(String what) {
    System.getLogger(RegionHistoryIT.class.getName()).log(System.Logger.Level.INFO, what);
  }

  private void check(Path place, long seed) throws InterruptedException, IOException {
    Path kept = Files.createDirectories(place).resolve("history.ndjson");
    KeptLogs.note(kept);
    TestRegions regions = TestRegions.start(place, REGIONS.toArray(String[]::new));
    Workload workload = workload(seed, regions);
    try (regions) {
      for (int region = 0; region < REGIONS.size(); region++) {
        define(regions, region, TENANTS.get(region));
      }
      awaitSame(regions);
      run(workload, regions, Seeds.random(seed));
      awaitSame(regions);
    } finally {
      regions.note();
      workload.history().write(kept);
    }
    List<Operation> history = new ArrayList<>(workload.history().operations());
    TENANTS.forEach(tenant -> history.addAll(moves(place, tenant)));
    assertThat(HistoryChecker.check(history)).as(Seeds.option(seed)).isEmpty();
  }

  private void run(Workload workload, TestRegions regions, Random random)
      throws InterruptedException {
    workload.define();
    Crew crew = Crew.start(workload, THINK_MILLIS);
    for (int round = 0; round < ROUNDS && crew.isWell(); round++) {
      awaitWrites(workload, crew);
      disturb(regions, round, random);
    }
    awaitWrites(workload, crew);
    crew.stop();
    workload.settle(Crew::pause);
  }

  /** A client stays in its region: between two of them, reads are as old as the copies. */
  private static Workload workload(long seed, TestRegions regions) {
    Random random = Seeds.random(seed);
    return new Workload(
        TENANTS,
        seed,
        client -> {
          int region = random.nextInt(REGIONS.size());
          return new HttpCircuitClient(
              () -> List.of(regions.base(region)), new Random(random.nextLong()));
        },
        System::nanoTime);
  }

  /** Makes a tenant with tables and views, which the clients then find in every region. */
  private static void define(TestRegions regions, int home, String tenant) {
    String path = "/v1/tenants/" + tenant;
    URI base = regions.base(home);
    requireMade(Http.putJson(base, path, "{}"));
    ReferenceCircuit.TABLES.forEach(
        (name, sql) -> requireMade(Http.putSql(base, path + "/tables/" + name, sql)));
    ReferenceCircuit.VIEWS.forEach(
        (name, sql) -> requireMade(Http.putSql(base, path + "/views/" + name, sql)));
  }

  private static void requireMade(Http.Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
  }

  private static void disturb(TestRegions regions, int round, Random random)
      throws InterruptedException {
    int region = random.nextInt(REGIONS.size());
    switch (round % 4) {
      case 0 ->
          TENANTS.forEach(tenant -> new RegionTenants(regions).awaitDone(take(regions, tenant)));
      case 1 -> {
        regions.cut(region);
        await(random.nextInt(200, 8_000));
        regions.heal();
      }
      case 2 -> {
        List<String> jobs = TENANTS.stream().map(tenant -> take(regions, tenant)).toList();
        await(random.nextInt(600));
        regions.node(region).kill();
        regions.begin(region);
        regions.awaitTogether();
        jobs.forEach(new RegionTenants(regions)::awaitDone);
      }
      default -> {
        List<String> jobs = TENANTS.stream().map(tenant -> take(regions, tenant)).toList();
        regions.deafen(region, 1 - region);
        await(random.nextInt(200, 8_000));
        regions.heal();
        jobs.forEach(new RegionTenants(regions)::awaitDone);
      }
    }
    regions.awaitTogether();
  }

  /** Begins to move a tenant to the region where it is not at home. */
  private static String take(TestRegions regions, String tenant) {
    URI base = regions.base(0);
    String home = Http.get(base, "/v1/tenants/" + tenant).body().path("home_region").asText();
    String to = REGIONS.get(1 - REGIONS.indexOf(home));
    return new RegionTenants(regions).take(tenant, to);
  }

  private static void awaitSame(TestRegions regions) {
    for (String tenant : TENANTS) {
      Awaitility.await()
          .atMost(JOB_MAX)
          .untilAsserted(
              () -> assertThat(rows(regions, 1, tenant)).isEqualTo(rows(regions, 0, tenant)));
    }
  }

  /** Rows, rev and epoch. */
  private static JsonNode rows(TestRegions regions, int region, String tenant) {
    Http.Answer answer =
        Http.get(regions.base(region), "/v1/tenants/" + tenant + "/views/by_region/rows");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body();
  }

  /** The events that are in both journals, byte for byte; among them the moves. */
  private static List<Operation> moves(Path place, String tenant) {
    List<byte[]> first = events(place.resolve(REGIONS.getFirst()), tenant);
    List<byte[]> second = events(place.resolve(REGIONS.getLast()), tenant);
    assertThat(first).hasSizeGreaterThan(WRITES);
    assertThat(second).hasSameSizeAs(first);
    List<Operation> moves = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i)).as("event %d of %s", i + 1, tenant).isEqualTo(first.get(i));
      if (new String(first.get(i), StandardCharsets.ISO_8859_1).contains("\"home-moved\"")) {
        moves.add(new Operation.Moved("log", tenant, 0, 0, i + 1));
      }
    }
    assertThat(moves).as("moves of %s", tenant).isNotEmpty();
    return moves;
  }

  private static List<byte[]> events(Path data, String tenant) {
    try (JournalScan scan = JournalScan.open(data)) {
      return scan.range("c|" + tenant + "|main", 1, WHOLE).stream()
          .map(StoredRecord::payload)
          .map(bytes -> Arrays.copyOfRange(bytes, ENVELOPE, bytes.length))
          .toList();
    }
  }

  /** Faults that follow each other without a write between them would prove nothing. */
  private static void awaitWrites(Workload workload, Crew crew) {
    long before = workload.history().acknowledged();
    Awaitility.await()
        .atMost(WRITES_MAX)
        .until(() -> !crew.isWell() || workload.history().acknowledged() >= before + WRITES);
  }

  private static void await(int millis) throws InterruptedException {
    new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }
}
