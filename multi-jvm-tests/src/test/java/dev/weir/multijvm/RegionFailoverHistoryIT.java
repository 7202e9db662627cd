package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.Seeds;
import dev.weir.journal.StoredRecord;
import dev.weir.quarantine.QuarantineDirectory;
import dev.weir.quarantine.QuarantineFile;
import dev.weir.replay.JournalScan;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The home is cut off or killed again and again, and the other region made home by force, while
 * clients of both write and read: nothing acknowledged is lost but what the files hold, nothing is
 * applied twice, and both journals end up the same.
 */
@ExtendWith(KeptLogs.class)
class RegionFailoverHistoryIT {
  private static final int ROUNDS = Integer.getInteger("weir.region.failovers", 2);

  /** How long there is a next pair of regions. */
  private static final int MINUTES = Integer.getInteger("weir.region.minutes", 0);

  private static final List<String> REGIONS = List.of("eu", "us");
  private static final String TENANT = "acme";
  private static final String PERSISTENCE_ID = "c|acme|main";
  private static final Duration STEP_MAX = Duration.ofMinutes(2);
  private static final int WRITES = 40;

  /** What stands before each event in a journal and belongs to that journal alone. */
  private static final int ENVELOPE = 16;

  private static final int EPOCH_AT = 24;
  private static final int REV_AT = 32;
  private static final long WHOLE = 1L << 30;

  @TempDir Path directory;

  @Test
  @Timeout(value = 90, unit = TimeUnit.MINUTES)
  void nothingIsLostButWhatTheFilesHold_whileHomesAreTakenByForce() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    long first = Seeds.next();
    int rounds = 0;
    int given = 0;
    do {
      long seed = first + rounds;
      note("failovers from " + rounds + " on: -Dweir.seed=" + seed);
      given += check(directory.resolve(Long.toString(seed)), Seeds.random(seed));
      rounds += ROUNDS;
    } while (System.nanoTime() - end < 0);
    note(rounds + " failovers, " + given + " acknowledged orders in files, nothing broken");
  }

  private static void note(String what) {
    System.getLogger(RegionFailoverHistoryIT.class.getName()).log(System.Logger.Level.INFO, what);
  }

  private static int check(Path place, Random random) throws InterruptedException {
    TestRegions regions = TestRegions.start(place, REGIONS.toArray(String[]::new));
    RegionTenants tenants = new RegionTenants(regions);
    Set<Integer> ids;
    FailoverLedger ledger;
    try (regions) {
      tenants.define(random.nextInt(REGIONS.size()), TENANT);
      tenants.awaitSame(TENANT);
      ledger = new FailoverLedger(tenants, TENANT);
      try {
        for (int round = 0; round < ROUNDS && ledger.isWell(); round++) {
          awaitWrites(ledger);
          takeByForce(regions, tenants, ledger, random);
        }
        awaitWrites(ledger);
      } finally {
        ledger.finish();
      }
      ledger.requireWell();
      tenants.awaitSame(TENANT);
      ids = ids(regions);
    } finally {
      regions.note();
    }
    requireSameJournals(place);
    return ledger.check(ids, lost(place));
  }

  private static void takeByForce(
      TestRegions regions, RegionTenants tenants, FailoverLedger ledger, Random random)
      throws InterruptedException {
    int from = REGIONS.indexOf(tenants.read(0, TENANT, "stale=ok").header("Weir-Home"));
    int to = 1 - from;
    regions.cut(from);
    awaitWrites(ledger);
    boolean kill = random.nextBoolean();
    if (kill) {
      regions.node(from).kill();
    }
    tenants.takeDirectory(to);
    tenants.takeByForce(to, TENANT);
    await(random.nextInt(1, 2_000));
    regions.heal();
    if (kill) {
      regions.begin(from);
      regions.node(from).awaitReady();
    }
    regions.awaitTogether();
    tenants.awaitSame(TENANT);
  }

  private static void awaitWrites(FailoverLedger ledger) {
    int before = ledger.count();
    Awaitility.await()
        .atMost(STEP_MAX)
        .until(() -> !ledger.isWell() || ledger.count() >= before + WRITES);
  }

  private static Set<Integer> ids(TestRegions regions) {
    Set<Integer> ids = new TreeSet<>();
    String path = "/v1/tenants/" + TENANT + "/tables/orders/rows?limit=10000";
    JsonNode rows = Http.get(regions.base(0), path).body().path("rows");
    rows.forEach(row -> ids.add(row.path("id").asInt()));
    assertThat(rows).hasSizeLessThan(10_000).hasSize(ids.size());
    return ids;
  }

  private static Set<FailoverLedger.At> lost(Path place) {
    Set<FailoverLedger.At> lost = new HashSet<>();
    for (String region : REGIONS) {
      QuarantineDirectory files = new QuarantineDirectory(place.resolve(region), 0);
      for (Path file : files.list()) {
        QuarantineFile read = files.read(file);
        if (read.header().persistenceId().equals(PERSISTENCE_ID)) {
          read.forEach(event -> lost.add(at(ByteBuffer.wrap(event.payload()))));
        }
      }
    }
    return lost;
  }

  private static FailoverLedger.At at(ByteBuffer event) {
    return new FailoverLedger.At(event.getLong(EPOCH_AT), event.getLong(REV_AT));
  }

  private static void requireSameJournals(Path place) {
    List<byte[]> first = events(place.resolve(REGIONS.getFirst()));
    List<byte[]> second = events(place.resolve(REGIONS.getLast()));
    assertThat(second).hasSameSizeAs(first).hasSizeGreaterThan(WRITES);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i)).as("event %d", i + 1).isEqualTo(first.get(i));
    }
  }

  private static List<byte[]> events(Path data) {
    try (JournalScan scan = JournalScan.open(data)) {
      return scan.range(PERSISTENCE_ID, 1, WHOLE).stream()
          .map(StoredRecord::payload)
          .map(bytes -> Arrays.copyOfRange(bytes, ENVELOPE, bytes.length))
          .toList();
    }
  }

  private static void await(int millis) throws InterruptedException {
    new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }
}
