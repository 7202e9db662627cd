package dev.weir.journal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All persistence ids with their heads and fences, in memory, as far as they are durable; the head
 * of a truncation a moment before it is.
 *
 * <p>Read in full at open: only a count tells a persistence id or a fence that got lost from one
 * that never was.
 */
final class Heads {
  private final Map<String, Head> durable = new ConcurrentHashMap<>();
  private final Map<Long, Fence> fences = new ConcurrentHashMap<>();
  private final Map<String, Long> truncations = new ConcurrentHashMap<>();
  private final Facts facts;

  private Heads(Facts facts) {
    this.facts = facts;
  }

  static Heads load(GuardedDb db) {
    Path where = db.directory();
    byte[] key = EventKey.facts();
    byte[] value = db.get(key).orElseThrow(() -> Failures.corrupt(where, "its facts are missing"));
    Heads heads = new Heads(Facts.decode(checked(where, "the facts", key, value)));
    Map<Long, Head> byNumber = loadHeads(db);
    db.scan(
        new byte[] {EventKey.PERSISTENCE_ID},
        (id, number) -> {
          heads.add(where, byNumber, id, number);
          return true;
        });
    if (heads.durable.size() != heads.facts.persistenceIds() || !byNumber.isEmpty()) {
      throw Failures.corrupt(
          where,
          "it knows of %d persistence ids, but has %d, and %d heads without an id"
              .formatted(heads.facts.persistenceIds(), heads.durable.size(), byNumber.size()));
    }
    heads.loadFences(db);
    return heads;
  }

  private void loadFences(GuardedDb db) {
    Path where = db.directory();
    db.scan(
        new byte[] {EventKey.FENCE},
        (key, value) -> {
          long number = EventKey.numberOf(key);
          fences.put(number, Fence.decode(checked(where, "fence " + number, key, value)));
          return true;
        });
    if (fences.size() != facts.fences()) {
      throw Failures.corrupt(
          where, "it knows of %d fences, but has %d".formatted(facts.fences(), fences.size()));
    }
  }

  private static Map<Long, Head> loadHeads(GuardedDb db) {
    Map<Long, Head> found = new HashMap<>();
    db.scan(
        new byte[] {EventKey.HEAD},
        (key, value) -> {
          long number = EventKey.numberOf(key);
          byte[] intact = checked(db.directory(), "head " + number, key, value);
          found.put(number, Head.decode(number, intact));
          return true;
        });
    return found;
  }

  private void add(Path where, Map<Long, Head> byNumber, byte[] key, byte[] value) {
    String persistenceId = EventKey.persistenceIdOf(key);
    String what = "the number of persistence id " + persistenceId;
    long number = Sealed.body(checked(where, what, key, value)).getLong();
    Head head = byNumber.remove(number);
    if (head == null) {
      throw Failures.corrupt(where, "the head of persistence id " + persistenceId + " is missing");
    }
    durable.put(persistenceId, head);
  }

  private static byte[] checked(Path where, String what, byte[] key, byte[] value) {
    if (!Sealed.intact(key, value)) {
      throw Failures.corrupt(where, what + " does not fit its checksum");
    }
    Sealed.checkVersion(value);
    return value;
  }

  static byte[] encodeNumber(String persistenceId, long number) {
    byte[] value = Sealed.allocate(Long.BYTES);
    Sealed.body(value).putLong(number);
    return Sealed.seal(EventKey.persistenceId(persistenceId), value);
  }

  /** The facts as they were when the store was opened. */
  Facts loadedFacts() {
    return facts;
  }

  Optional<Head> find(String persistenceId) {
    return Optional.ofNullable(durable.get(persistenceId));
  }

  Optional<Fence> fence(long number) {
    return Optional.ofNullable(fences.get(number));
  }

  int fenceCount() {
    return fences.size();
  }

  /**
   * Lowers a head before its events are removed: no reader may miss what a head promises. One that
   * has read the head before finds that the count has changed.
   */
  void truncate(String persistenceId, Head lowered) {
    durable.put(persistenceId, lowered);
    truncations.merge(persistenceId, 1L, Long::sum);
  }

  /** How often events were cut off since the store was opened. */
  long truncations(String persistenceId) {
    return truncations.getOrDefault(persistenceId, 0L);
  }

  void publish(Map<String, Head> changed, Map<Long, Fence> claimed) {
    durable.putAll(changed);
    fences.putAll(claimed);
  }

  Map<String, Head> all() {
    return Map.copyOf(durable);
  }
}
