package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.journal.JournalSettings;
import dev.weir.journal.JournalStore;
import dev.weir.journal.StoredRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandTest {
  private static final String AT = "\"at\":\"2023-11-14T22:13:20Z\"";
  private static final String SQL =
      "CREATE TABLE flights (id BIGINT PRIMARY KEY, origin VARCHAR, delay INTEGER)";
  private static final String RENAMED =
      "CREATE TABLE flights (flight BIGINT PRIMARY KEY, airport VARCHAR, late INTEGER)";

  @TempDir Path directory;
  private final CircuitRecords records = new CircuitRecords(1);
  private CommandLineFixture weir;
  private JournalSettings settings;

  @BeforeEach
  void prepare() {
    weir = new CommandLineFixture(directory, Map.of());
    settings = JournalSettings.forReading(directory.resolve(".weir"));
    records.control("{\"type\":\"table-created\",\"table\":\"flights\",\"sql\":\"" + SQL + "\"}");
    records.batch();
  }

  private void store() {
    JournalStore.create(settings);
    try (JournalStore store = JournalStore.open(settings)) {
      assertThat(store.claim("c|ca|main", "w").join()).isEqualTo(CircuitRecords.APPEND_EPOCH);
      store.append("c|ca|main", records.all()).join();
      byte[] nothing = new byte[20];
      store
          .append(
              "d|tenants",
              List.of(new StoredRecord(1, 3, "t", "", "w", 0, Optional.empty(), nothing)))
          .join();
    }
  }

  /** Another journal with the same circuit. */
  private Path store(String name, CircuitRecords events) {
    JournalSettings other = JournalSettings.forReading(directory.resolve(name));
    JournalStore.create(other);
    try (JournalStore store = JournalStore.open(other)) {
      store.claim("c|ca|main", "w").join();
      store.append("c|ca|main", events.all()).join();
    }
    return directory.resolve(name);
  }

  private CircuitRecords history(int batches) {
    CircuitRecords events = new CircuitRecords(1);
    events.control("{\"type\":\"table-created\",\"table\":\"flights\",\"sql\":\"" + SQL + "\"}");
    for (int i = 0; i < batches; i++) {
      events.batch();
    }
    return events;
  }

  @Test
  void comparesTwoJournals_byTheChain() {
    Path whole = store("whole", history(40));
    Path behind = store("behind", history(25));
    CircuitRecords other = history(30);
    other.epoch(7);
    for (int i = 0; i < 5; i++) {
      other.batch();
    }
    Path parted = store("parted", other);

    String row = "{\"persistence_id\":\"c|ca|main\",\"relation\":\"%s\",\"common_rev\":%d,";
    assertThat(diff(whole, whole)).isZero();
    assertThat(weir.out()).contains(row.formatted("same", 41));
    assertThat(diff(whole, behind)).isZero();
    assertThat(weir.out()).contains(row.formatted("right-behind", 26));
    assertThat(diff(behind, whole)).isZero();
    assertThat(weir.out()).contains(row.formatted("left-behind", 26));
    assertThat(diff(whole, parted)).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out())
        .contains(row.formatted("parted", 31) + "\"left_rev\":41,\"right_rev\":36}");
    assertThat(diff(whole, directory.resolve("nothing"))).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err()).contains("journal-down");
  }

  @Test
  void takesDeletedEventsForAlike_whenThereIsNothingElse() {
    Path left = store("left", history(3));
    Path right = store("right", history(3));
    for (Path each : List.of(left, right)) {
      try (JournalStore store = JournalStore.open(JournalSettings.forReading(each))) {
        store.deleteTo("c|ca|main", 4).join();
      }
    }
    assertThat(diff(left, right)).isZero();
    assertThat(weir.out()).contains("\"relation\":\"same\",\"common_rev\":4,");
  }

  private int diff(Path left, Path right) {
    return run("journal", "diff", left.toString(), right.toString(), "-o", "ndjson");
  }

  @Test
  void countsEventsByKind() {
    records.batch();
    store();
    assertThat(run("journal", "stats", "-o", "ndjson")).as(weir.err()).isZero();
    assertThat(weir.out().lines())
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"kind\":\"batch\",\"events\":2,")
                    .contains("\"changes\":6,\"oldest_at\":\"2023-11-14T22:13:20Z\""))
        .anySatisfy(line -> assertThat(line).contains("\"kind\":\"table-created\",\"events\":1,"));
    assertThat(run("journal", "stats", "--pid", "c|none|main")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err()).contains("no persistence id c|none|main");
  }

  private int run(String... arguments) {
    return weir.run(arguments);
  }

  @Test
  void listsWhatIsThere() {
    store();
    assertThat(run("journal", "list", "-o", "ndjson")).as(weir.err()).isZero();
    assertThat(weir.out().lines())
        .containsExactly(
            "{\"persistence_id\":\"c|ca|main\",\"oldest_rev\":1,\"newest_rev\":2,\"snapshots\":0}",
            "{\"persistence_id\":\"d|tenants\",\"oldest_rev\":1,\"newest_rev\":1,\"snapshots\":0}");
  }

  @Test
  void printsEachEvent_withTheColumnsOfItsTime() {
    records.control("{\"type\":\"table-dropped\",\"table\":\"flights\"}");
    records.control(
        "{\"type\":\"table-created\",\"table\":\"flights\",\"sql\":\"" + RENAMED + "\"}");
    records.epoch(6);
    records.batch();
    store();

    assertThat(run("-t", "ca", "journal", "cat")).as(weir.err()).isZero();

    assertThat(weir.out().lines())
        .containsExactly(
            "{\"rev\":1,\"epoch\":5,\"kind\":\"table-created\","
                + AT
                + ",\"table\":\"flights\",\"sql\":\""
                + SQL
                + "\"}",
            batch(2, 5, "id", "origin", "delay"),
            "{\"rev\":3,\"epoch\":5,\"kind\":\"table-deleted\"," + AT + ",\"table\":\"flights\"}",
            "{\"rev\":4,\"epoch\":5,\"kind\":\"table-created\","
                + AT
                + ",\"table\":\"flights\",\"sql\":\""
                + RENAMED
                + "\"}",
            batch(5, 6, "flight", "airport", "late"));
    assertThat(weir.err()).contains("5 events of c|ca|main");
  }

  private static String batch(long rev, long epoch, String id, String origin, String delay) {
    return ("{'rev':%d,'epoch':%d,'kind':'batch',".formatted(rev, epoch)
            + AT
            + ",'idempotency_key_hash':'00000000000000ab00000000000000cd','changes':["
            + "{'table':'flights','op':'upsert','key':{'%1$s':7},".formatted(id)
            + "'row':{'%s':7,'%s':'LAX','%s':null}},".formatted(id, origin, delay)
            + "{'table':'flights','op':'update','key':{'%s':8},'row':{'%s':66}},"
                .formatted(id, delay)
            + "{'table':'flights','op':'delete','key':{'%s':9}}]}".formatted(id))
        .replace('\'', '"');
  }

  @Test
  void printsAStretch() {
    records.batch();
    records.batch();
    store();
    assertThat(run("journal", "cat", "--pid", "c|ca|main", "--from", "3", "--to", "3")).isZero();
    assertThat(weir.out().lines()).containsExactly(batch(3, 5, "id", "origin", "delay"));
  }

  @Test
  void saysWhatToDo_whenThereIsNothingToPrint() {
    store();
    assertThat(run("journal", "cat", "--pid", "d|tenants")).isEqualTo(ExitCode.USAGE);
    assertThat(weir.err()).contains("d|tenants is no circuit");
    assertThat(run("-t", "nobody", "journal", "cat")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err()).contains("c|nobody|main", "weir journal list");
    assertThat(run("journal", "cat")).isEqualTo(ExitCode.USAGE);
    assertThat(weir.err()).contains("-t NAME");
  }

  @Test
  void findsASoundJournalSound() {
    records.batch();
    store();
    assertThat(run("journal", "verify")).as(weir.err()).isZero();
    assertThat(weir.err()).contains("4 events of 2 persistence ids are sound");
  }

  @Test
  void namesTheFirstEventThatDoesNotFollow_andGoesOn() {
    records.forgetTheLast();
    records.batch();
    records.batch();
    store();
    assertThat(run("journal", "verify")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err().lines())
        .singleElement()
        .asString()
        .contains("c|ca|main: sequence number 3", "does not follow the event before it");
  }

  @Test
  void namesAnEpochThatFalls() {
    records.epoch(7);
    records.batch();
    records.epoch(6);
    records.batch();
    store();
    assertThat(run("journal", "verify", "--pid", "c|ca|main")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err())
        .contains("sequence number 4", "has epoch 6", "epoch 7", "two histories are mixed");
  }
}
