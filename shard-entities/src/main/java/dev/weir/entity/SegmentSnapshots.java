package dev.weir.entity;

import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.EventFrame.Chain;
import dev.weir.entity.StateImage.TableImage;
import dev.weir.entity.StateImage.ViewImage;
import dev.weir.journal.EventLog;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import dev.weir.segment.SegmentWriter;
import dev.weir.series.shard.ShardImage;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowSetCodec;
import dev.weir.zset.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots as one segment each, named by a manifest in the snapshot store.
 *
 * <p>The segment is durable before its manifest is written, so a manifest never names a file that
 * is not there. The newest {@value #KEPT} are kept, and the one behind which the kept events begin.
 */
public final class SegmentSnapshots implements SnapshotInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentSnapshots.class);
  private static final String SERIES = "metrics/series";
  private static final String HEAD = "metrics/head";
  private static final String CHUNKS = "metrics/chunks";
  private static final int KEPT = CompactionRule.SNAPSHOTS_KEPT;

  /** Circuits with the same lock wait for each other, no more. */
  private static final int LOCKS = 64;

  private final SegmentStore segments;
  private final EventLog store;
  private final SnapshotTransfer transfer;
  private final Map<String, Long> held = new ConcurrentHashMap<>();
  private final Object[] locks = new Object[LOCKS];

  public SegmentSnapshots(SegmentStore segments, EventLog store) {
    this.segments = segments;
    this.store = store;
    this.transfer = new SegmentTransfer(segments, store, this);
    Arrays.setAll(locks, i -> new Object());
  }

  @Override
  public void install(String persistenceId, StateImage image) {
    alone(
        persistenceId,
        () -> {
          write(persistenceId, image);
          surplus(persistenceId).forEach(old -> drop(persistenceId, old));
        });
  }

  @Override
  public void put(String persistenceId, StateImage image) {
    alone(persistenceId, () -> write(persistenceId, image));
  }

  private void write(String persistenceId, StateImage image) {
    sweep(persistenceId, image.appendEpoch());
    if (holds(persistenceId, image)) {
      return; // its file must not be written again while a manifest names it
    }
    String name = SegmentName.of(persistenceId, image.rev(), image.appendEpoch());
    segments.delete(name);
    SegmentRef segment = segments.write(name, writer -> writeSections(writer, image));
    installManifest(persistenceId, manifest(image, segment));
  }

  /** Whether the very snapshot is there already. */
  private boolean holds(String persistenceId, StateImage image) {
    return stored(persistenceId).stream()
        .anyMatch(
            each ->
                each.rev() == image.rev()
                    && new Chain(each.chainHigh(), each.chainLow()).equals(image.chain()));
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
    try (SegmentReader _ = segments.open(manifest.segment())) {
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
    synchronized (locks[Math.floorMod(persistenceId.hashCode(), LOCKS)]) {
      work.run();
    }
  }

  private void installManifest(String persistenceId, SnapshotManifest manifest) {
    try {
      store.installSnapshot(persistenceId, manifest.rev(), manifest).toCompletableFuture().join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof WeirException refusal
          && refusal.code() == ErrorCode.JOURNAL_DISK_RESERVE) {
        // certainly not stored, and the room is wanted
        segments.delete(manifest.segment().name());
      }
      throw failure;
    }
  }

  /**
   * Removes the segments of a circuit that no manifest names: a crash came in between. Those of a
   * later claim are left alone: their manifest may be about to be written.
   */
  void sweep(String persistenceId, long appendEpoch) {
    Set<String> named =
        store.snapshots(persistenceId).stream()
            .map(manifest -> ((SnapshotManifest) manifest).segment().name())
            .collect(Collectors.toSet());
    segments.list().stream()
        .filter(name -> !named.contains(name))
        .filter(name -> SegmentName.isUpTo(appendEpoch, persistenceId, name))
        .forEach(segments::delete);
  }

  @Override
  public SavedRows open(String persistenceId, SnapshotManifest manifest) {
    try {
      return new SegmentRows(segments.open(manifest.segment()));
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
    segments.delete(manifest.segment().name());
  }

  private static void writeSections(SegmentWriter writer, StateImage image) throws IOException {
    for (TableImage table : image.tables()) {
      write(
          writer,
          "table/" + table.info().definition().name(),
          RowSorting.byColumns(table.rows(), table.info().definition().primaryKey()));
    }
    for (ViewImage view : image.views()) {
      write(
          writer,
          "view/" + view.info().definition().name(),
          RowSorting.byColumns(view.rows(), view.info().definition().plan().key()));
    }
    writer.section("keys").write(image.keys());
    if (image.metrics().isPresent()) {
      ShardImage metrics = image.metrics().get();
      writer.section(SERIES).write(metrics.index());
      writer.section(HEAD).write(metrics.head());
      writer.section(CHUNKS).write(metrics.chunks());
    }
  }

  private static void write(SegmentWriter writer, String section, RowSet rows) throws IOException {
    OutputStream out = writer.section(section);
    RowSetCodec.write(rows, out);
    out.flush();
  }

  private static SnapshotManifest manifest(StateImage image, SegmentRef segment) {
    return new SnapshotManifest(
        SnapshotManifest.FORMAT,
        image.rev(),
        image.epochs().current(),
        image.chain().high(),
        image.chain().low(),
        image.atMillis(),
        image.epochs().begins(),
        image.tables().stream().map(table -> table(table.info())).toList(),
        image.views().stream().map(view -> view(view.info())).toList(),
        segment);
  }

  private static SnapshotManifest.Table table(TableInfo info) {
    return new SnapshotManifest.Table(
        info.definition().name(), info.definition().sql(), info.createdRev(), info.changedRev());
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
        info.failure().orElse(null));
  }

  /** The sections of one segment. */
  private record SegmentRows(SegmentReader reader) implements SavedRows {
    @Override
    public void table(String name, Schema schema, Consumer<RowSet> parts) {
      read("table/" + name, schema, parts);
    }

    @Override
    public void view(String name, Schema schema, Consumer<RowSet> parts) {
      read("view/" + name, schema, parts);
    }

    @Override
    public byte[] keys() {
      return bytes("keys");
    }

    @Override
    public Optional<ShardImage> metrics() {
      return reader.sections().contains(SERIES)
          ? Optional.of(new ShardImage(bytes(SERIES), bytes(HEAD), bytes(CHUNKS)))
          : Optional.empty();
    }

    private byte[] bytes(String section) {
      try (InputStream in = reader.section(section)) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    @Override
    public void close() {
      reader.close();
    }

    private void read(String section, Schema schema, Consumer<RowSet> parts) {
      try (InputStream in = reader.section(section)) {
        RowSetCodec.read(in, schema, parts);
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    private static WeirException unreadable(IOException e) {
      return new WeirException(
          ErrorCode.JOURNAL_DOWN, "A segment cannot be read: " + e.getMessage());
    }
  }
}
