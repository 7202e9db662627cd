package dev.weir.cli;

import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.JournalStore;
import dev.weir.journal.StoredRecord;
import dev.weir.replay.JournalScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Journals of circuits in data directories, and what is in them. */
final class Journals {
  static final String CIRCUIT = "c|ca|main";
  static final String TENANTS = "d|tenants";
  private static final String SQL =
      "CREATE TABLE flights (id BIGINT PRIMARY KEY, origin VARCHAR, delay INTEGER)";
  private static final int SERIALIZER = 20_804;

  private Journals() {}

  static JournalSettings settings(Path data) {
    return JournalSettings.forReading(data);
  }

  /** A table and so many batches. */
  static CircuitRecords history(int batches) {
    CircuitRecords events = new CircuitRecords(1);
    events.control("{\"type\":\"table-created\",\"table\":\"flights\",\"sql\":\"" + SQL + "\"}");
    for (int i = 0; i < batches; i++) {
      events.batch();
    }
    return events;
  }

  static JournalStore create(Path data) {
    JournalStore.create(settings(data));
    return JournalStore.open(settings(data));
  }

  /** Appends each event as a write of its own, under the claim that is there or a first one. */
  static void append(JournalStore store, String persistenceId, List<StoredRecord> events) {
    if (store.epoch(persistenceId).isEmpty()) {
      store.claim(persistenceId, "w").join();
    }
    events.forEach(each -> store.append(persistenceId, List.of(each)).join());
  }

  /** A circuit, and the directory of tenants with events of the first builds. */
  static Path store(Path data, CircuitRecords events) {
    try (JournalStore store = create(data)) {
      append(store, CIRCUIT, events.all());
      for (long rev = 1; rev <= 3; rev++) {
        store.append(TENANTS, List.of(bare(rev))).join();
      }
    }
    return data;
  }

  private static StoredRecord bare(long rev) {
    byte[] json = ("{\"rev\":" + rev + "}").getBytes(StandardCharsets.UTF_8);
    return new StoredRecord(rev, SERIALIZER, "tenant/1", "", "w", rev, Optional.empty(), json);
  }

  /** All events with everything that another journal must have as well. */
  static Map<String, List<String>> content(JournalReader journal) {
    Map<String, List<String>> found = new TreeMap<>();
    journal
        .persistenceIds()
        .forEach(
            info ->
                found.put(
                    info.persistenceId(),
                    journal.range(info.persistenceId(), 1, Long.MAX_VALUE).stream()
                        .map(Journals::line)
                        .toList()));
    return found;
  }

  static Map<String, List<String>> content(Path data) {
    try (JournalScan scan = JournalScan.open(data)) {
      return content(scan);
    }
  }

  private static String line(StoredRecord each) {
    int frame = each.hasEnvelope() ? 16 : 0;
    String payload = HexFormat.of().formatHex(each.payload(), frame, each.payload().length);
    return "%d %d %s %s %d %s"
        .formatted(
            each.rev(),
            each.serializerId(),
            each.manifest(),
            each.writerUuid(),
            each.timestamp(),
            payload);
  }

  /** Names and bytes of all files, to see that nothing was changed. */
  static Map<String, String> files(Path root) {
    Map<String, String> found = new TreeMap<>();
    if (Files.exists(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path each : all.sorted(Comparator.naturalOrder()).toList()) {
          String name = root.relativize(each).toString();
          found.put(
              name,
              Files.isDirectory(each) ? "" : HexFormat.of().formatHex(Files.readAllBytes(each)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }
}
