package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What is left of a damaged journal in the data directory of a stopped node, and a new journal made
 * of it.
 *
 * <p>The files are read in plain Java, record by record and block by block, because LevelDB does
 * not open a damaged database or dies of it. Nothing found is believed without proof: a value must
 * fit the checksum over its key, the revs of a history must be dense, and each event must be what
 * {@link RecordCheck} expects behind the one before. The rest is not saved.
 *
 * <p>The new journal is built and read back beside the damaged one. Then the damaged one is renamed
 * to {@code journal.damaged-N}, and the new one takes its place; nothing is deleted. A crash
 * between the two renames leaves {@code journal.repaired}, with which no node starts, and which the
 * next run puts in place.
 */
public final class Salvage implements AutoCloseable {
  private final Path dataDir;
  private final AutoCloseable lock;
  private final SalvagedEntries entries;
  private final Map<Long, SalvagedHistory> histories = new TreeMap<>();
  private final List<SalvagePlan> plans = new ArrayList<>();

  private Salvage(Path dataDir, AutoCloseable lock) {
    this.dataDir = dataDir;
    this.lock = lock;
    this.entries = SalvagedEntries.read(dataDir.resolve("journal/db"));
  }

  /**
   * Reads what there is and decides what is saved; changes nothing.
   *
   * @param write whether {@link #write} is to follow
   * @param meaning what looks at the records of a persistence id
   * @param usable whether a snapshot of a persistence id can stand for the events up to its rev
   * @throws WeirException {@code journal-down} when the directory is in use or holds no journal
   */
  public static Salvage open(
      Path dataDir,
      boolean write,
      Function<String, RecordCheck> meaning,
      BiPredicate<String, StoredRecord> usable) {
    if (!Files.isDirectory(dataDir.resolve("journal"))) {
      throw Failures.down(
          "There is no journal in " + dataDir + ". Name the directory of weir.data.dir.");
    }
    AutoCloseable lock =
        write ? DirectoryLock.take(dataDir) : DirectoryLock.takeForReading(dataDir);
    Salvage salvage = new Salvage(dataDir, lock);
    try {
      salvage.sort();
      salvage.decide(meaning, usable);
      return salvage;
    } catch (RuntimeException e) {
      salvage.close();
      throw e;
    }
  }

  private void sort() {
    Map<Long, String> names = new TreeMap<>();
    entries.forEach(
        EventKey.PERSISTENCE_ID,
        (key, entry) ->
            SalvagedEntries.intact(entry)
                .ifPresent(
                    value ->
                        names.put(Sealed.body(value).getLong(), EventKey.persistenceIdOf(key))));
    names.keySet().forEach(number -> history(number, names));
    entries.forEach(EventKey.HEAD, (key, _) -> history(EventKey.numberOf(key), names));
    entries.forEach(
        EventKey.EVENT,
        (key, entry) -> history(EventKey.numberOf(key), names).event(EventKey.revOf(key), entry));
    entries.forEach(
        EventKey.SNAPSHOT,
        (key, entry) ->
            history(EventKey.numberOf(key), names).snapshot(EventKey.revOf(key), entry));
    entries.forEach(
        EventKey.FENCE, (key, entry) -> history(EventKey.numberOf(key), names).fence(entry));
  }

  private SalvagedHistory history(long number, Map<Long, String> names) {
    return histories.computeIfAbsent(
        number,
        _ ->
            new SalvagedHistory(
                number,
                Optional.ofNullable(names.get(number)),
                entries.find(EventKey.head(number))));
  }

  private void decide(
      Function<String, RecordCheck> meaning, BiPredicate<String, StoredRecord> usable) {
    histories
        .values()
        .forEach(each -> plans.add(each.plan(() -> meaning.apply(each.persistenceId()), usable)));
    plans.sort(Comparator.comparing(SalvagePlan::persistenceId));
  }

  /** One for each history that anything was found of, sorted. */
  public List<SalvagePlan> plans() {
    return plans;
  }

  /** What is broken in which file. */
  public List<String> damage() {
    return entries.damage();
  }

  /**
   * Groups of writes that were acknowledged and are newer than everything that was found; nobody
   * knows whose events they were.
   */
  public long lostCommits() {
    return Math.max(0, HighWater.salvaged(dataDir.resolve("journal")) - commits());
  }

  private long commits() {
    try {
      return entries
          .find(EventKey.facts())
          .flatMap(SalvagedEntries::intact)
          .map(value -> Facts.decode(value).commits())
          .orElse(0L);
    } catch (BufferUnderflowException e) {
      return 0;
    }
  }

  /** Builds the new journal and puts it in place; answers where the damaged one is kept. */
  public Path write(JournalSettings settings) {
    try {
      SalvageWriter writer = new SalvageWriter(settings);
      writer.build(commits(), saved());
      return writer.swap();
    } catch (IOException e) {
      throw Failures.down("Repairing the journal in " + dataDir + " failed", e);
    }
  }

  private Map<SalvagePlan, SalvagedHistory> saved() {
    Map<String, SalvagedHistory> byName = new TreeMap<>();
    histories.values().forEach(each -> byName.put(each.persistenceId(), each));
    Map<SalvagePlan, SalvagedHistory> saved = new LinkedHashMap<>();
    for (SalvagePlan plan : plans) {
      SalvagedHistory history = byName.get(plan.persistenceId());
      boolean empty = plan.events() == 0 && plan.snapshots().isEmpty();
      if (history.named() && (!empty || history.fence().isPresent())) {
        saved.put(plan, history);
      }
    }
    return saved;
  }

  /** Whether a run was interrupted between its two renames. */
  public static boolean isInterrupted(Path dataDir) {
    return !Files.exists(dataDir.resolve("journal"))
        && Files.isDirectory(SalvageWriter.repaired(dataDir));
  }

  /** Ends an interrupted run. */
  public static void resume(Path dataDir) {
    try (DirectoryLock _ = DirectoryLock.take(dataDir)) {
      SalvageWriter.place(dataDir);
    } catch (IOException e) {
      throw Failures.down("Ending the repair of " + dataDir + " failed", e);
    }
  }

  /** The journals that repairs have set aside, oldest first. */
  public static List<Path> damagedCopies(Path dataDir) {
    return SalvageWriter.damagedCopies(dataDir);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (WeirException e) {
      throw e;
    } catch (Exception e) {
      throw new WeirException(
          ErrorCode.JOURNAL_DOWN, "The lock of " + dataDir + " cannot be released: " + e);
    }
  }
}
