package dev.weir.journal;

import static dev.weir.journal.Stores.append;
import static dev.weir.journal.Stores.content;
import static dev.weir.journal.Stores.settings;
import static dev.weir.journal.Stores.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalvageTest {
  private static final int FLIPS = Integer.getInteger("weir.salvage.flips", 60);

  @TempDir Path disk;
  private Path data;
  private Map<String, List<String>> expected;

  /** Tables and a log; "a" begins behind its snapshot at 4, "c" is claimed, "d" has nothing. */
  @BeforeEach
  void makeAJournal() {
    data = disk.resolve("data");
    try (JournalStore store = Stores.fresh(data)) {
      append(store, "a", 1, 6);
      append(store, "b", 1, 200);
      store.putSnapshot("a", snapshot(4, "four")).join();
    }
    try (JournalStore store = JournalStore.open(settings(data))) {
      append(store, "a", 7, 9);
      store.deleteTo("a", 3).join();
      long epoch = store.claim("c", "w").join();
      store.append("c", List.of(Stores.event(1, epoch, "c1"))).join();
      store.claim("d", "w").join();
      store.putSnapshot("a", snapshot(8, "eight")).join();
      append(store, "b", 201, 204);
      expected = content(store);
    }
  }

  private Salvage open(boolean write) {
    return Salvage.open(data, write, _ -> RecordCheck.NONE, (_, _) -> true);
  }

  private Path repair() {
    try (Salvage salvage = open(true)) {
      return salvage.write(settings(data));
    }
  }

  private Map<String, SalvagePlan> plans() {
    try (Salvage salvage = open(false)) {
      return salvage.plans().stream()
          .collect(Collectors.toMap(SalvagePlan::persistenceId, Function.identity()));
    }
  }

  private Map<String, List<String>> stored() {
    try (JournalStore store = JournalStore.open(settings(data))) {
      return content(store);
    }
  }

  @Test
  void findsEverythingOfASoundJournal() {
    Map<String, SalvagePlan> plans = plans();
    assertThat(plans.values()).allMatch(SalvagePlan::whole);
    assertThat(plans.get("a")).isEqualTo(new SalvagePlan("a", 4, 9, 9, List.of(4L, 8L), false, ""));
    assertThat(plans.get("b").to()).isEqualTo(204);
    try (Salvage salvage = open(false)) {
      assertThat(salvage.damage()).isEmpty();
      assertThat(salvage.lostCommits()).isZero();
    }
  }

  @Test
  void makesAJournalOfIt_andKeepsTheDamagedOneWhole() throws IOException {
    for (String file : List.of("db/CURRENT", "identity.json", "high-water")) {
      Files.delete(data.resolve("journal").resolve(file));
    }
    Map<String, String> damaged = files(data.resolve("journal"));
    Path kept = repair();
    assertThat(stored()).isEqualTo(expected);
    assertThat(kept).isEqualTo(data.resolve("journal.damaged-1"));
    assertThat(files(kept)).isEqualTo(damaged);
    assertThat(Salvage.damagedCopies(data)).containsExactly(kept);
    try (JournalStore store = JournalStore.open(settings(data))) {
      assertThat(store.epoch("c")).contains(Fence.FIRST_EPOCH);
      long epoch = store.claim("c", "next").join();
      assertThat(epoch).isEqualTo(Fence.FIRST_EPOCH + 1);
      store.append("c", List.of(Stores.event(2, epoch, "c2"))).join();
      append(store, "b", 205, 206);
      append(store, "new", 1, 2);
      assertThat(store.highest("b")).isEqualTo(206);
    }
    assertThat(repair()).isEqualTo(data.resolve("journal.damaged-2"));
    assertThat(stored().keySet()).hasSize(5);
  }

  private void change(GuardedDb.Change... changes) {
    try (GuardedDb db = GuardedDb.open(settings(data))) {
      db.write(List.of(changes), true);
    }
  }

  private long number(String persistenceId) {
    try (GuardedDb db = GuardedDb.open(settings(data))) {
      return Heads.load(db).find(persistenceId).orElseThrow().number();
    }
  }

  @Test
  void cutsAHistoryBeforeItsFirstHole() {
    change(GuardedDb.Change.delete(EventKey.event(number("b"), 150)));
    SalvagePlan plan = plans().get("b");
    assertThat(plan)
        .isEqualTo(
            new SalvagePlan(
                "b", 1, 149, 204, List.of(), false, "the record of rev 150 is missing"));
    repair();
    try (JournalStore store = JournalStore.open(settings(data))) {
      assertThat(store.highest("b")).isEqualTo(149);
      assertThat(store.highest("a")).isEqualTo(9);
      append(store, "b", 150, 151);
    }
  }

  @Test
  void cutsBeforeARecordThatDoesNotFitOrMeansNothing() {
    byte[] key = EventKey.event(number("b"), 120);
    change(GuardedDb.Change.put(key, new byte[40]));
    assertThat(plans().get("b").why()).isEqualTo("the record of rev 120 does not fit its checksum");
    RecordCheck check =
        stored -> stored.rev() == 50 ? Optional.of("no such event") : Optional.empty();
    try (Salvage salvage = Salvage.open(data, false, _ -> check, (_, _) -> true)) {
      assertThat(salvage.plans())
          .filteredOn(plan -> plan.persistenceId().equals("b"))
          .singleElement()
          .satisfies(plan -> assertThat(plan.to()).isEqualTo(49))
          .satisfies(plan -> assertThat(plan.why()).isEqualTo("no such event"));
    }
  }

  @Test
  void knowsTheNewestClaimFromItsEvents_whenItsRecordIsLost() {
    long epoch;
    try (JournalStore store = JournalStore.open(settings(data))) {
      epoch = store.claim("c", "w").join();
      store.append("c", List.of(Stores.event(2, epoch, "c2"))).join();
    }
    change(GuardedDb.Change.delete(EventKey.fence(number("c"))));
    repair();
    try (JournalStore store = JournalStore.open(settings(data))) {
      assertThat(store.epoch("c")).contains(epoch);
    }
  }

  @Test
  void beginsBehindASnapshot_whenThatReachesFurther() {
    change(GuardedDb.Change.delete(EventKey.event(number("a"), 6)));
    SalvagePlan plan = plans().get("a");
    assertThat(plan).isEqualTo(new SalvagePlan("a", 9, 9, 9, List.of(8L), true, ""));
    repair();
    assertThat(stored()).containsKey(new PersistenceIdInfo("a", 9, 8, 1).toString());
  }

  @Test
  void savesNothingOfALogWithoutItsBeginning_whenNoSnapshotStandsForIt() {
    try (Salvage salvage = Salvage.open(data, false, _ -> RecordCheck.NONE, (_, _) -> false)) {
      SalvagePlan plan = salvage.plans().getFirst();
      assertThat(plan.events()).isZero();
      assertThat(plan.whole()).isFalse();
      assertThat(plan.why()).contains("no snapshot stands for the events up to 3");
    }
  }

  @Test
  void doesNotBringBackWhatWasCutOff() {
    try (JournalStore store = JournalStore.open(settings(data))) {
      long epoch = store.claim("b", "w").join();
      store.truncate("b", 100, epoch).join();
      expected = content(store);
    }
    assertThat(plans().get("b").to()).isEqualTo(100);
    repair();
    assertThat(stored()).isEqualTo(expected);
  }

  @Test
  void saysHowManyAcknowledgedGroupsAreGone_whenALogIsCutOff() throws IOException {
    Path log = newest(".log");
    byte[] bytes = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(bytes, bytes.length - 40));
    try (Salvage salvage = open(false)) {
      assertThat(salvage.lostCommits()).isEqualTo(1);
      assertThat(salvage.damage()).singleElement().asString().contains(log + ": the record");
    }
    repair();
    try (JournalStore store = JournalStore.open(settings(data))) {
      assertThat(store.highest("b")).isEqualTo(203);
    }
  }

  private Path newest(String suffix) throws IOException {
    return Trees.files(data.resolve("journal/db")).stream()
        .filter(file -> file.toString().endsWith(suffix))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  @Test
  void findsTheBlocksOfATableWithoutItsIndex() throws IOException {
    Path table = newest(".sst");
    byte[] bytes = Files.readAllBytes(table);
    Files.write(table, Arrays.copyOf(bytes, bytes.length - 48));
    try (Salvage salvage = open(false)) {
      assertThat(salvage.damage()).anyMatch(each -> each.contains("its index is broken"));
      assertThat(salvage.plans()).allMatch(SalvagePlan::whole);
    }
    repair();
    assertThat(stored()).isEqualTo(expected);
  }

  /** Whatever is saved was there, in order from the beginning, or from a snapshot on. */
  @Test
  void savesOnlyWhatWasThere_whicheverByteIsFlipped() throws IOException {
    long seed = Seeds.next();
    Random random = new Random(seed);
    Path original = disk.resolve("original");
    Trees.copy(data, original);
    List<Path> files =
        Trees.files(original.resolve("journal")).stream()
            .filter(file -> file.toFile().length() > 0)
            .toList();
    int whole = 0;
    for (int i = 0; i < FLIPS; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] bytes = Files.readAllBytes(file);
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      Trees.delete(data);
      Trees.copy(original, data);
      Files.write(data.resolve(original.relativize(file)), bytes);
      repair();
      String where = "seed %d, %s offset %d".formatted(seed, file, at);
      whole += isPartOf(expected, stored(), where) ? 1 : 0;
    }
    assertThat(whole).as("seed %d: most flips cost nothing or little", seed).isPositive();
  }

  private static boolean isPartOf(
      Map<String, List<String>> expected, Map<String, List<String>> found, String where) {
    Map<String, List<String>> byId = new TreeMap<>();
    expected.forEach((info, lines) -> byId.put(id(info), lines));
    found.forEach((info, lines) -> assertThat(byId.get(id(info))).as(where).containsAll(lines));
    return found.equals(expected);
  }

  private static String id(String info) {
    return info.replaceFirst(",.*", "");
  }

  @Test
  void refusesADirectoryInUseOrWithoutAJournal() {
    try (JournalStore _ = JournalStore.open(settings(data))) {
      assertThatThrownBy(() -> open(true)).hasMessageContaining("is used by process");
      assertThatThrownBy(() -> open(false)).hasMessageContaining("is used by process");
    }
    data = disk.resolve("nothing");
    assertThatThrownBy(() -> open(false)).hasMessageContaining("There is no journal");
    assertThat(data).doesNotExist();
  }

  @Test
  void isNotTakenForAnEmptyDirectory_whenTheLastStepIsMissing() throws IOException {
    repair();
    Files.move(data.resolve("journal"), data.resolve("journal.repaired"));
    assertThat(JournalStore.isAbsent(settings(data))).isFalse();
    assertThatThrownBy(() -> JournalStore.open(settings(data)))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("was interrupted. Run 'weir journal repair --yes'.");
    assertThatThrownBy(() -> JournalStore.create(settings(data))).isInstanceOf(WeirException.class);
    assertThat(Salvage.isInterrupted(data)).isTrue();
    Salvage.resume(data);
    assertThat(stored()).isEqualTo(expected);
    assertThat(Salvage.isInterrupted(data)).isFalse();
  }

  @Test
  void leavesTheDamagedJournalInPlace_whenThereIsNoRoom() throws IOException {
    Files.delete(data.resolve("journal/db/CURRENT"));
    Map<String, String> before = files(data.resolve("journal"));
    try (Salvage salvage = open(true)) {
      assertThatThrownBy(() -> salvage.write(settings(data, Long.MAX_VALUE / 8, 0)))
          .hasMessageContaining("disk-reserve");
      assertThatThrownBy(() -> salvage.write(settings(data, 0, Long.MAX_VALUE / 8)))
          .hasMessageContaining("disk-floor");
    }
    assertThat(files(data.resolve("journal"))).isEqualTo(before);
    assertThat(Salvage.damagedCopies(data)).isEmpty();
    repair();
    assertThat(stored()).isEqualTo(expected);
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (Path each : Trees.files(root)) {
      found.put(root.relativize(each).toString(), Arrays.toString(Files.readAllBytes(each)));
    }
    try (Stream<Path> all = Files.walk(root)) {
      found.put("", String.valueOf(all.count()));
    }
    return found;
  }
}
