package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.GuardedDb.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Builds the journal that takes the place of a damaged one. */
final class SalvageWriter {
  private static final String BUILDING = "journal.repairing";
  private static final String REPAIRED = "journal.repaired";
  private static final String DAMAGED = "journal.damaged-";
  private static final long CHUNK_BYTES = 4 << 20;

  private final JournalSettings settings;
  private final List<Change> chunk = new ArrayList<>();
  private long bytes;

  SalvageWriter(JournalSettings settings) {
    this.settings = settings;
  }

  static Path repaired(Path dataDir) {
    return dataDir.resolve(REPAIRED);
  }

  /** Makes the new journal under the name of a repaired one, whole and durable. */
  void build(long commits, Map<SalvagePlan, SalvagedHistory> histories) throws IOException {
    Path part = settings.dataDir().resolve(BUILDING);
    JournalStore.deleteTree(part);
    JournalStore.deleteTree(repaired(settings.dataDir()));
    Files.createDirectories(part);
    DiskReserve.checkFloor(part, settings.diskFloor());
    DiskReserve reserve = DiskReserve.of(part, settings.diskReserve());
    StoreIdentity identity = StoreIdentity.fresh();
    GuardedDb.create(settings, part.resolve("db"), List.of());
    try (GuardedDb db = GuardedDb.open(settings, part.resolve("db"))) {
      long number = 0;
      long fences = 0;
      for (Map.Entry<SalvagePlan, SalvagedHistory> each : histories.entrySet()) {
        write(db, reserve, ++number, each.getKey(), each.getValue());
        fences += each.getValue().fence().isPresent() ? 1 : 0;
      }
      chunk.add(
          Change.put(EventKey.facts(), new Facts(Math.max(1, commits), number, fences).encode()));
      flush(db, reserve, true);
    }
    HighWater.create(part, identity.store());
    identity.write(part);
    check(part, histories);
    syncAll(part);
    move(part, repaired(settings.dataDir()));
  }

  private void write(
      GuardedDb db, DiskReserve reserve, long number, SalvagePlan plan, SalvagedHistory history)
      throws IOException {
    put(
        EventKey.persistenceId(plan.persistenceId()),
        Heads.encodeNumber(plan.persistenceId(), number));
    history.fence().ifPresent(fence -> put(EventKey.fence(number), fence.encode(number)));
    for (long rev : plan.snapshots()) {
      byte[] key = EventKey.snapshot(number, rev);
      put(key, Sealed.seal(key, history.snapshotAt(rev).value().read()));
    }
    for (long rev = plan.from(); rev <= plan.to(); rev++) {
      byte[] key = EventKey.event(number, rev);
      put(key, Sealed.seal(key, history.event(rev).value().read()));
      if (bytes >= CHUNK_BYTES) {
        flush(db, reserve, false);
      }
    }
    Head head = new Head(number, plan.to(), plan.from() - 1, plan.snapshots().size());
    put(EventKey.head(number), head.encode());
  }

  private void put(byte[] key, byte[] value) {
    chunk.add(Change.put(key, value));
    bytes += value.length;
  }

  private void flush(GuardedDb db, DiskReserve reserve, boolean sync) {
    reserve
        .refusal(bytes)
        .ifPresent(
            why -> {
              throw new WeirException(ErrorCode.JOURNAL_DISK_RESERVE, why);
            });
    db.write(chunk, sync);
    reserve.written(bytes);
    chunk.clear();
    bytes = 0;
  }

  /** Reads everything back before the damaged journal is touched. */
  private void check(Path part, Map<SalvagePlan, SalvagedHistory> histories) {
    try (GuardedDb db = GuardedDb.open(settings, part.resolve("db"))) {
      Heads heads = Heads.load(db);
      for (SalvagePlan plan : histories.keySet()) {
        long[] count = new long[1];
        EventReader.replay(
            db, heads, plan.persistenceId(), 1, Long.MAX_VALUE, Long.MAX_VALUE, _ -> count[0]++);
        int snapshots = SnapshotReader.read(db, heads, plan.persistenceId()).size();
        if (count[0] != plan.events() || snapshots != plan.snapshots().size()) {
          throw Failures.corrupt(part, plan.persistenceId() + " does not read as it was written");
        }
      }
    }
  }

  private static void syncAll(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.toList()) {
        sync(each);
      }
    }
  }

  private static void sync(Path fileOrDirectory) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    sync(to.getParent());
  }

  /** Sets the damaged journal aside and puts the repaired one in its place. */
  Path swap() throws IOException {
    Path dataDir = settings.dataDir();
    long next =
        LongStream.iterate(1, each -> each + 1)
            .filter(each -> !Files.exists(dataDir.resolve(DAMAGED + each)))
            .findFirst()
            .orElseThrow();
    Path kept = dataDir.resolve(DAMAGED + next);
    move(dataDir.resolve("journal"), kept);
    place(dataDir);
    return kept;
  }

  static void place(Path dataDir) throws IOException {
    move(repaired(dataDir), dataDir.resolve("journal"));
  }

  static List<Path> damagedCopies(Path dataDir) {
    if (!Files.isDirectory(dataDir)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(dataDir)) {
      return files
          .filter(file -> file.getFileName().toString().matches(DAMAGED + "\\d+"))
          .sorted(
              Comparator.<Path>comparingInt(file -> file.toString().length())
                  .thenComparing(Path::toString))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
