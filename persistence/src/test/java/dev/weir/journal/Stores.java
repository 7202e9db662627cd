package dev.weir.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Small stores for tests, and what they hold as plain text. */
final class Stores {
  static final int SMALL_WRITE_BUFFER = 64 << 10;

  private Stores() {}

  static JournalSettings settings(Path dataDir) {
    return settings(dataDir, 0, 0);
  }

  static JournalSettings settings(Path dataDir, long diskReserve, long diskFloor) {
    return new JournalSettings(
        dataDir,
        SMALL_WRITE_BUFFER,
        1 << 20,
        4 << 10,
        64,
        512,
        8 << 20,
        64 << 20,
        diskReserve,
        diskFloor);
  }

  static JournalStore fresh(Path dataDir) {
    JournalSettings settings = settings(dataDir);
    JournalStore.create(settings);
    return JournalStore.open(settings);
  }

  static StoredRecord event(long rev, String payload) {
    return new StoredRecord(
        rev, 17, "text", "", "writer", 1_000 + rev, Optional.empty(), bytes(payload));
  }

  /** An event with the envelope of an epoch. */
  static StoredRecord event(long rev, long epoch, String payload) {
    return event(rev, payload).withPayload(JournalClient.enveloped(epoch, payload));
  }

  /** An event as another journal has it, with everything a record can have. */
  static StoredRecord copied(long rev, long epoch, String payload) {
    StoredRecord.Metadata extra = new StoredRecord.Metadata(18, "extra", bytes("beside"));
    return new StoredRecord(
        rev,
        17,
        "text",
        "adapter",
        "writer",
        1_000 + rev,
        Optional.of(extra),
        JournalClient.enveloped(epoch, payload));
  }

  static StoredRecord snapshot(long rev, String payload) {
    StoredRecord.Metadata extra = new StoredRecord.Metadata(18, "extra", bytes("beside"));
    return new StoredRecord(rev, 17, "text", "", "", 2_000, Optional.of(extra), bytes(payload));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Appends events one by one, each with a text of its own. */
  static void append(JournalStore store, String persistenceId, long from, long to) {
    LongStream.rangeClosed(from, to)
        .forEach(
            rev -> store.append(persistenceId, List.of(event(rev, persistenceId + rev))).join());
  }

  static List<String> replay(JournalStore store, String persistenceId) {
    List<String> found = new ArrayList<>();
    store.replay(
        persistenceId,
        1,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        each -> found.add(each.rev() + "=" + text(each)));
    return found;
  }

  static String text(StoredRecord each) {
    return new String(each.payload(), StandardCharsets.UTF_8)
        + each.manifest()
        + each.writerUuid()
        + each.serializerId()
        + each.timestamp()
        + each.metadata().map(StoredRecord.Metadata::manifest).orElse("");
  }

  /** Everything a reader can see. */
  static Map<String, List<String>> content(JournalStore store) {
    Map<String, List<String>> content = new LinkedHashMap<>();
    for (PersistenceIdInfo info : store.persistenceIds()) {
      List<String> lines = new ArrayList<>(replay(store, info.persistenceId()));
      store
          .snapshots(info.persistenceId())
          .forEach(each -> lines.add("snapshot " + each.rev() + text(each)));
      content.put(info.toString(), lines);
    }
    return content;
  }
}
