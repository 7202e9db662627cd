package dev.weir.entity;

import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.StateImage.TableImage;
import dev.weir.entity.StateImage.ViewImage;
import dev.weir.journal.EventLog;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import dev.weir.segment.SegmentWriter;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowSetCodec;
import dev.weir.zset.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots as one segment each, named by a manifest in the snapshot store.
 *
 * <p>The segment is durable before its manifest is written, so a manifest never names a file that
 * is not there. The newest {@value #KEPT} are kept.
 */
public final class SegmentSnapshots implements SnapshotInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentSnapshots.class);
  private static final int KEPT = 2;

  private final SegmentStore segments;
  private final EventLog store;
  private final SnapshotTransfer transfer;

  public SegmentSnapshots(SegmentStore segments, EventLog store) {
    this.segments = segments;
    this.store = store;
    this.transfer = new SegmentTransfer(segments, store, this);
  }

  @Override
  public void install(String persistenceId, StateImage image) {
    sweep(persistenceId, image.appendEpoch());
    String name = SegmentName.of(persistenceId, image.rev(), image.appendEpoch());
    segments.delete(name);
    SegmentRef segment = segments.write(name, writer -> writeSections(writer, image));
    installManifest(persistenceId, manifest(image, segment));
    List<Object> newestFirst = store.snapshots(persistenceId);
    newestFirst.stream().skip(KEPT).forEach(old -> drop(persistenceId, (SnapshotManifest) old));
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

  @Override
  public SnapshotTransfer transfer() {
    return transfer;
  }

  @Override
  public void forget(String persistenceId, StateImage empty) {
    install(persistenceId, empty);
    for (Object snapshot : store.snapshots(persistenceId)) {
      SnapshotManifest manifest = (SnapshotManifest) snapshot;
      if (manifest.rev() < empty.rev()) {
        drop(persistenceId, manifest);
      }
    }
    store.deleteTo(persistenceId, empty.rev()).toCompletableFuture().join();
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
      try (InputStream in = reader.section("keys")) {
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
