package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.StateImage.TableImage;
import dev.weir.entity.StateImage.ViewImage;
import dev.weir.segment.SegmentBody;
import dev.weir.segment.SegmentGroup;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import dev.weir.segment.SegmentWriter;
import dev.weir.series.shard.ChunkFile;
import dev.weir.series.shard.ChunkFiling;
import dev.weir.series.shard.ChunkImage;
import dev.weir.series.shard.ShardImage;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowSetCodec;
import dev.weir.zset.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The segments of snapshots: writes those of a state, and opens those that a manifest names.
 *
 * @param chunkFileBytes from which on a file of chunks is complete
 */
record SnapshotFiles(SegmentStore segments, long chunkFileBytes) {
  private static final String SERIES = "metrics/series";
  private static final String HEAD = "metrics/head";
  private static final String CHUNKS = "metrics/chunks";
  private static final String NOTES = "metrics/notes";
  private static final String ROLLUPS = "metrics/rollups";

  /**
   * What was written for a snapshot.
   *
   * @param chunks the files in it with the chunks of metrics, earlier ones too
   */
  record Written(SegmentGroup group, List<ChunkFile> chunks, Set<String> made) {}

  /**
   * Writes the segments of a state; if that fails, there are none.
   *
   * @param named the segments that stay because of other snapshots
   * @param later the files of chunks of a later snapshot, which may have all that this one needs
   */
  Written write(
      String persistenceId, StateImage image, Set<SegmentRef> named, List<ChunkFile> later) {
    return new Writing(persistenceId, image, named, later).run();
  }

  /** Opens what a manifest names, and checks every byte of it. */
  SavedRows open(SnapshotManifest manifest) {
    List<ChunkFile> chunks = chunks(manifest);
    return new SegmentRows(segments.open(manifest.segment()), chunks);
  }

  /** Opens the files of chunks. */
  List<ChunkFile> chunks(SnapshotManifest manifest) {
    return manifest.files().stream().map(this::chunks).toList();
  }

  private ChunkFile chunks(SegmentRef segment) {
    try (SegmentReader reader = segments.open(segment)) {
      return ChunkFile.of(segment, reader);
    }
  }

  /** The files of one snapshot while they are written. */
  private final class Writing {
    private final String persistenceId;
    private final StateImage image;
    private final Set<SegmentRef> named;
    private final List<ChunkFile> later;
    private final Set<String> taken;
    private final List<String> made = new ArrayList<>();
    private int place;

    Writing(String persistenceId, StateImage image, Set<SegmentRef> named, List<ChunkFile> later) {
      this.persistenceId = persistenceId;
      this.image = image;
      this.named = named;
      this.later = later;
      this.taken = Set.copyOf(segments.list());
    }

    Written run() {
      try {
        List<ChunkFile> chunks =
            image.metrics().map(metrics -> chunks(metrics.chunks())).orElse(List.of());
        String name = SegmentName.of(persistenceId, image.rev(), image.appendEpoch());
        segments.delete(name);
        SegmentRef base = write(name, writer -> writeSections(writer, image));
        return new Written(
            new SegmentGroup(base, chunks.stream().map(ChunkFile::segment).toList()),
            chunks,
            Set.copyOf(made));
      } catch (RuntimeException failure) {
        made.forEach(segments::delete);
        throw failure;
      }
    }

    private List<ChunkFile> chunks(ChunkImage chunks) {
      return ChunkFiling.within(chunks, later).orElseGet(() -> written(chunks));
    }

    private List<ChunkFile> written(ChunkImage chunks) {
      ChunkFiling filing = ChunkFiling.of(chunks, this::stays, chunkFileBytes);
      List<ChunkFile> files = new ArrayList<>(filing.kept());
      for (SegmentBody body : filing.written()) {
        files.add(SnapshotFiles.this.chunks(write(freeName(), body)));
      }
      return files;
    }

    private boolean stays(ChunkFile file) {
      return named.contains(file.segment()) && taken.contains(file.segment().name());
    }

    /** A snapshot of the same rev may have been there before, and others have its files. */
    private String freeName() {
      String name;
      do {
        place++;
        name = SegmentName.of(persistenceId, image.rev(), image.appendEpoch(), place);
      } while (taken.contains(name));
      return name;
    }

    private SegmentRef write(String name, SegmentBody body) {
      SegmentRef written = segments.write(name, body);
      made.add(name);
      return written;
    }
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
      writer.section(CHUNKS).write(metrics.chunks().facts());
      writer.section(NOTES).write(metrics.notes());
      writer.section(ROLLUPS).write(metrics.rollups());
    }
  }

  private static void write(SegmentWriter writer, String section, RowSet rows) throws IOException {
    OutputStream out = writer.section(section);
    RowSetCodec.write(rows, out);
    out.flush();
  }

  /** The sections of one segment, and the files beside it. */
  private record SegmentRows(SegmentReader reader, List<ChunkFile> files) implements SavedRows {
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
          ? Optional.of(
              new ShardImage(
                  bytes(SERIES),
                  bytes(HEAD),
                  ChunkImage.of(bytes(CHUNKS), files),
                  bytes(NOTES),
                  bytes(ROLLUPS)))
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
