package dev.weir.entity;

import dev.weir.circuit.OperatorState;
import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.EventFrame.Chain;
import dev.weir.journal.EventLog;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentGroup;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import dev.weir.series.shard.ChunkFile;
import dev.weir.series.shard.ShardFiles;
import dev.weir.series.shard.ShardImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots as segments, named by manifests in the snapshot store.
 *
 * <p>The segments are durable before their manifest is written, so a manifest never names a file
 * that is not there. A file of chunks or rollups belongs to all snapshots that name it, and goes
 * with the last of them. The newest {@value #KEPT} are kept, and the one behind which the kept
 * events begin.
 */
public final class SegmentSnapshots implements SnapshotInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentSnapshots.class);
  private static final int KEPT = CompactionRule.SNAPSHOTS_KEPT;

  /** Circuits with the same lock wait for each other, no more. */
  private static final int LOCKS = 64;

  private static final long CHUNK_FILE_BYTES = 4 << 20;

  private final SegmentStore segments;
  private final SnapshotFiles files;
  private final EventLog store;
  private final SnapshotTransfer transfer;
  private final Map<String, Long> held = new ConcurrentHashMap<>();
  private final Object[] locks = new Object[LOCKS];

  /** With files of chunks of the usual size. */
  public SegmentSnapshots(SegmentStore segments, EventLog store) {
    this(segments, store, CHUNK_FILE_BYTES);
  }

  /**
   * @param chunkFileBytes from which on a file of chunks is complete
   */
  public SegmentSnapshots(SegmentStore segments, EventLog store, long chunkFileBytes) {
    this.segments = segments;
    this.files = new SnapshotFiles(segments, chunkFileBytes);
    this.store = store;
    this.transfer = new SegmentTransfer(segments, store, this);
    Arrays.setAll(locks, i -> new Object());
  }

  @Override
  public ShardFiles install(String persistenceId, StateImage image) {
    return alone(
        persistenceId,
        () -> {
          ShardFiles stored =
              same(persistenceId, image)
                  .map(files::files)
                  .orElseGet(() -> write(persistenceId, image, List.of()));
          surplus(persistenceId).forEach(old -> drop(persistenceId, old));
          return stored.at(image.metrics().map(ShardImage::moment).orElse(0L));
        });
  }

  @Override
  public void put(String persistenceId, StateImage image) {
    alone(
        persistenceId,
        () -> {
          if (same(persistenceId, image).isEmpty()) {
            var _ = write(persistenceId, image, later(persistenceId, image.rev()));
          }
        });
  }

  /** The files of chunks of the newest snapshot, if it is later than a rev. */
  private List<ChunkFile> later(String persistenceId, long rev) {
    try {
      return stored(persistenceId).stream()
          .findFirst()
          .filter(newest -> newest.rev() > rev)
          .map(newest -> files.files(newest).chunks())
          .orElse(List.of());
    } catch (WeirException damaged) {
      LOG.warn("{}: {}", persistenceId, damaged.getMessage());
      return List.of(); // whoever opens that snapshot deals with it
    }
  }

  private ShardFiles write(String persistenceId, StateImage image, List<ChunkFile> later) {
    sweep(persistenceId, image.appendEpoch());
    SnapshotFiles.Written written = files.write(persistenceId, image, named(persistenceId), later);
    installManifest(persistenceId, manifest(image, written.group()), written.made());
    return written.files();
  }

  /** The very snapshot, if it is there: its files must not be written again. */
  private Optional<SnapshotManifest> same(String persistenceId, StateImage image) {
    return stored(persistenceId).stream()
        .filter(
            each ->
                each.rev() == image.rev()
                    && new Chain(each.chainHigh(), each.chainLow()).equals(image.chain()))
        .findFirst();
  }

  /** The segments that manifests name. */
  private Set<SegmentRef> named(String persistenceId) {
    return stored(persistenceId).stream()
        .flatMap(each -> each.segments().all().stream())
        .collect(Collectors.toSet());
  }

  /**
   * Snapshots that nobody needs: neither to recover, nor to read the oldest events, nor for who
   * holds one.
   */
  private List<SnapshotManifest> surplus(String persistenceId) {
    List<SnapshotManifest> newestFirst = stored(persistenceId);
    long first = first(persistenceId);
    long base =
        first == 1
            ? 0
            : newestFirst.stream()
                .mapToLong(SnapshotManifest::rev)
                .filter(rev -> rev >= first - 1)
                .min()
                .orElse(0);
    long relied = held.getOrDefault(persistenceId, 0L);
    return newestFirst.stream()
        .skip(KEPT)
        .filter(each -> each.rev() != base && each.rev() != relied)
        .toList();
  }

  /** Rev of the oldest event; one above the newest if there is none. */
  private long first(String persistenceId) {
    return store.range(persistenceId, 1, 1).stream()
        .findFirst()
        .map(StoredRecord::rev)
        .orElseGet(() -> store.highest(persistenceId) + 1);
  }

  @Override
  public void dropAllButBase(String persistenceId) {
    alone(
        persistenceId,
        () -> {
          List<SnapshotManifest> all = stored(persistenceId);
          long first = first(persistenceId);
          Optional<SnapshotManifest> base =
              all.reversed().stream()
                  .filter(each -> first > 1 && each.rev() >= first - 1 && isWhole(each))
                  .findFirst();
          if (first == 1 || base.isPresent()) {
            all.stream()
                .filter(each -> !Optional.of(each).equals(base))
                .forEach(each -> drop(persistenceId, each));
          }
        });
  }

  private boolean isWhole(SnapshotManifest manifest) {
    try (SavedRows _ = files.open(manifest)) {
      return true;
    } catch (WeirException damaged) {
      LOG.error("the snapshot of rev {} is damaged: {}", manifest.rev(), damaged.getMessage());
      return false;
    }
  }

  /** Newest first. */
  private List<SnapshotManifest> stored(String persistenceId) {
    return store.snapshots(persistenceId).stream().map(SnapshotManifest.class::cast).toList();
  }

  @Override
  public void drop(String persistenceId, long rev) {
    dropIf(persistenceId, each -> each.rev() == rev);
  }

  @Override
  public void dropBefore(String persistenceId, long rev) {
    dropIf(persistenceId, each -> each.rev() < rev);
  }

  private void dropIf(String persistenceId, Predicate<SnapshotManifest> which) {
    alone(
        persistenceId,
        () ->
            stored(persistenceId).stream()
                .filter(which)
                .forEach(each -> drop(persistenceId, each)));
  }

  @Override
  public Held hold(String persistenceId, long rev) {
    held.put(persistenceId, rev);
    return new Held() {
      @Override
      public long rev() {
        return rev;
      }

      @Override
      public void close() {
        held.remove(persistenceId, rev);
      }
    };
  }

  /** A circuit's own snapshots and those of its past are written by different threads. */
  private void alone(String persistenceId, Runnable work) {
    alone(
        persistenceId,
        () -> {
          work.run();
          return null;
        });
  }

  private <T> T alone(String persistenceId, Supplier<T> work) {
    synchronized (locks[Math.floorMod(persistenceId.hashCode(), LOCKS)]) {
      return work.get();
    }
  }

  private void installManifest(String persistenceId, SnapshotManifest manifest, Set<String> made) {
    try {
      store.installSnapshot(persistenceId, manifest.rev(), manifest).toCompletableFuture().join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof WeirException refusal
          && refusal.code() == ErrorCode.JOURNAL_DISK_RESERVE) {
        // certainly not stored, and the room is wanted
        made.forEach(segments::delete);
      }
      throw failure;
    }
  }

  /**
   * Removes the segments of a circuit that no manifest names: a crash came in between. Those of a
   * later claim are left alone: their manifest may be about to be written.
   */
  void sweep(String persistenceId, long appendEpoch) {
    Set<String> named = names(persistenceId);
    segments.list().stream()
        .filter(name -> !named.contains(name))
        .filter(name -> SegmentName.isUpTo(appendEpoch, persistenceId, name))
        .forEach(segments::delete);
  }

  private Set<String> names(String persistenceId) {
    return named(persistenceId).stream().map(SegmentRef::name).collect(Collectors.toSet());
  }

  @Override
  public SavedRows open(String persistenceId, SnapshotManifest manifest) {
    try {
      return files.open(manifest);
    } catch (WeirException damaged) {
      if (damaged.code() == ErrorCode.FORMAT_TOO_NEW) {
        throw damaged; // a newer build will want it
      }
      requireStored(persistenceId, manifest);
      requireAnother(persistenceId, manifest, damaged);
      LOG.error(
          "{}: the snapshot of rev {} is set aside: {}",
          persistenceId,
          manifest.rev(),
          damaged.getMessage());
      store.deleteSnapshot(persistenceId, manifest.rev()).toCompletableFuture().join();
      throw new WeirException(
          ErrorCode.RECOVERING,
          "The snapshot of rev "
              + manifest.rev()
              + " is damaged; the circuit recovers without it. "
              + damaged.getMessage());
    }
  }

  /** Without the last one that stands in for events that are gone, nothing could be put back. */
  private void requireAnother(
      String persistenceId, SnapshotManifest manifest, WeirException damaged) {
    long first = first(persistenceId);
    boolean isLast =
        first > 1
            && stored(persistenceId).stream()
                .noneMatch(other -> other.rev() != manifest.rev() && other.rev() >= first - 1);
    if (isLast) {
      throw new WeirException(
          damaged.code(),
          "%s The events up to rev %d are gone and no other snapshot stands in for them: put a whole copy of the file back and start the node again, or restore a backup."
              .formatted(damaged.getMessage(), first - 1));
    }
  }

  /** Who reads the past may have looked before the snapshot gave way to a later one. */
  private void requireStored(String persistenceId, SnapshotManifest manifest) {
    if (!stored(persistenceId).contains(manifest)) {
      throw new WeirException(
          ErrorCode.RECOVERING,
          "The snapshot of rev %d has just given way to a later one. Send the request again."
              .formatted(manifest.rev()));
    }
  }

  @Override
  public SnapshotTransfer transfer() {
    return transfer;
  }

  @Override
  public void forget(String persistenceId, StateImage empty) {
    install(persistenceId, empty);
    dropBefore(persistenceId, empty.rev());
    store.deleteTo(persistenceId, empty.rev(), empty.appendEpoch()).toCompletableFuture().join();
  }

  private void drop(String persistenceId, SnapshotManifest manifest) {
    store.deleteSnapshot(persistenceId, manifest.rev()).toCompletableFuture().join();
    Set<String> named = names(persistenceId);
    manifest.segments().all().stream()
        .map(SegmentRef::name)
        .filter(name -> !named.contains(name))
        .forEach(segments::delete);
  }

  private static SnapshotManifest manifest(StateImage image, SegmentGroup segments) {
    return new SnapshotManifest(
        image.rev(),
        image.epochs(),
        image.chain(),
        image.atMillis(),
        image.tables().stream().map(table -> table(table.info())).toList(),
        image.views().stream().map(view -> view(view.info())).toList(),
        image.backfills().stream().map(SegmentSnapshots::backfill).toList(),
        image.limits(),
        segments);
  }

  private static SnapshotManifest.Backfill backfill(Backfills.Backfill begun) {
    return new SnapshotManifest.Backfill(
        begun.view(), begun.definition().sql(), begun.definition().format(), begun.rev());
  }

  private static SnapshotManifest.Table table(TableInfo info) {
    return new SnapshotManifest.Table(
        info.definition().name(),
        info.definition().sql(),
        info.createdRev(),
        info.changedRev(),
        info.greatest());
  }

  private static SnapshotManifest.View view(ViewInfo info) {
    return new SnapshotManifest.View(
        info.definition().name(),
        info.definition().sql(),
        info.definition().format(),
        info.createdRev(),
        info.changedRev(),
        info.resultHash(),
        info.versionHash(),
        info.failure().orElse(null),
        OperatorState.name(info.definition().plan()));
  }
}
